import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// Events of caches, newest first.
struct Events: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    func describe(_ input: DescribeEvents) async throws(AWSError) -> JSONValue {
        let times = try times(input)
        let events = try await call.core(about: .region) {
            try await $0.caches.latestEvents(in: call.scope, of: nil, since: times.since, limit: 10000)
        }
        let groups = Set(try await call.views().filter(\.isReplicationGroup).map(\.record.spec.id))
        let shown = events.compactMap { event -> JSONValue? in
            let isGroup = groups.contains(event.cache) || event.cache.name.hasSuffix(AWSNames.groupEnding)
            let (type, name) = (isGroup ? "replication-group" : "cache-cluster", event.cache.awsID)
            guard event.time <= times.until, input.sourceIdentifier.map({ $0.lowercased() == name }) ?? true,
                input.sourceType.map({ $0 == type }) ?? true
            else { return nil }
            return [
                "SourceIdentifier": .string(name), "SourceType": .string(type),
                "Message": .string(event.message), "Date": .time(event.time),
            ]
        }
        // The keys count up, so that the page keeps the events' order.
        return try input.page("Events", shown.enumerated().map { (String(1_000_000 + $0), $1) })
    }

    /// The range of times of a request: from StartTime, or Duration minutes before its end, until EndTime or without
    /// end.
    private func times(_ input: DescribeEvents) throws(AWSError) -> (since: Double, until: Double) {
        let (start, end) = (try time(input.startTime, "StartTime"), try time(input.endTime, "EndTime"))
        let until = end ?? .greatestFiniteMagnitude
        let since = start ?? (end ?? call.core.services.now()) - Double(input.duration ?? 60) * 60
        guard since <= until else { throw .invalidCombination("StartTime must not be after EndTime.") }
        return (since, until)
    }

    private func time(_ text: String?, _ member: String) throws(AWSError) -> Double? {
        guard let text else { return nil }
        guard let seconds = Timestamp.seconds(text) else {
            throw .invalidValue("\(member) must be a time in ISO 8601, not '\(text.prefix(40))'.")
        }
        return seconds
    }
}
