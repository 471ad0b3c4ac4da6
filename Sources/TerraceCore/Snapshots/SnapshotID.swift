/// A snapshot's identity: a name that is unique in its scope. Snapshots and caches have names of their own: one of each
/// may be called the same.
public struct SnapshotID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var scope: Scope
    public var name: String

    /// - Throws: `TerraceError.invalidArgument` unless the name has 1–255 letters, digits, hyphens, underscores, dots
    ///   and colons, with a letter or digit first. That is the widest of the vendors' rules: ElastiCache names its own
    ///   snapshots `automatic.<cache>-<date>`, and Memorystore's backups have up to 255 characters.
    public init(scope: Scope = .local, name: String) throws {
        if let problem = Self.problem(withName: name) {
            throw TerraceError(.invalidArgument, problem, field: "snapshot")
        }
        self.scope = scope
        self.name = name
    }

    /// Why `name` is no name of a snapshot; nil when it is one.
    public static func problem(withName name: String) -> String? {
        let isWord: (UInt8) -> Bool = {
            ($0 >= 48 && $0 <= 57) || ($0 >= 65 && $0 <= 90) || ($0 >= 97 && $0 <= 122)
        }
        let marks = Array("-_.:".utf8)
        guard (1...255).contains(name.utf8.count), name.utf8.allSatisfy({ isWord($0) || marks.contains($0) }),
            name.utf8.first.map(isWord) == true
        else {
            return "'\(name.cut(to: 80))' is not a snapshot name: 1 to 255 letters, digits, '-', '_', '.' and ':', "
                + "beginning with a letter or digit"
        }
        return nil
    }

    public var description: String { "\(scope)/\(name)" }

    public static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.scope.rawValue, lhs.name) < (rhs.scope.rawValue, rhs.name)
    }
}
