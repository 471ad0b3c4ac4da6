import TerraceCore
import TerraceFrontEnd

/// Describes the parameters of a group or a family's defaults.
struct ParameterList: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    func describe(_ input: DescribeCacheParameters) async throws(AWSError) -> JSONValue {
        let group = try await ParameterGroups(call).find(input.cacheParameterGroupName.lowercased(), for: .describe)
        if let source = input.source, !["user", "system", "engine-default"].contains(source) {
            throw .invalidValue("Source must be user, system or engine-default, not '\(source.prefix(40))'.")
        }
        let shown = Parameter.parameters(of: group.family).filter { parameter in
            switch input.source {
            case nil: true
            case "user": !group.isDefault && group.values[parameter.name] != nil
            case "system": group.values[parameter.name] == nil
            default: false
            }
        }
        return try input.page("Parameters", shown.map { ($0.name, described($0, in: group)) })
    }

    func describeDefaults(_ input: DescribeEngineDefaultParameters) async throws(AWSError) -> JSONValue {
        let family = input.cacheParameterGroupFamily
        try ParameterGroups.checkFamily(family)
        let group = ParameterGroup(name: "", family: family, description: "", values: [:], isDefault: true)
        let page = try input.page(
            "Parameters", Parameter.parameters(of: family).map { ($0.name, described($0, in: group)) })
        return ["EngineDefaults": page.merging(patch: ["CacheParameterGroupFamily": .string(family)])]
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
}
