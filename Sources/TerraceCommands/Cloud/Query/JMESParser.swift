import TerraceCore

/// Parses tokens by precedence climbing, with the binding powers of the JMESPath grammar.
struct JMESParser {
    let tokens: [(token: JMESToken, at: Int)]
    let text: String
    private var position = 0

    init(tokens: [(token: JMESToken, at: Int)], text: String) {
        self.tokens = tokens
        self.text = text
    }

    private typealias Node = JMESPath.Node

    private var next: JMESToken { tokens[position].token }

    mutating func parse() throws -> JMESPath.Node {
        let node = try expression(0)
        guard next == .end else { throw unexpected() }
        return node
    }

    private func unexpected() -> TerraceError {
        TerraceError(
            .invalidArgument,
            "argument --query: invalid jmespath_type value: '\(text)': unexpected text at position \(tokens[position].at)"
        )
    }

    private mutating func take() -> JMESToken {
        defer { position = min(position + 1, tokens.count - 1) }
        return next
    }

    private mutating func takes(_ mark: String) -> Bool {
        guard next == .mark(mark) else { return false }
        _ = take()
        return true
    }

    private mutating func expect(_ mark: String) throws { if !takes(mark) { throw unexpected() } }

    /// The binding power of a token. A projection ends before a token with a power below 10.
    private static func power(_ token: JMESToken) -> Int {
        guard case .mark(let mark) = token else { return 0 }
        switch mark {
        case "|": return 1
        case "||": return 2
        case "&&": return 3
        case "==", "!=", "<", "<=", ">", ">=": return 5
        case "[]": return 9
        case "[?": return 21
        case ".": return 40
        case "[": return 55
        default: return 0
        }
    }

    private mutating func expression(_ power: Int) throws -> Node {
        var left = try prefix()
        while power < Self.power(next) { left = try infix(left) }
        return left
    }

    private mutating func prefix() throws -> Node {
        let start = position
        switch take() {
        case .literal(let value): return .literal(value)
        case .quoted(let name): return .field(name)
        case .identifier(let name): return next == .mark("(") ? .call(name, try arguments()) : .field(name)
        case .mark("@"): return .current
        case .mark("*"): return .projectValues(.current, try projected(20))
        case .mark("!"): return .not(try expression(45))
        case .mark("&"): return .reference(try expression(0))
        case .mark("("):
            let node = try expression(0)
            try expect(")")
            return node
        case .mark("[]"): return .project(.flatten(.current), try projected(9))
        case .mark("[?"): return try filter(.current)
        case .mark("["): return try bracket(.current, isFirst: true)
        case .mark("{"): return try hash()
        default:
            position = start
            throw unexpected()
        }
    }

    private mutating func infix(_ left: Node) throws -> Node {
        guard case .mark(let mark) = take() else { throw unexpected() }
        switch mark {
        case "|": return .pipe(left, try expression(1))
        case "||": return .or(left, try expression(2))
        case "&&": return .and(left, try expression(3))
        case ".":
            if takes("*") { return .projectValues(left, try projected(20)) }
            return .chain(left, try member(40))
        case "[]": return .project(.flatten(left), try projected(9))
        case "[?": return try filter(left)
        case "[": return try bracket(left, isFirst: false)
        default:
            guard let comparator = JMESPath.Comparator(rawValue: mark) else { throw unexpected() }
            return .compare(left, comparator, try expression(5))
        }
    }

    /// Parses the right side of a dot: a name, a function, or a selection of several values.
    private mutating func member(_ power: Int) throws -> Node {
        switch next {
        case .identifier, .quoted: return try expression(power)
        case .mark("["):
            _ = take()
            return try list()
        case .mark("{"):
            _ = take()
            return try hash()
        default: throw unexpected()
        }
    }

    /// Parses the expression that is applied to each element of a projection.
    private mutating func projected(_ power: Int) throws -> Node {
        switch next {
        case .mark("."):
            _ = take()
            if takes("*") { return .projectValues(.current, try projected(20)) }
            var node = try member(power)
            while power < Self.power(next) { node = try infix(node) }
            return node
        case .mark("["), .mark("[?"): return try expression(power)
        default:
            guard Self.power(next) < 10 else { throw unexpected() }
            return .current
        }
    }

    private mutating func filter(_ left: Node) throws -> Node {
        let condition = try expression(0)
        try expect("]")
        return .filter(left, condition: condition, next == .mark("[]") ? .current : try projected(21))
    }

    /// Parses the content after `[`: an index, a slice, `*`, or, where nothing comes before the bracket, a list of
    /// expressions.
    private mutating func bracket(_ left: Node, isFirst: Bool) throws -> Node {
        switch next {
        case .number, .mark(":"):
            var parts: [Int?] = [nil]
            while next != .mark("]") {
                if case .number(let number) = next {
                    parts[parts.count - 1] = number
                    _ = take()
                } else {
                    try expect(":")
                    parts.append(nil)
                }
            }
            try expect("]")
            if parts.count == 1, let index = parts[0] { return .chain(left, .index(index)) }
            guard parts.count <= 3 else { throw unexpected() }
            let step = parts.count == 3 ? parts[2] ?? 1 : 1
            guard step != 0 else {
                throw TerraceError(.invalidArgument, "argument --query: a slice's step is not 0: '\(text)'")
            }
            return .project(.chain(left, .slice(start: parts[0], stop: parts[1], step: step)), try projected(20))
        case .mark("*") where tokens[position + 1].token == .mark("]"):
            _ = take()
            try expect("]")
            return .project(left, try projected(20))
        default:
            guard isFirst else { throw unexpected() }
            return try list()
        }
    }

    private mutating func list() throws -> Node {
        var nodes = [try expression(0)]
        while takes(",") { nodes.append(try expression(0)) }
        try expect("]")
        return .list(nodes)
    }

    private mutating func hash() throws -> Node {
        var pairs: [JMESPath.Pair] = []
        repeat {
            switch take() {
            case .identifier(let key), .quoted(let key):
                try expect(":")
                pairs.append(JMESPath.Pair(key: key, value: try expression(0)))
            default: throw unexpected()
            }
        } while takes(",")
        try expect("}")
        return .hash(pairs)
    }

    private mutating func arguments() throws -> [Node] {
        try expect("(")
        if takes(")") { return [] }
        var nodes = [try expression(0)]
        while takes(",") { nodes.append(try expression(0)) }
        try expect(")")
        return nodes
    }
}
