import TerraceAPI

/// Formats snapshots as text.
enum SnapshotTables {
    static func list(_ snapshots: [SnapshotDocument]) -> [[String]] {
        [["NAME", "CACHE", "STATE", "SHARDS", "KEYS", "BYTES", "ENGINE", "CREATED"]]
            + snapshots.map { snapshot in
                let state = snapshot.state == "creating" ? "creating \(snapshot.percent) %" : snapshot.state
                return [
                    snapshot.reference, snapshot.cache, state, "\(snapshot.shards)", "\(snapshot.keys)",
                    "\(snapshot.bytes)", snapshot.engine ?? "-", snapshot.createdAt,
                ]
            }
    }

    static func details(_ snapshot: SnapshotDocument) -> String {
        var rows = [
            ["Name", snapshot.reference], ["Cache", snapshot.cache], ["State", snapshot.state],
            ["Cause", snapshot.cause], ["Tier", "\(snapshot.tier) \(snapshot.size)"],
            ["Engine", snapshot.engine ?? "-"], ["Created", snapshot.createdAt],
            ["Proven", snapshot.completedAt ?? "-"], ["Keys", "\(snapshot.keys)"], ["Bytes", "\(snapshot.bytes)"],
        ]
        if let error = snapshot.error { rows.append(["Error", error]) }
        if !snapshot.modules.isEmpty { rows.append(["Modules", snapshot.modules.joined(separator: " ")]) }
        let files =
            [["SHARD", "SLOTS", "KEYS", "BYTES", "FROM", "SHA-256"]]
            + snapshot.dumps.map { dump in
                [
                    "\(dump.shard)", dump.slots.isEmpty ? "-" : dump.slots.joined(separator: " "),
                    "\(dump.keys.values.reduce(0, +))", "\(dump.bytes)", dump.node ?? "-", dump.sha256,
                ]
            }
        return Printer.table(rows) + (snapshot.dumps.isEmpty ? "" : "\n" + Printer.table(files))
    }
}
