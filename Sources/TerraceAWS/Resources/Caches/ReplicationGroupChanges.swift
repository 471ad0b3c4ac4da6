import TerraceCore
import TerraceFrontEnd

/// ModifyReplicationGroup: settings of a group, its primary, its token and its users.
struct ReplicationGroupChanges: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    func modify(_ input: ModifyReplicationGroup) async throws(AWSError) -> JSONValue {
        let view = try await ReplicationGroups(call).available(try ReplicationGroups.checked(input.replicationGroupId))
        let spec = view.record.spec
        let subject = AWSSubject.replicationGroup(view.awsID)
        try input.requireChange(besides: ["ReplicationGroupId", "ApplyImmediately", "NodeGroupId"])
        var declaration = try await ClusterDeclaration(call: call, input: input).changed(view.record)
        if let description = input.replicationGroupDescription {
            declaration.attributes["Description"] = .string(description)
        }
        try setFailover(&declaration, input, spec)
        try checkMode(input.clusterMode, spec)
        try setSnapshotSource(&declaration, input.snapshottingClusterId, view)
        try await UserGroupAssociation(input).put(into: &declaration, of: spec, call)
        let token = try AuthToken(input, of: view)
        if let member = input.primaryClusterId?.lowercased() {
            // A failover cannot be undone, so the rest of the change is tried first.
            let trial = ApplyIntent([declaration], existing: .require, dryRun: true)
            _ = try await call.core(about: subject) { try await $0.provisioning.apply(trial) }
            try await promote(member, in: view)
        }
        try await ClusterChange(call: call, view: view, subject: subject).apply(declaration, with: token)
        return ["ReplicationGroup": try await call.shown(spec.id, subject).group]
    }

    private func setSnapshotSource(
        _ declaration: inout CacheDeclaration, _ member: String?, _ view: CacheView
    ) throws(AWSError) {
        guard let name = member?.lowercased() else { return }
        guard !view.record.spec.clustered else {
            throw .invalidCombination(
                "SnapshottingClusterId cannot be set for a replication group with cluster mode enabled.")
        }
        guard view.clusterIDs.contains(name) else {
            throw .invalidValue("SnapshottingClusterId: \(name.prefix(60)) is not a member of \(view.awsID).")
        }
        declaration.attributes["SnapshottingClusterId"] = .string(name)
    }

    private func setFailover(
        _ declaration: inout CacheDeclaration, _ input: ModifyReplicationGroup, _ spec: CacheSpec
    ) throws(AWSError) {
        if let isEnabled = input.automaticFailoverEnabled {
            if !isEnabled, spec.clustered {
                throw .invalidCombination(
                    "Turning off automatic failover for replication group with cluster mode enabled is not supported.")
            }
            if isEnabled, spec.replicas == 0 {
                throw .invalidCombination(
                    "When using automatic failover, there must be at least 2 cache clusters in the replication group.")
            }
            declaration.attributes["AutomaticFailoverEnabled"] = .bool(isEnabled)
        }
        if let isMultiAZ = input.multiAZEnabled {
            guard !isMultiAZ || declaration.attributes["AutomaticFailoverEnabled"]?.isTrue == true else {
                throw .invalidCombination("Multi-AZ needs automatic failover to be enabled.")
            }
            declaration.attributes["MultiAZEnabled"] = .bool(isMultiAZ)
        }
    }

    private func checkMode(_ mode: String?, _ spec: CacheSpec) throws(AWSError) {
        guard let mode, mode != (spec.clustered ? "enabled" : "disabled") else { return }
        throw .invalidCombination("ClusterMode cannot be changed to \(mode.prefix(20)) here; create the group anew.")
    }

    private func promote(_ name: String, in view: CacheView) async throws(AWSError) {
        let spec = view.record.spec
        guard let node = view.record.nodes.first(where: { MemberIDs.id(of: $0.id, spec) == name }) else {
            throw .invalidValue("\(name) is not a member of replication group \(view.awsID).")
        }
        if spec.attributes["AutomaticFailoverEnabled"]?.isTrue == true {
            throw .invalidCombination("PrimaryClusterId can be set only while automatic failover is disabled.")
        }
        guard !view.record.primaries.contains(node.id) else { return }
        let id = node.id
        let subject = AWSSubject.replicationGroup(view.awsID)
        let operation = try await call.core(about: subject) {
            try await $0.actions.failover(spec.id, shard: id.shard, to: id, forced: false)
        }
        _ = try await call.core.ended(operation.id, within: .seconds(10), about: subject)
    }
}
