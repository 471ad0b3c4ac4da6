import TerraceCore

/// A JMESPath expression (jmespath.org), as `az` and `aws` accept it in `--query`. The reason for not using a package is in
/// docs/decisions/0013-vendor-command-lines.md.
struct JMESPath: Sendable {
    indirect enum Node: Sendable, Equatable {
        case current
        case field(String)
        case index(Int)
        case slice(start: Int?, stop: Int?, step: Int)
        case chain(Node, Node)
        /// A projection: the right side is evaluated for each element of the left side, and null results are dropped.
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
        /// `&expression`, an argument of functions such as sort_by.
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

    /// - Throws: `TerraceError.invalidArgument` with the position of the error.
    init(_ text: String) throws {
        let tokens = try JMESLexer.tokens(of: text)
        // Parser and evaluator are recursive, so the number of tokens is limited to protect the stack.
        guard tokens.count <= InputBounds.queryTokens else {
            throw TerraceError(
                .invalidArgument,
                "argument --query: the expression has more than \(InputBounds.queryTokens) words and signs")
        }
        var parser = JMESParser(tokens: tokens, text: text)
        root = try parser.parse()
    }

    /// The expression's value for a document.
    /// - Throws: `TerraceError.invalidArgument` for an unknown function, or one with wrong arguments.
    func search(_ value: JSONValue) throws -> JSONValue { try JMESEvaluator.evaluate(root, value) }

    /// The names of a final `{name: …}` in the order in which they are written, for the columns of tables and of text
    /// with tabs; nil for other expressions.
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
