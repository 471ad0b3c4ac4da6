import TerraceCore

/// Prometheus' text format, written from the same views as the other answers, so that a gauge cannot disagree with
/// `/healthz`.
enum Metrics {
    static func text(_ views: [CacheView], version: String) -> String {
        var lines = family("terrace_build_info", "The daemon's version.", [([("version", version)], 1)])
        lines += family(
            "terrace_cache_available", "1 when every node of the cache was seen in its role.",
            views.map { (labels($0) + [("tier", $0.record.spec.tier)], $0.state == .available ? 1 : 0) })
        lines += family(
            "terrace_cache_state", "1 for the state the cache is in.",
            views.flatMap { view in
                CacheState.allCases.map { (labels(view) + [("state", $0.rawValue)], view.state == $0 ? 1 : 0) }
            })
        lines += family(
            "terrace_cache_writable_ratio",
            "Share of a window, or of the time since the beginning, in which clients could write.",
            views.flatMap { view in
                [("1h", Availability.hour), ("24h", Availability.day), ("30d", Availability.month)].compactMap {
                    name, window in
                    view.availability.percent(of: window, at: view.seenAt).map {
                        (labels(view) + [("window", name)], $0 / 100)
                    }
                }
            })
        lines += family(
            "terrace_cache_sla_ratio", "What the tier promises for 30 days.",
            views.compactMap { view in view.slaPromised.map { (labels(view), $0 / 100) } })
        lines += family(
            "terrace_node_up", "1 when the node answers and has its data.",
            nodes(views) { $0.state == .serving ? 1 : 0 })
        lines += family(
            "terrace_replication_lag_bytes", "What a replica has yet to see of its primary's stream.",
            nodes(views) { $0.lag.map(Double.init) })
        return lines.joined(separator: "\n") + "\n"
    }

    private static func nodes(
        _ views: [CacheView], _ value: (NodeView) -> Double?
    ) -> [([(String, String)], Double)] {
        views.flatMap { view in
            view.nodes.compactMap { node in
                value(node).map {
                    (labels(view) + [("node", node.id.description), ("role", node.role?.rawValue ?? "unknown")], $0)
                }
            }
        }
    }

    private static func labels(_ view: CacheView) -> [(String, String)] {
        [("scope", view.record.spec.id.scope.rawValue), ("name", view.record.spec.id.name)]
    }

    private static func family(_ name: String, _ help: String, _ samples: [([(String, String)], Double)]) -> [String] {
        ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
            + samples.map { labels, value in
                let list = labels.map { "\($0)=\"\(escaped($1))\"" }.joined(separator: ",")
                return
                    "\(name){\(list)} \(value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)")"
            }
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}
