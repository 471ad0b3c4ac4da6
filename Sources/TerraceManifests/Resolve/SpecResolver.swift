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
        let problems = ProblemList()
        outcome.problems.forEach(problems.add)
        try problems.check(
            "cache '\(declaration.id.name)'", code: outcome.onlyUnsupported ? .unsupported : .invalidArgument)
        return outcome.spec
    }

    /// Declarations of manifests, each of which fits its tier.
    /// - Throws: as `resolve`, with the problems of all files in their order, each with its place.
    public func read(_ sources: [ManifestSource]) throws(TerraceError) -> [LocatedDeclaration] {
        let problems = ProblemList()
        let declared = ManifestParser().parse(sources, problems)
        let isWellFormed = problems.problems.isEmpty
        let onlyUnsupported = check(declared, problems).onlyUnsupported && isWellFormed
        problems.sort(by: sources.map(\.file))
        try problems.check(
            ManifestParser.subject(sources), code: onlyUnsupported ? .unsupported : .invalidArgument)
        return declared
    }

    private func resolve(_ declarations: [LocatedDeclaration], subject: String) throws(TerraceError) -> [CacheSpec] {
        let problems = ProblemList()
        let outcome = check(declarations, problems)
        try problems.check(subject, code: outcome.onlyUnsupported ? .unsupported : .invalidArgument)
        return outcome.specs
    }

    private func check(
        _ declarations: [LocatedDeclaration], _ problems: ProblemList
    ) -> (specs: [CacheSpec], onlyUnsupported: Bool) {
        var specs: [CacheSpec] = []
        var onlyUnsupported = true
        for located in declarations {
            guard let tier = try? catalog.tier(located.declaration.tier) else {
                problems.add(
                    located.located(Problem(path: "spec.tier", message: catalog.unknown(located.declaration.tier))))
                onlyUnsupported = false
                continue
            }
            let outcome = attempt(located.declaration, tier)
            outcome.problems.forEach { problems.add(located.located($0)) }
            onlyUnsupported = onlyUnsupported && outcome.onlyUnsupported
            specs.append(outcome.spec)
        }
        return (specs, onlyUnsupported)
    }

    private func attempt(
        _ declaration: CacheDeclaration, _ tier: Tier
    ) -> (spec: CacheSpec, problems: [Problem], onlyUnsupported: Bool) {
        var rules = SpecRules(declaration: declaration, tier: tier, catalog: catalog)
        let spec = rules.spec()
        return (spec, rules.problems, rules.onlyUnsupported)
    }
}
