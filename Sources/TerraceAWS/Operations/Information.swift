import TerraceCore
import TerraceFrontEnd

extension AWSCall {
    func engineVersions() async throws(AWSError) -> JSONValue {
        let offered = await tier("aws/node")?.engine.versions ?? []
        var items: [(key: String, value: JSONValue)] = []
        for engine in EngineName.allCases {
            let versions = offered.filter { (engine == .valkey) == Self.isValkey($0) }
            for version in versions {
                let family = ParameterFamily.of(engine, version: version).name
                guard text("Engine").map({ $0 == engine.rawValue }) ?? true,
                    text("EngineVersion").map({ $0 == version }) ?? true,
                    text("CacheParameterGroupFamily").map({ $0 == family }) ?? true,
                    flag("DefaultOnly") != true || version == versions.last
                else { continue }
                let title = engine == .redis ? "Redis" : "Valkey"
                items.append(
                    (
                        "\(engine.rawValue) \(version)",
                        [
                            "Engine": .string(engine.rawValue), "EngineVersion": .string(version),
                            "CacheParameterGroupFamily": .string(family), "CacheEngineDescription": .string(title),
                            "CacheEngineVersionDescription": .string("\(engine.rawValue) version \(version)"),
                        ]
                    ))
            }
        }
        let page = try page(items)
        return ["CacheEngineVersions": .array(page.items), "Marker": page.marker]
    }

    /// Both engines share one list of the tier; 7.2 and what follows is Valkey's.
    private static func isValkey(_ version: String) -> Bool {
        let numbers = version.split(separator: ".").map { Int($0) ?? 0 }
        return !numbers.lexicographicallyPrecedes([7, 2])
    }

    func describeEvents() async throws(AWSError) -> JSONValue {
        let minutes = number("Duration") ?? 60
        guard (1...20160).contains(minutes) else {
            throw .invalidValue("Duration must be 1 to 20160 minutes, not \(minutes).")
        }
        let since = services.now() - Double(minutes) * 60
        let events = try await core(.cacheCluster("")) {
            try await services.caches.latestEvents(in: scope, of: nil, since: since, limit: 10000)
        }
        let groups = Set(try await views().filter(\.isReplicationGroup).map(\.record.spec.id.name))
        let shown = events.compactMap { event -> JSONValue? in
            let type = groups.contains(event.cache.name) ? "replication-group" : "cache-cluster"
            guard text("SourceIdentifier").map({ $0.lowercased() == event.cache.name }) ?? true,
                text("SourceType").map({ $0 == type }) ?? true
            else { return nil }
            return [
                "SourceIdentifier": .string(event.cache.name), "SourceType": .string(type),
                "Message": .string(event.message), "Date": .time(event.time),
            ]
        }
        // Newest first, as they came.
        let ordered = shown.enumerated().map { index, value in
            (key: String(1_000_000 + index), value: value)
        }
        let page = try page(ordered)
        return ["Events": .array(page.items), "Marker": page.marker]
    }
}
