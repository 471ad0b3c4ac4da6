public import TerraceCore

/// The engines installed on this machine.
public struct EngineCatalog: Sendable {
    /// In the order in which they were found.
    public let engines: [Engine]
    /// Programs that a person has added for Terrace. Of those that serve a request equally well, another one is taken.
    private let added: Set<String>
    private let strict: Bool

    /// - Parameters:
    ///   - added: the `origin` of engines that `terrace engines add` has brought.
    ///   - strict: whether every number of a requested version has to match the installed one.
    public init(engines: [Engine], added: Set<String> = [], strict: Bool) {
        self.engines = engines
        self.added = added
        self.strict = strict
    }

    /// The engine that serves a request best: one with all numbers of the requested version, else one of its major version
    /// (unless strict); of those one that was not added for Terrace; of those the newest.
    /// - Parameter needsTLS: whether one without TLS would not do.
    /// - Throws: `TerraceError.failedPrecondition` that names what is installed and how to get more.
    public func select(_ request: EngineRequest, needsTLS: Bool = false) throws -> Engine {
        let wanted = request.version.map(Engine.numbers) ?? []
        let depth = strict ? wanted.count : min(wanted.count, 1)
        let matching = engines.filter {
            $0.name == request.name && Array($0.numbers.prefix(depth)) == Array(wanted.prefix(depth))
        }
        func rank(_ engine: Engine) -> [Int] {
            let isExact = Array(engine.numbers.prefix(wanted.count)) == wanted
            return [isExact ? 1 : 0, added.contains(engine.origin) ? 0 : 1] + engine.numbers
        }
        let fit = matching.filter { $0.hasTLS || !needsTLS }
        if let best = fit.max(by: { rank($0).lexicographicallyPrecedes(rank($1)) }) { return best }
        throw matching.isEmpty ? missing(request) : withoutTLS(matching)
    }

    private func missing(_ request: EngineRequest) -> TerraceError {
        let asked = request.name.rawValue + (request.version.map { " \($0)" } ?? "")
        let installed = engines.isEmpty ? "no engine" : Self.names(engines)
        let way =
            engines.contains { $0.name == request.name }
            ? "Ask for an installed version\(strict ? ", or leave --strict-engine-version out" : ""); "
                + "`terrace engines list` shows which others can be had"
            : "Install it (Debian and Ubuntu: apt-get install \(request.name.rawValue)-server), see what "
                + "`terrace engines list` offers, or name its folder with --engines"
        return TerraceError(
            .failedPrecondition, "\(asked) is not installed; installed: \(installed). \(way)",
            field: "spec.engine.version")
    }

    private func withoutTLS(_ matching: [Engine]) -> TerraceError {
        let able = engines.filter(\.hasTLS)
        let way =
            able.isEmpty
            ? "install an engine with TLS"
            : "ask for one with TLS, which \(Self.names(able)) \(able.count > 1 ? "have" : "has")"
        return TerraceError(
            .failedPrecondition,
            "\(Self.names(matching)) \(matching.count > 1 ? "were" : "was") built without TLS; \(way), or turn TLS off "
                + "(spec.tls)",
            field: "spec.tls")
    }

    private static func names(_ engines: [Engine]) -> String {
        engines.map { "\($0) (\($0.origin))" }.joined(separator: ", ")
    }
}
