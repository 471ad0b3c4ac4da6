public import TerraceCore

/// Turns manifests into declarations. Either all of them are valid, or the error lists every problem of every file with its
/// place.
///
/// The parser checks only what needs no tier: format, types and names. `SpecResolver` checks the rest.
public struct ManifestParser: Sendable {
    /// Creates a parser. It keeps no state between calls.
    public init() {}

    /// Reads all documents of all sources.
    /// - Throws: `TerraceError.invalidArgument` with every problem in `details`.
    public func parse(_ sources: [ManifestSource]) throws(TerraceError) -> [LocatedDeclaration] {
        let problems = ProblemList()
        let declared = parse(sources, problems)
        try problems.check(Self.subject(sources))
        return declared
    }

    /// The declarations that could be read; `problems` gets everything that is wrong.
    func parse(_ sources: [ManifestSource], _ problems: ProblemList) -> [LocatedDeclaration] {
        // Without this problem, `apply --prune` of no file, or of an emptied one, would delete every cache.
        if sources.isEmpty { problems.add(Problem(path: "", message: "no manifest is given; give at least one")) }
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
