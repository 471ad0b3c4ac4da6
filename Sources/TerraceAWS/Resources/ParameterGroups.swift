import TerraceCore
import TerraceFrontEnd

/// Parameter groups. They are stored, and applied to every cache that has them, as far as its tier lets a customer
/// change settings. `ParameterGroupChanges` changes their values and `ParameterList` lists them.
struct ParameterGroups: AWSResource {
    let call: AWSCall
    let folder: Folder<AWSError>

    init(_ call: AWSCall) {
        self.call = call
        folder = call.folder("parameterGroup", about: .parameterGroup)
    }

    // MARK: Finding

    /// The operation that looks for a group; each has its own message for a missing one.
    enum Use { case describe, create, delete }

    func find(_ name: String, for use: Use) async throws(AWSError) -> ParameterGroup {
        if let known = ParameterFamily.defaultGroups.first(where: { $0.name == name }) { return known }
        if let group = ParameterGroup(name: name, try await folder.document(name)) { return group }
        let message =
            switch use {
            case .describe: "CacheParameterGroup \(name) not found."
            case .create: "CacheParameterGroup not found: \(name)"
            case .delete: "CacheParameterGroupnot found: \(name)"
            }
        throw AWSError("CacheParameterGroupNotFound", message, status: 404)
    }

    static func checkFamily(_ family: String) throws(AWSError) {
        guard ParameterFamily.all.contains(where: { $0.name == family }) else {
            throw .invalidValue("CacheParameterGroupFamily \(family.prefix(60)) is not a valid parameter group family.")
        }
    }

    /// Caches that have the group.
    func users(of group: String) async throws(AWSError) -> [CacheView] {
        try await call.views().filter {
            !$0.record.deletionRequested
                && $0.record.spec.attributes["CacheParameterGroupName"]?.text?.lowercased() == group
        }
    }

    // MARK: In a cache

    /// Replaces the declaration's settings by those of the parameter group that it names.
    func applyNamed(to declaration: inout CacheDeclaration) async throws(AWSError) {
        guard let name = declaration.attributes["CacheParameterGroupName"]?.text?.lowercased() else { return }
        await apply(try await find(name, for: .create), to: &declaration)
    }

    func apply(_ group: ParameterGroup, to declaration: inout CacheDeclaration) async {
        let allowed = Set(await call.tier(declaration.tier)?.configurable ?? [])
        declaration.config = group.settings.filter { allowed.contains($0.key) }
    }

    // MARK: Operations

    func create(_ input: CreateCacheParameterGroup) async throws(AWSError) -> JSONValue {
        let name = try Identifier.checked(input.cacheParameterGroupName, "CacheParameterGroupName", upTo: 255)
        let family = input.cacheParameterGroupFamily
        try Self.checkFamily(family)
        let group = ParameterGroup(name: name, family: family, description: input.description, values: [:])
        let exists = AWSError("CacheParameterGroupAlreadyExists", "Parameter group \(name) already exists")
        try await folder.create(name, group.body, orThrow: exists)
        try await Tags(call).write(input.tags ?? [], of: call.arn("parametergroup", name))
        return ["CacheParameterGroup": described(group)]
    }

    private func described(_ group: ParameterGroup) -> JSONValue {
        [
            "CacheParameterGroupName": .string(group.name), "CacheParameterGroupFamily": .string(group.family),
            "Description": .string(group.description), "IsGlobal": false,
            "ARN": .string(call.arn("parametergroup", group.name)),
        ]
    }

    func describe(_ input: DescribeCacheParameterGroups) async throws(AWSError) -> JSONValue {
        if let name = input.cacheParameterGroupName?.lowercased() {
            return ["CacheParameterGroups": [described(try await find(name, for: .describe))]]
        }
        let stored = try await folder.documents().compactMap { ParameterGroup(name: $0.key.name, $0.body) }
        let all = ParameterFamily.defaultGroups + stored
        return try input.page("CacheParameterGroups", all.map { ($0.name, described($0)) })
    }

    func delete(_ input: DeleteCacheParameterGroup) async throws(AWSError) -> JSONValue {
        let name = input.cacheParameterGroupName.lowercased()
        guard try await !find(name, for: .delete).isDefault else {
            _ = try Identifier.checked(input.cacheParameterGroupName, "CacheParameterGroupName", upTo: 255)
            return [:]
        }
        guard try await users(of: name).isEmpty else {
            throw AWSError(
                "InvalidCacheParameterGroupState",
                "One or more cache clusters are still members of this parameter group \(name), so the group cannot be deleted."
            )
        }
        try await folder.remove(name)
        try await Tags(call).removeAll(of: call.arn("parametergroup", name))
        return [:]
    }
}
