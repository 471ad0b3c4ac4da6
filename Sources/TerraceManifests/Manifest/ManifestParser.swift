public import TerraceCore

/// Turns manifests into declarations: all of them, or every problem of every file with its place.
///
/// What is checked here needs no tier: the format, types, names. `SpecResolver` checks the rest.
public struct ManifestParser: Sendable {
    /// A parser; it keeps nothing between calls.
    public init() {}

    /// - Throws: `TerraceError.invalidArgument` with every problem in `details`.
    public func parse(_ sources: [ManifestSource]) throws(TerraceError) -> [LocatedDeclaration] {
        let problems = ProblemList()
        let declared = parse(sources, problems)
        try problems.check(Self.subject(sources))
        return declared
    }

    /// What could be read; the rest is in the list.
    func parse(_ sources: [ManifestSource], _ problems: ProblemList) -> [LocatedDeclaration] {
        // Silence would make `apply --prune` of nothing, or of an emptied file, delete everything.
        if sources.isEmpty { problems.add(Problem(path: "", message: "no manifest is given; one is the least")) }
        var declared: [LocatedDeclaration] = []
        for source in sources {
            let before = problems.problems.count
            let documents = YAMLDocuments.read(source, problems)
            if documents.isEmpty, problems.problems.count == before {
                let start = Place(file: source.file, line: 1, column: 1)
                problems.add(
                    start.problem("", "no cache is declared here; a manifest begins with apiVersion: terrace/v1"))
            }
            declared += documents.compactMap { DocumentParser(problems: problems).parse($0) }
        }
        reportSameNames(declared, problems)
        return declared
    }

    private func reportSameNames(_ declared: [LocatedDeclaration], _ problems: ProblemList) {
        var first: [CacheID: Place] = [:]
        for item in declared {
            guard let place = item.place(of: "metadata.name") else { continue }
            let id = item.declaration.id
            if let earlier = first[id] {
                let name = id.scope == .local ? id.name : id.description
                problems.add(
                    place.problem(
                        "metadata.name", "'\(name)' is already declared at \(earlier.short); names are unique"))
            } else {
                first[id] = place
            }
        }
    }

    static func count(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }

    static func subject(_ sources: [ManifestSource]) -> String {
        if sources.count == 1, let file = sources.first?.file { return file }
        return sources.count > 1 ? "\(sources.count) manifests" : "the manifest"
    }
}
