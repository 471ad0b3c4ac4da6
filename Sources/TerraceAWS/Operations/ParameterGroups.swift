import TerraceCore
import TerraceFrontEnd

/// Parameter groups: stored, and applied to every cache that has them as far as its tier lets a customer change a setting.
extension AWSCall {
    /// Each operation has words of its own for a group that is not there.
    enum GroupUse { case describe, create, delete }

    private func key(_ name: String) -> ResourceKey {
        ResourceKey(kind: "aws/parameterGroup", scope: scope.rawValue, name: name)
    }

    func parameterGroup(_ name: String, _ use: GroupUse) async throws(AWSError) -> ParameterGroup {
        if let known = ParameterFamily.defaultGroups.first(where: { $0.name == name }) { return known }
        let body = try await core(.parameterGroup) { try await services.resources.resource(key(name)) }
        if let group = ParameterGroup(name: name, body) { return group }
        let message =
            switch use {
            case .describe: "CacheParameterGroup \(name) not found."
            case .create: "CacheParameterGroup not found: \(name)"
            case .delete: "CacheParameterGroupnot found: \(name)"
            }
        throw AWSError("CacheParameterGroupNotFound", message, status: 404)
    }

    /// Settings of the named group go into the declaration, and those of the group before it out.
    func applyParameterGroup(to declaration: inout CacheDeclaration) async throws(AWSError) {
        guard let name = declaration.attributes["CacheParameterGroupName"]?.text?.lowercased() else { return }
        await set(try await parameterGroup(name, .create), in: &declaration)
    }

    private func set(_ group: ParameterGroup, in declaration: inout CacheDeclaration) async {
        let allowed = Set(await tier(declaration.tier)?.configurable ?? [])
        declaration.config = group.settings.filter { allowed.contains($0.key) }
    }

    func createParameterGroup() async throws(AWSError) -> JSONValue {
        let name = try id("CacheParameterGroupName", upTo: 255)
        let family = text("CacheParameterGroupFamily") ?? ""
        guard ParameterFamily.all.contains(where: { $0.name == family }) else {
            throw .invalidValue("CacheParameterGroupFamily \(family.prefix(60)) is not a valid parameter group family.")
        }
        let group = ParameterGroup(name: name, family: family, description: text("Description") ?? "", values: [:])
        _ = try await core(.parameterGroup) {
            try await services.resources.edit(key(name)) { old in
                guard old == nil else {
                    throw AWSError("CacheParameterGroupAlreadyExists", "Parameter group \(name) already exists")
                }
                return group.body
            }
        }
        try await writeTags(list("Tags") ?? [], of: arn("parametergroup", name))
        return ["CacheParameterGroup": described(group)]
    }

    private func described(_ group: ParameterGroup) -> JSONValue {
        [
            "CacheParameterGroupName": .string(group.name), "CacheParameterGroupFamily": .string(group.family),
            "Description": .string(group.description), "IsGlobal": false,
            "ARN": .string(arn("parametergroup", group.name)),
        ]
    }

    func describeParameterGroups() async throws(AWSError) -> JSONValue {
        if let name = text("CacheParameterGroupName")?.lowercased() {
            return ["CacheParameterGroups": [described(try await parameterGroup(name, .describe))]]
        }
        let stored = try await core(.parameterGroup) {
            try await services.resources.resources(kind: "aws/parameterGroup", scope: scope.rawValue)
        }
        let all = ParameterFamily.defaultGroups + stored.compactMap { ParameterGroup(name: $0.key.name, $0.body) }
        let page = try page(all.map { ($0.name, described($0)) })
        return ["CacheParameterGroups": .array(page.items), "Marker": page.marker]
    }

    // MARK: Parameters

    func describeParameters() async throws(AWSError) -> JSONValue {
        let name = (text("CacheParameterGroupName") ?? "").lowercased()
        let group = try await parameterGroup(name, .describe)
        let source = text("Source")
        if let source, !["user", "system", "engine-default"].contains(source) {
            throw .invalidValue("Source must be user, system or engine-default, not '\(source.prefix(40))'.")
        }
        let shown = Parameter.parameters(of: group.family).filter { parameter in
            switch source {
            case nil: true
            case "user": !group.isDefault && group.values[parameter.name] != nil
            case "system": group.values[parameter.name] == nil
            default: false
            }
        }
        let page = try page(shown.map { ($0.name, described($0, in: group)) })
        return ["Parameters": .array(page.items), "Marker": page.marker]
    }

    private func described(_ parameter: Parameter, in group: ParameterGroup) -> JSONValue {
        let own = group.values[parameter.name]
        return [
            "ParameterName": .string(parameter.name), "ParameterValue": .string(own ?? parameter.value),
            "Source": own != nil && !group.isDefault ? "user" : "system", "DataType": .string(parameter.type),
            "AllowedValues": .string(parameter.allowed), "IsModifiable": .bool(parameter.isModifiable),
            "MinimumEngineVersion": "2.8.6",
            "ChangeType": parameter.name == "databases" || parameter.name == "cluster-enabled"
                ? "requires-reboot" : "immediate",
        ]
    }

