/// Every request member of a vendor's model, and what this front-end does with it.
///
/// The notation is one line for each member: operation, path, fate and, for a refused one, the text:
/// `CreateReplicationGroup NumCacheClusters used`. A path joins names with dots and ends in `[]` where the member is a
/// list. A generator (`scripts/members`) writes the lines; a test checks that the front-end follows them.
public struct InputTable: Sendable {
    public enum Fate: Sendable, Equatable {
        /// The member changes what runs, or what the answer contains.
        case used
        /// The member is stored and shown as given; nothing that runs depends on it.
        case stored
        /// The member belongs to answers: the service ignores it in a request, and so does this front-end.
        case readOnly
        /// The member is refused by name, with this text.
        case refused(String)
    }

    public struct Member: Sendable, Equatable {
        public var operation: String
        public var path: String
        public var fate: Fate
    }

    public let members: [Member]
    private let fates: [String: [String: Fate]]

    /// - Parameter text: lines of the notation; a malformed line is a bug and ends the program.
    public init(_ text: String) {
        members = text.split(separator: "\n").map { line in
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            precondition(words.count >= 3, "no member: \(line)")
            return Member(operation: words[0], path: words[1], fate: Self.fate(words))
        }
        fates = Dictionary(grouping: members, by: \.operation).mapValues { members in
            Dictionary(members.map { ($0.path, $0.fate) }, uniquingKeysWith: { $1 })
        }
    }

    private static func fate(_ words: [String]) -> Fate {
        switch words[2] {
        case "used": .used
        case "stored": .stored
        case "readOnly": .readOnly
        case "refused": .refused(words.count > 3 ? words[3] : "it is not supported here")
        default: preconditionFailure("no fate: \(words)")
        }
    }

    /// Nil for a member that the model does not have.
    public func fate(of path: String, in operation: String) -> Fate? { fates[operation]?[path] }

    public func members(of operation: String) -> [Member] { members.filter { $0.operation == operation } }

    /// The line of docs/compatibility.md that tells how many members have each fate.
    public var summary: String {
        func count(_ matches: (Fate) -> Bool) -> Int { members.count { matches($0.fate) } }
        let refused = count { if case .refused = $0 { true } else { false } }
        return
            "\(members.count) input members: \(count { $0 == .used }) used, \(count { $0 == .stored }) stored and shown, "
            + "\(refused) refused by name, \(count { $0 == .readOnly }) only of answers."
    }
}
