import TerraceAPI
import TerraceCore
import TerraceFrontEnd

extension GoogleCall {
    /// How long a mutation waits for its end: a client that is told `done` does not poll, and one that polls waits a second
    /// at least.
    private static let patience = Duration.seconds(2)

    // MARK: Read

    func getInstance() async throws(GoogleError) -> JSONValue { try await json(of: try await view()) }

    func json(of view: CacheView) async throws(GoogleError) -> JSONValue {
        let running = try await runningOperation(of: view.record.spec.id)
        let parent = Self.parent(of: view.record.spec.id)
        return InstanceView(view: view, parent: parent, authority: services.authority, running: running).json
    }

    static func parent(of id: CacheID) -> String {
        let names = id.scope.rawValue.dropFirst("google:".count).split(separator: "/")
        return "projects/\(names.first ?? "")/locations/\(names.last ?? "")"
    }

    /// `-` for a location stands for all of them.
    func listInstances() async throws(GoogleError) -> JSONValue {
        let all = try await core(parent) { try await services.caches.caches() }
        let prefix = location == "-" ? "google:\(project)/" : try scope().rawValue
        var items: [(name: String, value: JSONValue)] = []
        for view in all where view.record.spec.tier.hasPrefix("google/") {
            let scope = view.record.spec.id.scope.rawValue
            guard location == "-" ? scope.hasPrefix(prefix) : scope == prefix else { continue }
            items.append(("\(scope)/\(view.record.spec.id.name)", try await json(of: view)))
        }
        let page = try page(items)
        var answer: [String: JSONValue] = ["instances": .array(page.items)]
        answer["nextPageToken"] = page.token
        return .object(answer)
    }

    func authString() async throws(GoogleError) -> JSONValue {
        let id = try await view().record.spec.id
        let key = try await core { try await services.caches.connection(id).keys.first }
        return key.map { ["authString": .string($0)] } ?? [:]
    }

    // MARK: Create

    func createInstance() async throws(GoogleError) -> JSONValue {
        let name = head.queryValue("instanceId") ?? ""
        let isName =
            (1...40).contains(name.utf8.count) && name.utf8.first.map { (97...122).contains($0) } == true
            && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
            && !name.hasSuffix("-") && !name.contains("--")
        guard isName else {
            throw .invalid(
                "instance_id",
                "Invalid instance id '\(name.prefix(60))': 1 to 40 lower-case letters, digits and single hyphens, "
                    + "beginning with a letter and ending with a letter or digit.")
        }
        let scope = try scope()
        let full = "\(parent)/instances/\(name)"
        let id = try await core(full) { try CacheID(scope: scope, name: name) }
        let fields = dated(try InstanceField.read(body), over: [:])
        let declaration = try InstanceDeclaration(id: id, fields: fields).declaration()
        let changes = try await core(full) {
            try await services.provisioning.apply(ApplyIntent([declaration], existing: .refuse))
        }
        return try await operation(changes.first?.operation, of: id)
    }

    // MARK: Change

    func updateInstance() async throws(GoogleError) -> JSONValue {
        let mask = try UpdateMask(head.queryValue("updateMask"))
        let body = try InstanceField.read(body)
        let view = try await readyView("update")
        let spec = view.record.spec
        let fields = dated(mask.apply(body, to: spec.attributes), over: spec.attributes)
        if mask.fields["replicaCount"] != nil, fields["readReplicasMode"]?.text != "READ_REPLICAS_ENABLED" {
            throw GoogleError(
                .failedPrecondition,
                "Read Replicas mode must be enabled on the instance in order to update the replica count.")
        }
        if spec.attributes["readReplicasMode"]?.text == "READ_REPLICAS_ENABLED",
            fields["readReplicasMode"]?.text != "READ_REPLICAS_ENABLED"
        {
            throw GoogleError(.failedPrecondition, "Read Replicas mode cannot be disabled once it is enabled.")
        }
        try checkReadReplicas(fields, over: spec.attributes)
        let declaration = try InstanceDeclaration(id: spec.id, fields: fields).declaration()
        let changes = try await core {
            try await services.provisioning.apply(ApplyIntent([declaration], existing: .require))
        }
        guard let id = changes.first?.operation else { return try await nothingToDo(spec.id) }
        return try await operation(id, of: spec.id)
    }

