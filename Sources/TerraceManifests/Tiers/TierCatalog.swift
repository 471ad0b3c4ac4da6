import Foundation
public import TerraceCore

/// The tiers of one or more folders, all of them valid.
public struct TierCatalog: Sendable {
    /// The neutral tiers first, then those of each vendor, sorted by id.
    public let tiers: [Tier]
    private let byID: [String: Tier]

    /// Reads every tier file below `folders`. A tier of a later folder overrides one with the same id.
    /// - Throws: `TerraceError.invalidArgument` with every problem of every file in `details`.
    public init(folders: [String]) throws(TerraceError) {
        let problems = ProblemList()
        var layers: [String: [YAMLValue]] = [:]
        for folder in folders {
            for (id, value) in Self.files(below: folder, problems) { layers[id, default: []].append(value) }
        }
        try self.init(layers: layers, problems: problems, subject: "tier files of \(folders.joined(separator: ", "))")
    }

    /// Reads tiers from texts. A later text overrides an earlier one with the same id.
    /// - Throws: `TerraceError.invalidArgument` with every problem of every text in `details`.
    public init(texts: [(id: String, text: String)]) throws(TerraceError) {
        let problems = ProblemList()
        var layers: [String: [YAMLValue]] = [:]
        for (id, text) in texts {
            let source = ManifestSource(file: id + ".yaml", text: text)
            if let value = Self.document(source, problems) { layers[id, default: []].append(value) }
        }
        try self.init(layers: layers, problems: problems, subject: "tier files")
    }

    private init(layers: [String: [YAMLValue]], problems: ProblemList, subject: String) throws(TerraceError) {
        let merge = TierMerge(layers: layers, problems: problems)
        let ids = layers.keys.sorted()
        var read: [Tier] = []
        for id in ids {
            guard let value = merge.merged(id), let tier = TierReader.read(value, id: id, problems: problems) else {
                continue
            }
            TierRules(tier: tier, value: value, problems: problems).check(ids: ids)
            read.append(tier)
        }
        if ids.isEmpty { problems.add(Problem(path: "", message: "no tier file was found")) }
        try problems.check(subject)
        tiers = read.sorted {
            ($0.vendor == "terrace" ? "" : $0.vendor, $0.rank, $0.id) < (
                $1.vendor == "terrace" ? "" : $1.vendor, $1.rank, $1.id
            )
        }
        byID = Dictionary(read.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    private init(tiers: [Tier]) {
        self.tiers = tiers
        byID = Dictionary(tiers.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// A copy in which every tier refuses blocked commands in the given way.
    public func refusing(_ refusal: TierRefusal) -> TierCatalog {
        TierCatalog(
            tiers: tiers.map { tier in
                var tier = tier
                tier.refusal = refusal
                return tier
            })
    }

    /// The tier with this id.
    /// - Throws: `TerraceError.notFound` with the nearest id.
    public func tier(_ id: String) throws(TerraceError) -> Tier {
        if let tier = byID[id] { return tier }
        throw TerraceError(.notFound, unknown(id))
    }

    /// The message for an id that no tier has, with the nearest id or the list of all ids.
    func unknown(_ id: String) -> String {
        let nearest = NearestName.hint(id, in: tiers.map(\.id))
        let list = tiers.map(\.id).joined(separator: ", ")
        return "there is no tier \(id.quotedForMessage)\(nearest.isEmpty ? "; the tiers are \(list)" : nearest)"
    }

    /// The ids of tiers other than `tier` that have a size of this name.
    func others(with size: String, than tier: Tier) -> [String] {
        let name = size.lowercased()
        return tiers.filter { other in
            other.id != tier.id && other.sizes.contains { $0.name.lowercased() == name }
        }.map(\.id)
    }

    // MARK: - Files

    private static func files(below folder: String, _ problems: ProblemList) -> [(id: String, value: YAMLValue)] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            problems.add(Problem(path: "", message: "\(folder): no such folder"))
            return []
        }
        return ManifestSource.yamlFiles(below: folder).compactMap { name in
            do throws(TerraceError) {
                let source = try ManifestSource.read(file: folder + "/" + name)
                let id = String(name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex))
                return document(source, problems).map { (id, $0) }
            } catch {
                problems.add(Problem(path: "", message: "\(folder)/\(name): \(error.message)"))
                return nil
            }
        }
    }

    private static func document(_ source: ManifestSource, _ problems: ProblemList) -> YAMLValue? {
        let before = problems.problems.count
        let documents = YAMLDocuments.read(source, problems)
        guard problems.problems.count == before else { return nil }
        guard documents.count == 1 else {
            let start = Place(file: source.file, line: 1, column: 1)
            problems.add(start.problem("", "expected one document with one tier, found \(documents.count)"))
            return nil
        }
        return documents.first
    }
}

extension Tier {
    /// The tier's position among its vendor's: cheapest first, as vendors list them; unknown names come last.
    fileprivate var rank: Int {
        let order = [
            "basic", "standard", "premium", "enterprise", "node", "replication-group", "standard-ha", "cluster",
            "serverless",
        ]
        return order.firstIndex(of: id.split(separator: "/").last.map(String.init) ?? id) ?? order.count
    }
}
