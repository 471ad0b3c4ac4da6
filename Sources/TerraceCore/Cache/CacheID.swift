/// Where a cache belongs: `local`, `azure:<subscription>/<group>`, `aws:<account>/<region>` or
/// `google:<project>/<location>`.
public struct Scope: Sendable, Hashable, CustomStringConvertible {
    public var rawValue: String
    public static let local = Scope(unchecked: "local")

    private init(unchecked: String) { rawValue = unchecked }

    /// - Throws: `TerraceError.invalidArgument` when the text is not one of the four forms.
    public init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if text == "local" { self = .local; return }
        let names = parts.count == 2 ? parts[1].split(separator: "/", omittingEmptySubsequences: false) : []
        guard ["azure", "aws", "google"].contains(parts[0]), names.count == 2,
            names.allSatisfy({ !$0.isEmpty && $0.first != "." && $0.utf8.allSatisfy(Self.isAllowed) })
        else {
            throw TerraceError(
                .invalidArgument,
                "scope '\(text.cut(to: 80))' is not one of local, azure:<subscription>/<group>, aws:<account>/<region>, "
                    + "google:<project>/<location>", field: "scope")
        }
        rawValue = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    public var description: String { rawValue }
}

/// A cache's identity: a name that is unique in its scope.
public struct CacheID: Sendable, Hashable, CustomStringConvertible, Comparable {
    public var scope: Scope
    public var name: String

    /// - Throws: `TerraceError.invalidArgument` unless the name has 1–63 letters, digits and single hyphens, with a
    ///   letter or digit at both ends (the rule of Azure Cache for Redis, the widest of the vendors').
    public init(scope: Scope = .local, name: String) throws {
        if let problem = Self.problem(withName: name) {
            throw TerraceError(.invalidArgument, problem, field: "metadata.name")
        }
        self.scope = scope
        self.name = name
    }

    /// Why `name` is no cache name, or nil when it is one.
    public static func problem(withName name: String) -> String? {
        let bytes = Array(name.utf8)
        let alphanumeric: (UInt8) -> Bool = {
            ($0 >= 48 && $0 <= 57) || ($0 >= 65 && $0 <= 90) || ($0 >= 97 && $0 <= 122)
        }
        guard (1...63).contains(bytes.count), bytes.allSatisfy({ alphanumeric($0) || $0 == 45 }),
            let first = bytes.first, let last = bytes.last, alphanumeric(first), alphanumeric(last),
            !name.contains("--")
        else {
            return "'\(name.prefix(80))' is not a cache name: 1 to 63 letters, digits and single hyphens, "
                + "beginning and ending with a letter or digit"
        }
        return nil
    }

    public var description: String { "\(scope)/\(name)" }

    public static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.scope.rawValue, lhs.name) < (rhs.scope.rawValue, rhs.name)
    }
}

/// A node's place in its cache: shard and index, both from 0. The role is not part of it: roles move.
public struct NodeID: Sendable, Hashable, CustomStringConvertible, Comparable {
    public var shard: Int
    public var index: Int

    public init(shard: Int, index: Int) {
        self.shard = shard
        self.index = index
    }

    /// `<shard>-<index>`, as printed and as accepted by `--node`.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let shard = parts[0], let index = parts[1], shard >= 0, index >= 0 else { return nil }
        self.init(shard: shard, index: index)
    }

    public var description: String { "\(shard)-\(index)" }

    public static func < (lhs: Self, rhs: Self) -> Bool { (lhs.shard, lhs.index) < (rhs.shard, rhs.index) }
}
