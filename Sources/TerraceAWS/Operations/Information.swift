import TerraceAPI
import TerraceCore
import TerraceFrontEnd

extension AWSCall {
    func engineVersions() async throws(AWSError) -> JSONValue {
        let offered = await tier("aws/node")?.engine.versions ?? []
        var items: [(key: String, value: JSONValue)] = []
        for engine in EngineName.allCases {
            let versions = offered.filter { (engine == .valkey) == ParameterFamily.isValkey($0) }
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

    /// The times that events are asked for: from StartTime, or so many minutes before the end, until EndTime or now.
    private func eventTimes() throws(AWSError) -> (since: Double, until: Double) {
        func time(_ member: String) throws(AWSError) -> Double? {
            guard let text = text(member) else { return nil }
            guard let seconds = Timestamp.seconds(text) else {
                throw .invalidValue("\(member) must be a time in ISO 8601, not '\(text.prefix(40))'.")
            }
            return seconds
        }
        let (start, end) = (try time("StartTime"), try time("EndTime"))
        let until = end ?? .greatestFiniteMagnitude
        let since = start ?? (end ?? services.now()) - Double(number("Duration") ?? 60) * 60
        guard since <= until else { throw .invalidCombination("StartTime must not be after EndTime.") }
        return (since, until)
    }

    func describeEvents() async throws(AWSError) -> JSONValue {
        let (since, until) = try eventTimes()
        let events = try await core(.region) {
            try await services.caches.latestEvents(in: scope, of: nil, since: since, limit: 10000)
        }
        let groups = Set(try await views().filter(\.isReplicationGroup).map(\.record.spec.id))
        let shown = events.compactMap { event -> JSONValue? in
            let isGroup = groups.contains(event.cache) || event.cache.name.hasSuffix(AWSNames.groupEnding)
            let (type, name) = (isGroup ? "replication-group" : "cache-cluster", event.cache.awsID)
            guard event.time <= until, text("SourceIdentifier").map({ $0.lowercased() == name }) ?? true,
                text("SourceType").map({ $0 == type }) ?? true
            else { return nil }
            return [
                "SourceIdentifier": .string(name), "SourceType": .string(type),
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
