import TerraceCore
import TerraceFrontEnd

/// Tags by ARN, of whatever has one.
extension AWSCall {
    private func tagKey(_ arn: String) -> ResourceKey {
        ResourceKey(kind: "aws/tags", scope: scope.rawValue, name: arn)
    }

    func addTags() async throws(AWSError) -> JSONValue {
        let arn = try await taggedARN()
        try await writeTags(list("Tags") ?? [], of: arn)
        return try await listed(arn)
    }

    func listTags() async throws(AWSError) -> JSONValue { try await listed(try await taggedARN()) }

    func removeTags() async throws(AWSError) -> JSONValue {
        let arn = try await taggedARN()
        let keys = texts("TagKeys") ?? []
        let known = try await tags(of: arn)
        if let missing = keys.first(where: { known[$0] == nil }) {
            throw AWSError("TagNotFound", "Tag \(missing) is not one of \(arn).", status: 404)
        }
        _ = try await core(.region) {
            try await services.resources.edit(tagKey(arn)) { old in
                var tags = old?.members ?? [:]
                for key in keys { tags[key] = nil }
                return tags.isEmpty ? nil : .object(tags)
            }
        }
        return try await listed(arn)
    }

    /// Adds to what is there; fifty at most.
    func writeTags(_ tags: [JSONValue], of arn: String) async throws(AWSError) {
        guard !tags.isEmpty else { return }
        _ = try await core(.region) {
            try await services.resources.edit(tagKey(arn)) { old in
                var all = old?.members ?? [:]
                for tag in tags {
                    guard let key = tag["Key"]?.text, !key.isEmpty else {
                        throw AWSError.invalidValue("A tag needs a Key.")
                    }
                    all[key] = tag["Value"] ?? ""
                }
                guard all.count <= 50 else {
                    throw AWSError("TagQuotaPerResourceExceeded", "A resource has at most 50 tags.")
                }
                return .object(all)
            }
        }
    }

    func removeTags(of arn: String) async throws(AWSError) {
        _ = try await core(.region) { try await services.resources.edit(tagKey(arn)) { _ in nil } }
    }

    private func tags(of arn: String) async throws(AWSError) -> [String: JSONValue] {
        try await core(.region) { try await services.resources.resource(tagKey(arn)) }?.members ?? [:]
    }

    private func listed(_ arn: String) async throws(AWSError) -> JSONValue {
        let tags = try await tags(of: arn).sorted { $0.key < $1.key }
        return ["TagList": .array(tags.map { ["Key": .string($0.key), "Value": $0.value] })]
    }

    /// The ARN of the input, of something that exists. A group's tags are its members', too.
    private func taggedARN() async throws(AWSError) -> String {
        let arn = text("ResourceName") ?? ""
        let parts = arn.split(separator: ":", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, parts[0] == "arn", parts[2] == "elasticache", parts[3] == region else {
            throw AWSError("InvalidARN", "'\(arn.prefix(200))' is not the ARN of an ElastiCache resource in \(region).")
        }
        let name = parts[6].lowercased()
        switch parts[5] {
        case "replicationgroup": _ = try await group(name)
        case "cluster":
            let found = try await member(name)
            if found.view.isReplicationGroup { return self.arn("replicationgroup", found.view.awsID) }
        case "subnetgroup": _ = try await subnetGroup(name)
        case "parametergroup": _ = try await parameterGroup(name, .describe)
        case "user": _ = try await user(name)
        case "usergroup": _ = try await userGroup(name)
        default: throw AWSError("InvalidARN", "Terrace has no resources of the kind '\(parts[5].prefix(60))' yet.")
        }
        return self.arn(parts[5], name)
    }
}