    func defaultParameters() async throws(AWSError) -> JSONValue {
        let family = text("CacheParameterGroupFamily") ?? ""
        guard ParameterFamily.all.contains(where: { $0.name == family }) else {
            throw .invalidValue("CacheParameterGroupFamily \(family.prefix(60)) is not a valid parameter group family.")
        }
        let group = ParameterGroup(name: "", family: family, description: "", values: [:], isDefault: true)
        let page = try page(Parameter.parameters(of: family).map { ($0.name, described($0, in: group)) })
        return [
            "EngineDefaults": [
                "CacheParameterGroupFamily": .string(family), "Parameters": .array(page.items), "Marker": page.marker,
            ]
        ]
    }

    func modifyParameterGroup() async throws(AWSError) -> JSONValue {
        let pairs = list("ParameterNameValues") ?? []
        guard (1...20).contains(pairs.count) else {
            throw .invalidValue("ParameterNameValues must have 1 to 20 parameters, not \(pairs.count).")
        }
        return try await change { values, family in
            for pair in pairs {
                let name = pair["ParameterName"]?.text ?? ""
                let parameter = try Parameter.modifiable(name, in: family)
                let value = pair["ParameterValue"]?.text ?? ""
                if let problem = parameter.problem(value) { throw AWSError.invalidValue(problem) }
                values[name] = value
            }
        }
    }

    func resetParameterGroup() async throws(AWSError) -> JSONValue {
        let names = (list("ParameterNameValues") ?? []).compactMap { $0["ParameterName"]?.text }
        let all = flag("ResetAllParameters") ?? false
        guard all || !names.isEmpty else {
            throw .invalidCombination("Say ResetAllParameters=true, or name parameters in ParameterNameValues.")
        }
        return try await change { values, family in
            for name in names { _ = try Parameter.modifiable(name, in: family) }
            if all { values = [:] } else { for name in names { values[name] = nil } }
        }
    }

    /// Changes the group, and every cache that has it.
    private func change(
        _ body: @Sendable @escaping (inout [String: String], _ family: String) throws -> Void
    ) async throws(AWSError) -> JSONValue {
        let name = (text("CacheParameterGroupName") ?? "").lowercased()
        let group = try await parameterGroup(name, .create)
        guard !group.isDefault else {
            throw AWSError(
                "InvalidCacheParameterGroupState",
                "The default parameter group \(name) cannot be modified; create one of your own.")
        }
        var wanted = group
        do { try body(&wanted.values, group.family) } catch { throw (error as? AWSError) ?? .invalidValue("\(error)") }
        // A value that an engine or a cache refuses is not stored: the group and its caches have it, or none does.
        try await checkEngine(wanted)
        try await apply(wanted, dryRun: true)
        _ = try await core(.parameterGroup) {
            try await services.resources.edit(key(name)) { old in
                guard var group = ParameterGroup(name: name, old) else { return old }
                try body(&group.values, group.family)
                return group.body
            }
        }
        try await apply(wanted, dryRun: false)
        return ["CacheParameterGroupName": .string(name)]
    }

    /// Tries those settings of the group that reach an engine on one of its family.
    private func checkEngine(_ group: ParameterGroup) async throws(AWSError) {
        guard let family = ParameterFamily.all.first(where: { $0.name == group.family }) else { return }
        var offered: Set<String> = []
        for tier in ["aws/node", "aws/replication-group", "aws/cluster"] {
            offered.formUnion(await self.tier(tier)?.configurable ?? [])
        }
        let settings = group.settings.filter { offered.contains($0.key) && $0.key != "databases" }
        let major = family.name.drop { !$0.isNumber }.prefix { $0.isNumber }
        let engine = EngineRequest(name: family.engine, version: String(major))
        _ = try await core(.parameterGroup) { try await services.provisioning.check(settings, engine: engine) }
    }

    /// Brings a group's settings to every cache that has it.
    private func apply(_ group: ParameterGroup, dryRun: Bool) async throws(AWSError) {
        var declarations: [CacheDeclaration] = []
        for view in try await users(of: group.name) {
            var declaration = view.record.declaration
            await set(group, in: &declaration)
            declarations.append(declaration)
        }
        guard !declarations.isEmpty else { return }
        let intent = ApplyIntent(declarations, existing: .require, dryRun: dryRun)
        _ = try await core(.parameterGroup) { try await services.provisioning.apply(intent) }
    }

    private func users(of group: String) async throws(AWSError) -> [CacheView] {
        try await views().filter {
            !$0.record.deletionRequested
                && $0.record.spec.attributes["CacheParameterGroupName"]?.text?.lowercased() == group
        }
    }

    func deleteParameterGroup() async throws(AWSError) -> JSONValue {
        let name = (text("CacheParameterGroupName") ?? "").lowercased()
        guard try await !parameterGroup(name, .delete).isDefault else {
            _ = try id("CacheParameterGroupName", upTo: 255)
            return [:]
        }
        guard try await users(of: name).isEmpty else {
            throw AWSError(
                "InvalidCacheParameterGroupState",
                "One or more cache clusters are still members of this parameter group \(name), so the group cannot be deleted."
            )
        }
        _ = try await core(.parameterGroup) { try await services.resources.edit(key(name)) { _ in nil } }
        try await removeTags(of: arn("parametergroup", name))
        return [:]
    }
}
