public import TerraceCore

/// Turns a declaration into the spec that is run: it fills in the tier's defaults and checks every field against the tier.
///
/// Manifests, the command line and the vendors' APIs all use it. Only manifests have places in a file.
public struct SpecResolver: Sendable {
    /// The tiers. Other tiers than the declared one are read for hints, such as who else offers a size.
    public let catalog: TierCatalog

    /// Creates a resolver for the catalog's tiers.
    public init(_ catalog: TierCatalog) { self.catalog = catalog }

    /// Resolves one declaration with the tier that it names.
    /// - Throws: `TerraceError.invalidArgument` with every problem in `details`; `.unsupported` where every problem is
    ///   a feature that the vendor has and Terrace lacks.
    public func resolve(_ declaration: CacheDeclaration) throws(TerraceError) -> CacheSpec {
        let name = declaration.id.scope == .local ? declaration.id.name : declaration.id.description
        return try resolve([LocatedDeclaration(declaration)], subject: "cache '\(name)'")[0]
    }

    /// Resolves one declaration with `tier`, which need not be in the catalog. The tier that the declaration names is
    /// ignored.
    /// - Throws: as `resolve(_:)`.
    public func resolve(_ declaration: CacheDeclaration, tier: Tier) throws(TerraceError) -> CacheSpec {
        let outcome = attempt(declaration, tier)
        let problems = ProblemList()
        outcome.problems.forEach(problems.add)
        try problems.check(
            "cache '\(declaration.id.name)'", code: outcome.onlyUnsupported ? .unsupported : .invalidArgument)
        return outcome.spec
    }

    /// Reads the declarations of manifests and checks each against its tier.
    /// - Throws: as `resolve(_:)`, with the problems of all files in their order, each with its place.
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
