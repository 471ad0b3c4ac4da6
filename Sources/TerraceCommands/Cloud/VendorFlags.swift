/// One flag of a vendor's command.
struct VendorFlag: Sendable {
    enum Kind: Sendable {
        case text
        /// Takes all words up to the next flag.
        case words
        /// Takes a value only where the next word is `true` or `false`.
        case toggle
    }

    var names: [String]
    var kind: Kind
    var isRequired: Bool
    /// The allowed values, in any case; empty where every value is allowed.
    var choices: [String]

    init(_ names: String..., kind: Kind = .text, required: Bool = false, choices: [String] = []) {
        self.names = names
        self.kind = kind
        self.choices = choices
        isRequired = required
    }

    /// A copy of the flag that is required.
    var required: VendorFlag {
        var flag = self
        flag.isRequired = true
        return flag
    }

    /// The name that messages use and by which the value is looked up.
    var key: String { names.first { $0.hasPrefix("--") } ?? names[0] }
}

/// The parsed words of a command line.
struct VendorArguments: Sendable {
    private(set) var positional: [String] = []
    private var values: [String: [String]] = [:]

    enum Problem: Error {
        case unknown(String)
        case noValue(String)
        case missing([String])
    }

    /// - Throws: `Problem`; each vendor's command line turns it into its own message.
    init(_ words: [String], _ flags: [VendorFlag]) throws(Problem) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word.count > 1, Int(word) == nil else {
                positional.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let isLong = word.hasPrefix("--")
            guard let flag = flags.first(where: { $0.names.contains(isLong ? parts[0] : word) }) else {
                throw .unknown(word)
            }
            if isLong, parts.count == 2 {
                values[flag.key, default: []].append(parts[1])
                continue
            }
            switch flag.kind {
            case .toggle:
                let isSaid = rest.first.map { ["true", "false"].contains($0.lowercased()) } == true
                values[flag.key] = [isSaid ? rest.removeFirst().lowercased() : "true"]
            case .words:
                var all: [String] = []
                while let next = rest.first, !next.hasPrefix("--"), !Self.isShort(next, flags) {
                    all.append(next)
                    rest.removeFirst()
                }
                guard !all.isEmpty else { throw .noValue(flag.key) }
                values[flag.key, default: []] += all
            case .text:
                guard let value = rest.popFirst() else { throw .noValue(flag.key) }
                values[flag.key, default: []].append(value)
            }
        }
        let missing = flags.filter { $0.isRequired && values[$0.key] == nil }.map(\.key)
        if !missing.isEmpty { throw .missing(missing) }
    }

    private static func isShort(_ word: String, _ flags: [VendorFlag]) -> Bool {
        word.hasPrefix("-") && flags.contains { $0.names.contains(word) }
    }

    subscript(key: String) -> String? { values[key]?.last }
    func all(_ key: String) -> [String] { values[key] ?? [] }
    func has(_ key: String) -> Bool { values[key] != nil }
    func isTrue(_ key: String) -> Bool { self[key].map { $0.lowercased() == "true" } ?? false }
}
