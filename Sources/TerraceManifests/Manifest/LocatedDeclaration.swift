public import TerraceCore

/// A declaration and where each of its fields was written, so that a later check can still point at the line.
public struct LocatedDeclaration: Sendable {
    /// What the manifest asks for.
    public var declaration: CacheDeclaration
    /// By field path, such as `spec.size`; `""` is the document itself.
    public var places: [String: Place]

    /// A declaration that came from no file has no places.
    public init(_ declaration: CacheDeclaration, places: [String: Place] = [:]) {
        self.declaration = declaration
        self.places = places
    }

    /// The place of `path`, or of the nearest thing around it that was written.
    public func place(of path: String) -> Place? {
        var path = path
        while true {
            if let place = places[path] { return place }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return places[""] }
            path = String(path[..<cut])
        }
    }

    /// The problem, with its place where there is one.
    func located(_ problem: Problem) -> Problem {
        guard problem.line == nil, let place = place(of: problem.path) else { return problem }
        return place.problem(problem.path, problem.message)
    }
}
