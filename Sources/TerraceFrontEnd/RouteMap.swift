/// Maps paths with parameters to targets. A path-based API is served and documented from this table.
public struct RouteMap<Target: Sendable>: Sendable {
    /// The result of a look-up.
    public enum Match {
        case found(Target, parameters: [String: String])
        /// The path exists, but not with this method; holds the methods that it has, sorted.
        case otherMethods([String])
        case nothing
    }

    /// One line of the table.
    public struct Route: Sendable {
        public var method: String
        /// Such as `/subscriptions/{subscription}/resourceGroups/{group}`; `{instance}:failover` for a verb, which has
        /// to be added before the plain `{instance}`.
        public var pattern: String
        public var target: Target
        fileprivate var parts: [Part]
    }

    fileprivate enum Part: Sendable {
        case text(String)
        /// A parameter, followed by a fixed ending such as `:failover`.
        case parameter(String, ending: String)
    }

    private let isCaseSensitive: Bool
    /// In the order in which they were added; the first match counts.
    public private(set) var routes: [Route] = []

    public init(isCaseSensitive: Bool) { self.isCaseSensitive = isCaseSensitive }

    public mutating func on(_ method: String, _ pattern: String, _ target: Target) {
        let parts = pattern.split(separator: "/").map { part -> Part in
            guard part.first == "{", let end = part.firstIndex(of: "}") else { return .text(folded(String(part))) }
            let name = part[part.index(after: part.startIndex)..<end]
            return .parameter(String(name), ending: folded(String(part[part.index(after: end)...])))
        }
        routes.append(Route(method: method, pattern: pattern, target: target, parts: parts))
    }

    /// - Parameter segments: the path's parts, decoded, as `WireRequest.Head.segments` gives them.
    public func match(_ method: String, _ segments: [String]) -> Match {
        let texts = segments.map(folded)
        var others: Set<String> = []
        for route in routes where route.parts.count == segments.count {
            guard let parameters = parameters(of: route, segments, texts) else { continue }
            if route.method == method { return .found(route.target, parameters: parameters) }
            others.insert(route.method)
        }
        return others.isEmpty ? .nothing : .otherMethods(others.sorted())
    }

    private func parameters(of route: Route, _ segments: [String], _ texts: [String]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (index, part) in route.parts.enumerated() {
            switch part {
            case .text(let text):
                guard text == texts[index] else { return nil }
            case .parameter(let name, let ending):
                guard texts[index].hasSuffix(ending), texts[index].count > ending.count else { return nil }
                parameters[name] = String(segments[index].dropLast(ending.count))
            }
        }
        return parameters
    }

    private func folded(_ text: String) -> String { isCaseSensitive ? text : text.lowercased() }
}
