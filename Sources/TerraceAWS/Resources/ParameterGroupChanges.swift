import TerraceCore
import TerraceFrontEnd

/// Changes the values of a parameter group, and the settings of every cache that has it.
struct ParameterGroupChanges: AWSResource {
    private let call: AWSCall
    private let groups: ParameterGroups

    init(_ call: AWSCall) {
        self.call = call
        groups = ParameterGroups(call)
    }

    func modify(_ input: ModifyCacheParameterGroup) async throws(AWSError) -> JSONValue {
        let pairs = input.parameterNameValues
        guard (1...20).contains(pairs.count) else {
            throw .invalidValue("ParameterNameValues must have 1 to 20 parameters, not \(pairs.count).")
        }
        return try await change(input.cacheParameterGroupName) { values, family in
            for pair in pairs {
                let name = pair.parameterName ?? ""
                let parameter = try Parameter.modifiable(name, in: family)
                let value = pair.parameterValue ?? ""
                if let problem = parameter.problem(value) { throw AWSError.invalidValue(problem) }
                values[name] = value
            }
        }
    }

    func reset(_ input: ResetCacheParameterGroup) async throws(AWSError) -> JSONValue {
        let names = (input.parameterNameValues ?? []).compactMap(\.parameterName)
        let all = input.resetAllParameters ?? false
        guard all || !names.isEmpty else {
            throw .invalidCombination("Say ResetAllParameters=true, or name parameters in ParameterNameValues.")
        }
        return try await change(input.cacheParameterGroupName) { values, family in
            for name in names { _ = try Parameter.modifiable(name, in: family) }
            if all { values = [:] } else { for name in names { values[name] = nil } }
        }
    }

    private func change(
        _ group: String, _ body: @Sendable @escaping (inout [String: String], _ family: String) throws -> Void
    ) async throws(AWSError) -> JSONValue {
        let name = group.lowercased()
        let group = try await groups.find(name, for: .create)
        guard !group.isDefault else {
            throw AWSError(
                "InvalidCacheParameterGroupState",
                "The default parameter group \(name) cannot be modified; create one of your own.")
        }
        var wanted = group
        do { try body(&wanted.values, group.family) } catch { throw (error as? AWSError) ?? .invalidValue("\(error)") }
        // The values are tried first, so that a refused value is not stored: the group and all its caches get it, or
        // none.
        try await checkEngine(wanted)
        try await apply(wanted, dryRun: true)
        try await groups.folder.edit(name) { old in
            guard var group = ParameterGroup(name: name, old) else { return old }
            try body(&group.values, group.family)
            return group.body
        }
        try await apply(wanted, dryRun: false)
        return ["CacheParameterGroupName": .string(name)]
    }

    /// Tries the group's settings on an engine of its family, as far as a tier passes them to the engine.
    private func checkEngine(_ group: ParameterGroup) async throws(AWSError) {
        guard let family = ParameterFamily.all.first(where: { $0.name == group.family }) else { return }
        var offered: Set<String> = []
        for tier in ["aws/node", "aws/replication-group", "aws/cluster"] {
            offered.formUnion(await call.tier(tier)?.configurable ?? [])
        }
        let settings = group.settings.filter { offered.contains($0.key) && $0.key != "databases" }
        let major = family.name.drop { !$0.isNumber }.prefix { $0.isNumber }
        let engine = EngineRequest(name: family.engine, version: String(major))
        try await call.core(about: .parameterGroup) { try await $0.provisioning.check(settings, engine: engine) }
    }

    /// Applies a group's settings to every cache that has it.
    private func apply(_ group: ParameterGroup, dryRun: Bool) async throws(AWSError) {
        var declarations: [CacheDeclaration] = []
        for view in try await groups.users(of: group.name) {
            var declaration = view.record.declaration
            await groups.apply(group, to: &declaration)
            declarations.append(declaration)
        }
        guard !declarations.isEmpty else { return }
        let intent = ApplyIntent(declarations, existing: .require, dryRun: dryRun)
        _ = try await call.core(about: .parameterGroup) { try await $0.provisioning.apply(intent) }
    }
}
