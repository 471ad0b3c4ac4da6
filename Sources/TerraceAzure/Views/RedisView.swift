import TerraceCore
import TerraceFrontEnd

/// A cache as Azure shows it, computed from the core's view and the stored request.
struct RedisView {
    let view: CacheView

    private var spec: CacheSpec { view.record.spec }
    private var attributes: [String: JSONValue] { spec.attributes }
    private var given: JSONValue { attributes["properties"] ?? [:] }

    var location: String { attributes["location"]?.text ?? "East US" }

    var id: String {
        "/subscriptions/\(spec.id.azureSubscription)/resourceGroups/\(spec.id.azureGroup)"
            + "/providers/Microsoft.Cache/Redis/\(spec.id.name)"
    }

    /// The state of provisioning only, as in Azure. Terrace's health endpoint tells whether nodes are healthy.
    var provisioningState: String {
        switch view.state {
        case .creating: "Creating"
        case .available, .degraded: "Succeeded"
        case .updating: "Updating"
        case .failed: "Failed"
        case .deleting: "Deleting"
        }
    }

    var json: JSONValue {
        var json: [String: JSONValue] = [
            "id": .string(id), "name": .string(spec.id.name), "type": "Microsoft.Cache/Redis",
            "location": .string(location), "tags": attributes["tags"] ?? [:], "properties": properties,
        ]
        if let zones = attributes["zones"] { json["zones"] = zones }
        if let identity = attributes["identity"] { json["identity"] = identity }
        return .object(json)
    }

    /// The given properties, overlaid with the actual ones.
    private var properties: JSONValue {
        var properties: [String: JSONValue] = [
            "publicNetworkAccess": "Enabled", "tenantSettings": [:], "updateChannel": "Stable",
            "disableAccessKeyAuthentication": false,
        ]
        if spec.tier == "azure/premium" { properties["zonalAllocationPolicy"] = "Automatic" }
        properties.merge(given.members) { $1 }
        properties.merge([
            "provisioningState": .string(provisioningState), "redisVersion": .string(version),
            "enableNonSslPort": .bool(spec.tls == .offered), "instances": instances,
            "redisConfiguration": configuration, "accessKeys": .null,
            "hostName": .string(view.record.endpoint?.host ?? ""), "port": .integer(spec.port),
            "sslPort": .integer(spec.tlsPort ?? 6380), "linkedServers": [],
        ]) { $1 }
        if spec.tier == "azure/premium" || given["replicasPerPrimary"] != nil {
            properties["replicasPerMaster"] = .integer(spec.replicas)
            properties["replicasPerPrimary"] = .integer(spec.replicas)
        }
        if spec.clustered { properties["shardCount"] = .integer(spec.shards) }
        return .object(properties)
    }

    /// The service's version label, unless another version was requested.
    private var version: String {
        guard let version = spec.engine.version else { return "6.0" }
        return version.contains(".") ? version : "\(version).0"
    }

    /// The nodes, numbered over all shards. The ports are those of Azure, where all nodes share one address.
    private var instances: JSONValue {
        let width = 1 + spec.replicas
        let isUp = view.record.observedGeneration > 0
        return .array(
            spec.nodeIDs.map { node in
                let number = node.shard * width + node.index
                let isPrimary = isUp && view.record.primaries.contains(node)
                var instance: [String: JSONValue] = [
                    "sslPort": .integer(15000 + number), "isMaster": .bool(isPrimary), "isPrimary": .bool(isPrimary),
                ]
                if spec.tls == .offered { instance["nonSslPort"] = .integer(13000 + number) }
                if spec.clustered { instance["shardId"] = .integer(node.shard) }
                if attributes["zones"] != nil, let zone = view.record.node(node)?.zone {
                    instance["zone"] = .string(zone)
                }
                return .object(instance)
            })
    }

    private var configuration: JSONValue {
        var configuration = given["redisConfiguration"]?.members.filter { $0.value != .null } ?? [:]
        configuration["maxclients"] = .string("\(spec.maxclients)")
        return .object(configuration)
    }
}
