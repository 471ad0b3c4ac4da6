import TerraceCore

/// An expression of JMESPath, as `--query` of `az` and `aws` takes it (jmespath.org). No package for it can be resolved
/// here: docs/decisions/0013-jmespath.md.
struct JMESPath: Sendable {
    indirect enum Node: Sendable, Equatable {
        case current
        case field(String)
        case index(Int)
        case slice(start: Int?, stop: Int?, step: Int)
        case chain(Node, Node)
        /// Right of a projection is evaluated for each element, and what is null falls out.
        case project(Node, Node)
        case projectValues(Node, Node)
        case filter(Node, condition: Node, Node)
        case flatten(Node)
        case list([Node])
        case hash([Pair])
        case literal(JSONValue)
        case pipe(Node, Node)
        case or(Node, Node)
        case and(Node, Node)
        case not(Node)
        case compare(Node, Comparator, Node)
        case call(String, [Node])
        /// `&expression`, for functions that sort and choose by it.
        case reference(Node)
    }

    struct Pair: Sendable, Equatable {
        var key: String
        var value: Node
    }

    enum Comparator: String, Sendable, Equatable {
        case equal = "==", unequal = "!=", less = "<", atMost = "<=", greater = ">", atLeast = ">="
    }

    let root: Node

    /// - Throws: `TerraceError.invalidArgument` with the place of what is wrong.
    init(_ text: String) throws {
        let tokens = try JMESLexer.tokens(of: text)
        // Parser and evaluator recurse.
        guard tokens.count <= InputBounds.queryTokens else {
            throw TerraceError(
                .invalidArgument,
                "argument --query: the expression has more than \(InputBounds.queryTokens) words and signs")
        }
        var parser = JMESParser(tokens: tokens, text: text)
        root = try parser.parse()
    }

    /// - Throws: `TerraceError.invalidArgument` for a function that is none, or is given what it cannot take.
    func search(_ value: JSONValue) throws -> JSONValue { try JMESEvaluator.evaluate(root, value) }

    /// The names of `{name: …}` in the order written, where the answer is of such: tables and tabbed text keep it.
    var columns: [String]? { Self.columns(root) }

    private static func columns(_ node: Node) -> [String]? {
        switch node {
        case .hash(let pairs): pairs.map(\.key)
        case .pipe(let left, let right): columns(right) ?? columns(left)
        case .chain(let left, .index): columns(left)
        case .chain(_, let right), .project(_, let right), .projectValues(_, let right), .filter(_, _, let right):
            columns(right)
        default: nil
        }
    }
}
