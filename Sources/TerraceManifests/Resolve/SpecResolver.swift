public import TerraceCore

/// Turns a declaration into the spec that is run: the tier's defaults filled in, everything checked against the tier.
///
/// Manifests, the command line and the vendors' APIs all pass through here; only manifests have places.
public struct SpecResolver: Sendable {
    /// Where tiers are looked up, and sizes that belong to another one.
    public let catalog: TierCatalog

    /// A resolver over the catalog's tiers.
    public init(_ catalog: TierCatalog) { self.catalog = catalog }

    /// - Throws: `TerraceError.invalidArgument` with every problem in `details`; `.unsupported` where the only thing
    ///   wrong is that Terrace lacks what the original has.
    public func resolve(_ declaration: CacheDeclaration) throws(TerraceError) -> CacheSpec {
        let name = declaration.id.scope == .local ? declaration.id.name : declaration.id.description
        return try resolve([LocatedDeclaration(declaration)], subject: "cache '\(name)'")[0]
    }

    /// The same against a tier that need not be in the catalog; the declaration's own is not looked at.
    public func resolve(_ declaration: CacheDeclaration, tier: Tier) throws(TerraceError) -> CacheSpec {
        let outcome = attempt(declaration, tier)
        try Self.check(
            outcome.problems, subject: "cache '\(declaration.id.name)'", onlyUnsupported: outcome.onlyUnsupported)
        return outcome.spec
    }

    /// All specs, or every problem of all declarations with its place.
    public func resolve(_ declarations: [LocatedDeclaration]) throws(TerraceError) -> [CacheSpec] {
        let files = Set(declarations.compactMap { $0.places[""]?.file })
        let subject = files.count == 1 ? files.first ?? "" : ManifestParser.count(declarations.count, "declaration")
        return try resolve(declarations, subject: subject)
    }

    private func resolve(_ declarations: [LocatedDeclaration], subject: String) throws(TerraceError) -> [CacheSpec] {
        var problems: [Problem] = []
        var specs: [CacheSpec] = []
        var onlyUnsupported = true
        for located in declarations {
            guard let tier = try? catalog.tier(located.declaration.tier) else {
                problems.append(
                    located.located(Problem(path: "spec.tier", message: catalog.unknown(located.declaration.tier))))
                onlyUnsupported = false
                continue
            }
            let outcome = attempt(located.declaration, tier)
            problems += outcome.problems.map(located.located)
            onlyUnsupported = onlyUnsupported && outcome.onlyUnsupported
            specs.append(outcome.spec)
        }
        try Self.check(problems, subject: subject, onlyUnsupported: onlyUnsupported)
        return specs
    }

    private func attempt(
        _ declaration: CacheDeclaration, _ tier: Tier
    ) -> (spec: CacheSpec, problems: [Problem], onlyUnsupported: Bool) {
        var rules = SpecRules(declaration: declaration, tier: tier, catalog: catalog)
        let spec = rules.spec()
        return (spec, rules.problems, rules.onlyUnsupported)
    }

    private static func check(_ problems: [Problem], subject: String, onlyUnsupported: Bool) throws(TerraceError) {
        let list = ProblemList()
        for problem in problems { list.add(problem) }
        try list.check(subject, code: onlyUnsupported ? .unsupported : .invalidArgument)
    }
}
