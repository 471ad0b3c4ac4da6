import TerraceFrontEnd

/// All operations of the service by method and path. They tell a missing operation of Terrace from a client's mistake.
struct KnownOperations: Sendable {
    private let map: RouteMap<String>

    /// - Parameter text: lines of method, path and name, as `scripts/members/azure.py` writes them.
    init(_ text: String) {
        var map = RouteMap<String>(isCaseSensitive: false)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            precondition(words.count == 3, "no operation: \(line)")
            map.on(words[0], words[1], words[2])
        }
        self.map = map
    }

    /// The operation's name in the SDKs; nil when the service does not have it either.
    func name(_ head: WireRequest.Head) -> String? {
        guard case .found(let name, _) = map.match(head.method, head.segments) else { return nil }
        return name
    }
}
