import TerraceCore
import TerraceFrontEnd

/// Tags of all resources that have an ARN, stored by the ARN.
struct Tags: AWSResource {
    let call: AWSCall
    private let folder: Folder<AWSError>

    init(_ call: AWSCall) {
        self.call = call
        folder = call.folder("tags", about: .region)
    }

    // MARK: Operations

    func add(_ input: AddTagsToResource) async throws(AWSError) -> JSONValue {
        let arn = try await existing(input.resourceName)
        try await write(input.tags, of: arn)
        return try await listed(arn)
    }

    func list(_ input: ListTagsForResource) async throws(AWSError) -> JSONValue {
        try await listed(try await existing(input.resourceName))
    }

    func remove(_ input: RemoveTagsFromResource) async throws(AWSError) -> JSONValue {
        let arn = try await existing(input.resourceName)
        let keys = input.tagKeys
        let known = try await tags(of: arn)
        if let missing = keys.first(where: { known[$0] == nil }) {
            throw AWSError("TagNotFound", "Tag \(missing) is not one of \(arn).", status: 404)
        }
        try await folder.edit(arn) { old in
            var tags = old?.members ?? [:]
            for key in keys { tags[key] = nil }
            return tags.isEmpty ? nil : .object(tags)
        }
        return try await listed(arn)
    }

    // MARK: For other resources

    /// Gives a new resource its tags. Those of a former one with this ARN may still be there.
    func begin(_ tags: [Tag], of arn: String) async throws(AWSError) {
        guard !tags.isEmpty else { return try await removeAll(of: arn) }
        try await edit(arn, adding: tags) { _ in [:] }
    }

    /// Adds tags to the existing ones, up to fifty in all.
    func write(_ tags: [Tag], of arn: String) async throws(AWSError) {
        guard !tags.isEmpty else { return }
        try await edit(arn, adding: tags) { $0?.members ?? [:] }
    }

    private func edit(
        _ arn: String, adding tags: [Tag], to old: @Sendable @escaping (JSONValue?) -> [String: JSONValue]
    ) async throws(AWSError) {
        try await folder.edit(arn) { before in
            var all = old(before)
            for tag in tags {
                guard let key = tag.key, !key.isEmpty else { throw AWSError.invalidValue("A tag needs a Key.") }
                all[key] = .string(tag.value ?? "")
            }
            guard all.count <= 50 else {
                throw AWSError("TagQuotaPerResourceExceeded", "A resource has at most 50 tags.")
            }
            return .object(all)
        }
    }

    func removeAll(of arn: String) async throws(AWSError) { try await folder.remove(arn) }

    // MARK: Reading

    private func tags(of arn: String) async throws(AWSError) -> [String: JSONValue] {
        try await folder.document(arn)?.members ?? [:]
    }

    private func listed(_ arn: String) async throws(AWSError) -> JSONValue {
        let tags = try await tags(of: arn).sorted { $0.key < $1.key }
        return ["TagList": .array(tags.map { ["Key": .string($0.key), "Value": $0.value] })]
    }

    /// The ARN under which the tags of an existing resource are stored. Members of a group share the group's tags.
    private func existing(_ arn: String) async throws(AWSError) -> String {
        let parts = arn.split(separator: ":", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, parts[0] == "arn", parts[2] == "elasticache", parts[3] == call.region else {
            throw AWSError(
                "InvalidARN", "'\(arn.prefix(200))' is not the ARN of an ElastiCache resource in \(call.region).")
        }
        let name = parts[6].lowercased()
        switch parts[5] {
        case "replicationgroup": _ = try await ReplicationGroups(call).find(name)
        case "cluster":
            let view = try await CacheClusters(call).find(name).view
            if view.isReplicationGroup { return call.arn("replicationgroup", view.awsID) }
        case "subnetgroup": _ = try await SubnetGroups(call).find(name)
        case "parametergroup": _ = try await ParameterGroups(call).find(name, for: .describe)
        case "snapshot": _ = try await Snapshots(call).find(name)
        case "user": _ = try await Users(call).find(name)
        case "usergroup": _ = try await UserGroups(call).find(name)
        default: throw AWSError("InvalidARN", "Terrace has no resources of the kind '\(parts[5].prefix(60))' yet.")
        }
        return call.arn(parts[5], name)
    }
}
