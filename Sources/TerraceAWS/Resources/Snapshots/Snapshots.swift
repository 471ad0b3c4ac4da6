import TerraceCore
import TerraceFrontEnd

/// Snapshots of replication groups and of clusters without a group.
struct Snapshots: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    static func checked(_ name: String, _ member: String) throws(AWSError) -> String {
        try Identifier.checked(name, member, upTo: 240)
    }

    // MARK: Finding

    /// - Throws: `SnapshotNotFoundFault`.
    func find(_ name: String) async throws(AWSError) -> Snapshot {
        let scope = call.scope
        return try await call.core(about: .snapshot(name)) {
            try await $0.snapshots.snapshot(SnapshotID(scope: scope, name: name))
        }
    }

    /// A snapshot that can be restored or copied.
    /// - Throws: `InvalidSnapshotState` for one that is being made, is being deleted or has failed.
    func available(_ name: String) async throws(AWSError) -> Snapshot {
        let snapshot = try await find(name)
        guard snapshot.state == .available else {
            throw AWSError(
                "InvalidSnapshotState", "Snapshot \(name) is \(snapshot.state.rawValue); it has to be available.")
        }
        return snapshot
    }

    // MARK: Operations

    func create(_ input: CreateSnapshot) async throws(AWSError) -> JSONValue {
        let name = try Self.checked(input.snapshotName, "SnapshotName")
        let source = try await source(input)
        try await Tags(call).write(input.tags ?? [], of: call.arn("snapshot", name))
        let snapshot = try await call.core(about: .snapshot(name)) {
            try await $0.snapshots.makeSnapshot(of: source, as: name, with: []).snapshot
        }
        return ["Snapshot": await shown(snapshot, withConfiguration: true)]
    }

    /// The cache of the group or cluster that is named; a member of a group stands for its group.
    private func source(_ input: CreateSnapshot) async throws(AWSError) -> CacheID {
        switch (input.replicationGroupId?.lowercased(), input.cacheClusterId?.lowercased()) {
        case (let group?, nil): return try await ReplicationGroups(call).available(group).record.spec.id
        case (nil, let cluster?):
            let found = try await CacheClusters(call).find(cluster).view
            let view = try await call.core.settled(
                found.record.spec.id, within: AWSCall.patience, about: .cacheCluster(cluster))
            guard view.state == .available else {
                throw AWSError("InvalidCacheClusterState", "Cache cluster \(cluster) is not in available state.")
            }
            guard !view.record.spec.clustered else {
                throw .invalidCombination(
                    "A cluster of a replication group with cluster mode enabled has a part of the data; name the group by "
                        + "ReplicationGroupId.")
            }
            return view.record.spec.id
        case (_?, _?): throw .invalidCombination("Name either ReplicationGroupId or CacheClusterId, not both.")
        case (nil, nil): throw .invalidCombination("Name either ReplicationGroupId or CacheClusterId.")
        }
    }

    func describe(_ input: DescribeSnapshots) async throws(AWSError) -> JSONValue {
        let withConfiguration = input.showNodeGroupConfig ?? false
        if let name = input.snapshotName?.lowercased() {
            let found = try await find(name)
            return ["Snapshots": [await shown(found, withConfiguration: withConfiguration)]]
        }
        if let source = input.snapshotSource, !["user", "system"].contains(source) {
            throw .invalidValue("SnapshotSource is user or system, not '\(source.prefix(60))'.")
        }
        let scope = call.scope
        let all = try await call.core(about: .region) { try await $0.snapshots.snapshots(in: scope, of: nil) }
        var items: [Page.Item] = []
        for snapshot in all.sorted(by: { $0.id < $1.id }) where isWanted(snapshot, input) {
            items.append((snapshot.id.name, await shown(snapshot, withConfiguration: withConfiguration)))
        }
        return try input.page("Snapshots", items)
    }

    private func isWanted(_ snapshot: Snapshot, _ input: DescribeSnapshots) -> Bool {
        let isSystem = snapshot.cause == .schedule
        if let source = input.snapshotSource, isSystem != (source == "system") { return false }
        if let group = input.replicationGroupId?.lowercased() {
            guard !snapshot.isOfStandalone, snapshot.source.awsID == group else { return false }
        }
        if let cluster = input.cacheClusterId?.lowercased() {
            guard snapshot.isOfStandalone, snapshot.source.awsID == cluster else { return false }
        }
        return snapshot.cause != .moment
    }

    func copy(_ input: CopySnapshot) async throws(AWSError) -> JSONValue {
        let source = try await available(try Self.checked(input.sourceSnapshotName, "SourceSnapshotName"))
        let name = try Self.checked(input.targetSnapshotName, "TargetSnapshotName")
        if let bucket = input.targetBucket { return try await export(source, as: name, to: bucket, input) }
        try await Tags(call).write(input.tags ?? [], of: call.arn("snapshot", name))
        let copy = try await call.core(about: .snapshot(name)) {
            try await $0.snapshots.copy(source.id, to: name, with: [])
        }
        return ["Snapshot": await shown(copy, withConfiguration: true)]
    }

    /// In the service an export makes no second snapshot: it writes a file for each shard, named by the target.
    private func export(
        _ source: Snapshot, as name: String, to bucket: String, _ input: CopySnapshot
    ) async throws(AWSError) -> JSONValue {
        guard input.tags?.isEmpty ?? true else {
            throw .invalidCombination(
                "Files in a bucket have no tags of ElastiCache; leave Tags out with TargetBucket.")
        }
        guard let file = try? FileAddress("s3://\(bucket)/\(name).rdb") else {
            throw .invalidValue("TargetBucket '\(bucket.prefix(80))' is not the name of a bucket.")
        }
        let files = source.dumps.indices.map { file.numbered(as: $0 + 1) }
        _ = try await call.core(about: .snapshot(name)) {
            try await $0.snapshots.export(source.id, to: files, with: [])
        }
        var shown = source
        shown.id.name = name
        return ["Snapshot": await self.shown(shown, withConfiguration: true)]
    }

    func delete(_ input: DeleteSnapshot) async throws(AWSError) -> JSONValue {
        let name = try Self.checked(input.snapshotName, "SnapshotName")
        var snapshot = try await find(name)
        guard snapshot.state != .creating else {
            throw AWSError("InvalidSnapshotState", "Snapshot \(name) is being created; wait until it is available.")
        }
        try await Tags(call).removeAll(of: call.arn("snapshot", name))
        let id = snapshot.id
        try await call.core(about: .snapshot(name)) { try await $0.snapshots.delete(id, with: []) }
        snapshot.state = .deleting
        return ["Snapshot": await shown(snapshot, withConfiguration: true)]
    }

    private func shown(_ snapshot: Snapshot, withConfiguration: Bool) async -> JSONValue {
        AWSSnapshotView(snapshot: snapshot, call: call).document(withConfiguration: withConfiguration)
    }
}

extension Snapshot {
    /// Whether it was taken of a cluster without a group.
    var isOfStandalone: Bool { spec.tier == "aws/node" }
}
