import TerraceCore
import TerraceFrontEnd

/// Subnet groups. They are only stored: addresses are loopback ones, whatever the subnet.
struct SubnetGroups: AWSResource {
    let call: AWSCall
    private let folder: Folder<AWSError>

    init(_ call: AWSCall) {
        self.call = call
        folder = call.folder("subnetGroup", about: .region)
    }

    func find(_ name: String) async throws(AWSError) -> JSONValue {
        guard let found = try await folder.document(name) else {
            throw AWSError("CacheSubnetGroupNotFoundFault", "Cache Subnet Group \(name) does not exist.")
        }
        return found
    }

    private func checked(_ name: String) throws(AWSError) -> String {
        try Identifier.checked(name, "CacheSubnetGroupName", upTo: 255)
    }

    func create(_ input: CreateCacheSubnetGroup) async throws(AWSError) -> JSONValue {
        let name = try checked(input.cacheSubnetGroupName)
        let document = try document(name, description: input.cacheSubnetGroupDescription, input.subnetIds)
        let exists = AWSError("CacheSubnetGroupAlreadyExists", "Cache subnet group \(name) already exists.")
        try await folder.create(name, document, orThrow: exists)
        try await Tags(call).write(input.tags ?? [], of: call.arn("subnetgroup", name))
        return ["CacheSubnetGroup": document]
    }

    /// The document of a group, as it is stored and described.
    private func document(_ name: String, description: String, _ subnets: [String]) throws(AWSError) -> JSONValue {
        guard !subnets.isEmpty else { throw AWSError("InvalidSubnet", "A subnet group needs at least one subnet.") }
        let zones = ["a", "b", "c"]
        let described = subnets.enumerated().map { index, subnet -> JSONValue in
            [
                "SubnetIdentifier": .string(subnet),
                "SubnetAvailabilityZone": ["Name": .string(call.region + zones[index % zones.count])],
                "SupportedNetworkTypes": ["ipv4"],
            ]
        }
        return [
            "CacheSubnetGroupName": .string(name), "CacheSubnetGroupDescription": .string(description),
            "VpcId": "vpc-terrace", "Subnets": .array(described), "ARN": .string(call.arn("subnetgroup", name)),
            "SupportedNetworkTypes": ["ipv4"],
        ]
    }

    func describe(_ input: DescribeCacheSubnetGroups) async throws(AWSError) -> JSONValue {
        if let name = input.cacheSubnetGroupName?.lowercased() {
            return ["CacheSubnetGroups": [try await find(name)]]
        }
        return try input.page("CacheSubnetGroups", try await folder.documents().map { ($0.key.name, $0.body) })
    }

    func modify(_ input: ModifyCacheSubnetGroup) async throws(AWSError) -> JSONValue {
        let name = try checked(input.cacheSubnetGroupName)
        let old = try await find(name)
        var subnets = input.subnetIds ?? []
        if subnets.isEmpty { subnets = (old["Subnets"]?.elements ?? []).compactMap { $0["SubnetIdentifier"]?.text } }
        let description = input.cacheSubnetGroupDescription ?? old["CacheSubnetGroupDescription"]?.text ?? ""
        let document = try document(name, description: description, subnets)
        try await folder.put(name, document)
        return ["CacheSubnetGroup": document]
    }

    func delete(_ input: DeleteCacheSubnetGroup) async throws(AWSError) -> JSONValue {
        let name = try checked(input.cacheSubnetGroupName)
        _ = try await find(name)
        let users = try await call.views().filter {
            $0.record.spec.attributes["CacheSubnetGroupName"]?.text?.lowercased() == name
        }
        guard users.isEmpty else {
            throw AWSError(
                "CacheSubnetGroupInUse", "Cache subnet group \(name) is currently in use by a cache cluster.")
        }
        try await folder.remove(name)
        try await Tags(call).removeAll(of: call.arn("subnetgroup", name))
        return [:]
    }
}
