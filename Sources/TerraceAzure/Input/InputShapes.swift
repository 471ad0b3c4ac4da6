/// Shapes by operation and path: one line each, as `scripts/members/azure.py` writes them.
struct InputShapes: Sendable {
    private let shapes: [String: [String: InputShape]]

    init(_ text: String) {
        var shapes: [String: [String: InputShape]] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2)
            precondition(words.count == 3, "no shape: \(line)")
            shapes[String(words[0]), default: [:]][String(words[1])] = InputShape(words[2])
        }
        self.shapes = shapes
    }

    func shape(of path: String, in operation: String) -> InputShape? { shapes[operation]?[path] }
}