    /// Nodes of an instance that gets read replicas later need addresses of their own.
    private func checkReadReplicas(
        _ new: [String: JSONValue], over old: [String: JSONValue]
    ) throws(GoogleError) {
        let enabled: JSONValue = "READ_REPLICAS_ENABLED"
        guard new["readReplicasMode"] == enabled, old["readReplicasMode"] != enabled else { return }
        guard new["secondaryIpRange"]?.text?.isEmpty == false else {
            throw .invalid(
                "instance.secondary_ip_range",
                "Enabling read replicas on an existing instance requires secondary_ip_range: a CIDR range of /28 or "
                    + "\"auto\".")
        }
    }

    /// A maintenance policy that is new, or another one, tells when it was made and changed.
    private func dated(
        _ fields: [String: JSONValue], over old: [String: JSONValue]
    ) -> [String: JSONValue] {
        guard case .object(var policy) = fields["maintenancePolicy"] else { return fields }
        var before = old["maintenancePolicy"]?.members ?? [:]
        let created = before.removeValue(forKey: "createTime")
        let updated = before.removeValue(forKey: "updateTime")
        policy["createTime"] = nil
        policy["updateTime"] = nil
        let now = JSONValue.string(Timestamp.text(services.now()))
        let isSame = policy == before
        policy["createTime"] = created ?? now
        policy["updateTime"] = isSame ? updated ?? now : now
        var fields = fields
        fields["maintenancePolicy"] = .object(policy)
        return fields
    }

    /// The new version's major number has to be the one that runs: another engine under running data is not built yet.
    func upgradeInstance() async throws(GoogleError) -> JSONValue {
        let wanted = body["redisVersion"]?.text ?? ""
        let view = try await readyView("upgrade")
        let spec = view.record.spec
        let versions = InstanceDeclaration.versions
        let current = spec.attributes["redisVersion"]?.text ?? InstanceDeclaration.defaultVersion
        guard let new = versions.firstIndex(of: wanted), let old = versions.firstIndex(of: current), new > old else {
            throw .invalid(
                "redis_version",
                "An instance of \(current) can be upgraded to a newer version only, not to '\(wanted.prefix(40))'.")
        }
        var fields = spec.attributes
        fields["redisVersion"] = .string(wanted)
        let declaration = try InstanceDeclaration(id: spec.id, fields: fields).declaration()
        let changes = try await core {
            try await services.provisioning.apply(ApplyIntent([declaration], existing: .require))
        }
        return try await operation(changes.first?.operation, of: spec.id)
    }

    func failoverInstance() async throws(GoogleError) -> JSONValue {
        let mode = body["dataProtectionMode"]
        let isForced = mode?.text == "FORCE_DATA_LOSS" || mode?.number == 2
        let view = try await readyView("failover")
        let id = view.record.spec.id
        guard view.record.spec.replicas > 0 else {
            throw GoogleError(.failedPrecondition, "Failover is not supported for an instance of the BASIC tier.")
        }
        let operation = try await core {
            try await services.actions.failover(id, shard: 0, to: nil, forced: isForced)
        }
        return try await self.operation(operation.id, of: id)
    }

    func deleteInstance() async throws(GoogleError) -> JSONValue {
        let id = try await view().record.spec.id
        let operation = try await core { try await services.provisioning.delete(id) }
        return try await self.operation(operation?.id, of: id)
    }

    // MARK: Long-running

    private func operation(_ id: String?, of cache: CacheID) async throws(GoogleError) -> JSONValue {
        guard let id else { return try await nothingToDo(cache) }
        let operation = try await core {
            try await services.caches.operation(id, wait: services.patience ?? Self.patience)
        }
        return try await json(of: operation)
    }

    /// A change that changes nothing is done at once.
    private func nothingToDo(_ cache: CacheID) async throws(GoogleError) -> JSONValue {
        var done = Operation(
            id: services.uuid(), cache: cache, kind: .update, generation: 0, startedAt: services.now())
        done.state = .succeeded
        done.endedAt = services.now()
        return try await json(of: done)
    }
}
