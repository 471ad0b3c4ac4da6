import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// An instance as Memorystore shows it.
struct InstanceView {
    let view: CacheView
    /// Such as `projects/p/locations/r`.
    let parent: String
    /// PEM of the authority that signs the nodes' certificates.
    let authority: String
    let running: Operation?

    private var spec: CacheSpec { view.record.spec }
    private var fields: [String: JSONValue] { spec.attributes }
    private var region: String { parent.split(separator: "/").last.map(String.init) ?? "" }
    private var isReady: Bool { view.record.observedGeneration > 0 }

    var state: String {
        switch view.state {
        case .creating: "CREATING"
        case .deleting: "DELETING"
        // The files of an import are read and proven before anything of the cache changes.
        case .available: running?.kind == .import ? "IMPORTING" : "READY"
        case .degraded, .failed: "REPAIRING"
        case .updating:
            switch running?.kind {
            case .failover: "FAILING_OVER"
            case .import: "IMPORTING"
            default: "UPDATING"
            }
        }
    }

    var json: JSONValue {
        let isHA = fields["tier"]?.text == "STANDARD_HA"
        var json: [String: JSONValue] = [
            "locationId": .string("\(region)-a"), "redisVersion": .string(InstanceDeclaration.defaultVersion),
            "authorizedNetwork": .string(
                "projects/\(parent.split(separator: "/").dropFirst().first ?? "")/global/networks/default"),
            "connectMode": "DIRECT_PEERING", "authEnabled": false, "transitEncryptionMode": "DISABLED",
            "readReplicasMode": "READ_REPLICAS_DISABLED", "persistenceConfig": ["persistenceMode": "DISABLED"],
            "reservedIpRange": "10.0.0.0/29",
        ]
        json.merge(fields.filter { $0.value != .null }) { $1 }
        if let policy = fields["maintenancePolicy"] { json["maintenancePolicy"] = Self.shown(policy) }
        json["name"] = .string("\(parent)/instances/\(spec.id.name)")
        json["createTime"] = .string(Timestamp.text(view.createdAt))
        json["state"] = .string(state)
        json["replicaCount"] = .integer(spec.replicas)
        json["nodes"] = .array(
            view.nodes.enumerated().map { ["id": .string("node-\($0)"), "zone": .string("\(region)-\($1.zone)")] })
        json["persistenceIamIdentity"] = "serviceAccount:terrace@localhost"
        if isHA, json["alternativeLocationId"] == nil { json["alternativeLocationId"] = .string("\(region)-b") }
        if view.state == .failed {
            json["statusMessage"] = .string(
                view.conditions.filter { !$0.status }.map(\.message).joined(separator: "; "))
        }
        if isReady { json.merge(whereItIs) { $1 } }
        return .object(json)
    }

    /// Each window lasts one hour. gcloud's beta and alpha commands crash on a window without its duration.
    private static func shown(_ policy: JSONValue) -> JSONValue {
        guard case .object(var members) = policy, case .array(let windows) = policy["weeklyMaintenanceWindow"] else {
            return policy
        }
        members["weeklyMaintenanceWindow"] = .array(
            windows.map { .object($0.members.merging(["duration": "3600s"]) { $1 }) })
        return .object(members)
    }

    private var whereItIs: [String: JSONValue] {
        guard let host = view.record.endpoint?.host else { return [:] }
        let primary = view.record.primaries.first.flatMap { view.record.node($0) }
        var json: [String: JSONValue] = [
            "host": .string(host), "port": .integer(spec.nodePort),
            "currentLocationId": .string("\(region)-\(primary?.zone ?? "a")"),
        ]
        if spec.tls == .required { json["serverCaCerts"] = [["cert": .string(authority)]] }
        if fields["readReplicasMode"]?.text == "READ_REPLICAS_ENABLED" {
            json["readEndpoint"] = .string(view.reader?.address.host ?? host)
            json["readEndpointPort"] = .integer(spec.nodePort)
        }
        return json
    }
}
