import TerraceCore
import TerraceFrontEnd

/// Subnet groups are stored: addresses here are the loopback's, whatever the subnet.
extension AWSCall {
    private func key(_ name: String) -> ResourceKey {
        ResourceKey(kind: "aws/subnetGroup", scope: scope.rawValue, name: name)
    }

    func subnetGroup(_ name: String) async throws(AWSError) -> JSONValue {
        let found = try await core(.region) { try await services.resources.resource(key(name)) }
        guard let found else {
            throw AWSError("CacheSubnetGroupNotFoundFault", "Cache Subnet Group \(name) does not exist.")
        }
        return found
    }

    func createSubnetGroup() async throws(AWSError) -> JSONValue {
        let name = try id("CacheSubnetGroupName", upTo: 255)
        let body = try subnetGroup(
            name, description: text("CacheSubnetGroupDescription") ?? "", texts("SubnetIds") ?? [])
        _ = try await core(.region) {
            try await services.resources.edit(key(name)) { old in
                guard old == nil else {
                    throw AWSError("CacheSubnetGroupAlreadyExists", "Cache subnet group \(name) already exists.")
                }
                return body
            }
        }
        try await writeTags(list("Tags") ?? [], of: arn("subnetgroup", name))
        return ["CacheSubnetGroup": body]
    }

    private func subnetGroup(_ name: String, description: String, _ subnets: [String]) throws(AWSError) -> JSONValue {
        guard !subnets.isEmpty else { throw AWSError("InvalidSubnet", "A subnet group needs at least one subnet.") }
        let zones = ["a", "b", "c"]
        let described = subnets.enumerated().map { index, subnet -> JSONValue in
            [
                "SubnetIdentifier": .string(subnet),
                "SubnetAvailabilityZone": ["Name": .string(region + zones[index % zones.count])],
                "SupportedNetworkTypes": ["ipv4"],
            ]
        }
        return [
            "CacheSubnetGroupName": .string(name), "CacheSubnetGroupDescription": .string(description),
            "VpcId": "vpc-terrace", "Subnets": .array(described), "ARN": .string(arn("subnetgroup", name)),
            "SupportedNetworkTypes": ["ipv4"],
        ]
    }

    func describeSubnetGroups() async throws(AWSError) -> JSONValue {
        if let name = text("CacheSubnetGroupName")?.lowercased() {
            return ["CacheSubnetGroups": [try await subnetGroup(name)]]
        }
        let all = try await core(.region) {
            try await services.resources.resources(kind: "aws/subnetGroup", scope: scope.rawValue)
        }
        let page = try page(all.map { ($0.key.name, $0.body) })
        return ["CacheSubnetGroups": .array(page.items), "Marker": page.marker]
    }

    func modifySubnetGroup() async throws(AWSError) -> JSONValue {
        let name = try id("CacheSubnetGroupName", upTo: 255)
        let old = try await subnetGroup(name)
        var subnets = texts("SubnetIds") ?? []
        if subnets.isEmpty, case .array(let known) = old["Subnets"] {
            subnets = known.compactMap { $0["SubnetIdentifier"]?.text }
        }
        let description = text("CacheSubnetGroupDescription") ?? old["CacheSubnetGroupDescription"]?.text ?? ""
        let body = try subnetGroup(name, description: description, subnets)
        _ = try await core(.region) { try await services.resources.edit(key(name)) { _ in body } }
        return ["CacheSubnetGroup": body]
    }

    func deleteSubnetGroup() async throws(AWSError) -> JSONValue {
        let name = try id("CacheSubnetGroupName", upTo: 255)
        _ = try await subnetGroup(name)
        let users = try await views().filter {
            $0.record.spec.attributes["CacheSubnetGroupName"]?.text?.lowercased() == name
        }
        guard users.isEmpty else {
            throw AWSError(
                "CacheSubnetGroupInUse", "Cache subnet group \(name) is currently in use by a cache cluster.")
        }
        _ = try await core(.region) { try await services.resources.edit(key(name)) { _ in nil } }
        try await removeTags(of: arn("subnetgroup", name))
        return [:]
    }
}
