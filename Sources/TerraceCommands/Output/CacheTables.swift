import TerraceAPI
import TerraceCore

/// Formats caches as text.
enum CacheTables {
    static func list(_ caches: [CacheDocument]) -> [[String]] {
        [["NAME", "TIER", "SIZE", "STATE", "TOPOLOGY", "ENGINE", "ENDPOINT"]]
            + caches.map { cache in
                [
                    cache.reference, cache.tier, cache.size, cache.state, topology(cache),
                    "\(cache.engine.name) \(cache.engine.actual ?? "-")",
                    cache.endpoints.primary.map { "\($0.host):\($0.port)" } ?? "-",
                ]
            }
    }

    static func topology(_ cache: CacheDocument) -> String {
        let shape = cache.endpoints.configuration == nil && cache.shards == 1 ? "1" : "\(cache.shards)"
        return cache.replicas == 0 ? "\(shape) × 1" : "\(shape) × (1 + \(cache.replicas))"
    }

    static func details(_ cache: CacheDocument) -> String {
        var rows = [
            ["Name", cache.reference], ["Tier", "\(cache.tier) \(cache.size)"], ["State", cache.state],
            ["Generation", "\(cache.observedGeneration) of \(cache.generation)"],
            ["Endpoint", endpoint(cache)],
            ["Engine", engine(cache)], ["Topology", topology(cache)], ["Persistence", persistence(cache)],
            ["Created", cache.createdAt],
            ["SLA", "\(percent(cache.sla.promised)) promised, \(percent(cache.sla.measured)) measured in 30 days"],
            ["", "\(percent(cache.sla.lastDay)) in 24 hours, \(percent(cache.sla.lastHour)) in the last one"],
        ]
        for outage in cache.sla.outages.prefix(3) {
            let length = Int((outage.seconds * 1000).rounded())
            rows.append([
                "Outage", "\(outage.start), \(length) ms\(outage.end == nil ? " so far" : ""): \(outage.cause)",
            ])
        }
        if !cache.labels.isEmpty {
            rows.append([
                "Labels",
                cache.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
            ])
        }
        for condition in cache.conditions {
            let holds = condition.status ? "yes" : "no"
            rows.append(["Condition", "\(condition.type) \(holds), \(condition.reason): \(condition.message)"])
        }
        let nodes =
            [["NODE", "ROLE", "STATE", "ZONE", "ADDRESS", "PID", "LAG", "SLOTS"]]
            + cache.nodes.map { node in
                [
                    node.id, node.role ?? "-", node.state, node.zone, "\(node.host):\(node.port)",
                    node.pid.map { "\($0)" } ?? "-", node.lag.map { "\($0)" } ?? "-",
                    node.slots.isEmpty ? "-" : node.slots.joined(separator: " "),
                ]
            }
        return Printer.table(rows) + "\n" + Printer.table(nodes)
    }

    private static func endpoint(_ cache: CacheDocument) -> String {
        guard let primary = cache.endpoints.primary else { return "-" }
        let address = "\(primary.host):\(primary.port)\(primary.tls ? " with TLS" : "")"
        return address + (cache.endpoints.secure.map { ", with TLS at port \($0.port)" } ?? "")
    }

    private static func engine(_ cache: CacheDocument) -> String {
        let requested = cache.engine.requested.map { " (asked for \($0))" } ?? ""
        return "\(cache.engine.name) \(cache.engine.actual ?? "not started")\(requested)"
    }

    private static func persistence(_ cache: CacheDocument) -> String {
        let persistence = cache.persistence
        switch persistence.mode {
        case .none: return "none"
        case .rdb: return "rdb, save \(persistence.save.joined(separator: ", "))"
        case .aof: return "aof, fsync \(persistence.fsync.rawValue)"
        case .both:
            return "aof, fsync \(persistence.fsync.rawValue); rdb, save \(persistence.save.joined(separator: ", "))"
        }
    }

    private static func percent(_ value: Double?) -> String {
        guard let value else { return "nothing" }
        let rounded = (value * 1000).rounded(.down) / 1000
        return rounded == rounded.rounded() ? "\(Int(rounded)) %" : "\(rounded) %"
    }
}
