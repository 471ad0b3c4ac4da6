import TerraceCore
import TerraceFrontEnd

/// Resource groups. They are stored, and each is the scope of its caches.
struct ResourceGroups: AzureResource {
    private let call: AzureCall
    private let folder: Folder<AzureError>

    init(_ call: AzureCall) {
        self.call = call
        folder = call.folder("resourceGroup", in: call.subscription.lowercased())
    }

    // MARK: Finding

    /// The group that the path names.
    func find() async throws(AzureError) -> ResourceGroup {
        guard let found = try await stored(), found["name"]?.text != nil else { throw .groupNotFound(call.groupName) }
        return group(found)
    }

    func all() async throws(AzureError) -> [ResourceGroup] { try await folder.documents().map { group($0.body) } }

    private func stored() async throws(AzureError) -> JSONValue? {
        try await folder.document(call.groupName.lowercased())
    }

    private func group(_ stored: JSONValue) -> ResourceGroup {
        ResourceGroup(
            subscription: stored["subscription"]?.text ?? call.subscription, name: stored["name"]?.text ?? "",
            body: stored)
    }

    // MARK: Operations

    struct Put: VendorInput {
        let location: String?
        let tags: JSONValue?
        let managedBy: JSONValue?

        init(_ input: InputReader) {
            location = input.text("location")
            tags = input.any("tags")
            managedBy = input.any("managedBy")
        }
    }

    func put(_ input: Put) async throws(AzureError) -> WireResponse {
        let location = try AzureLocation.check(input.location, for: nil)
        _ = try ResourceGroup.scope(call.subscription, call.groupName)
        let existed = try await stored()
        if let place = existed?["location"]?.text, AzureLocation.display(place) != AzureLocation.display(location) {
            throw AzureError(
                409, "InvalidResourceGroupLocation",
                "Invalid resource group location '\(location)'. The Resource group already exists in location '\(place)'.",
                target: "location")
        }
        // The spelling of the creation stays.
        var members: [String: JSONValue] = [
            "name": existed?["name"] ?? .string(call.groupName), "location": .string(location),
            "tags": input.tags ?? [:],
            "subscription": .string(existed.map { group($0).subscription } ?? call.subscription),
        ]
        members["managedBy"] = input.managedBy
        let stored = JSONValue.object(members)
        try await folder.put(call.groupName.lowercased(), stored)
        return .json(document(group(stored)), status: existed == nil ? 201 : 200)
    }

    func get() async throws(AzureError) -> WireResponse { .json(document(try await find())) }

    func checkExistence() async throws(AzureError) -> WireResponse {
        do {
            _ = try await find()
            return WireResponse(status: 204)
        } catch  where error.status == 404 { return WireResponse(status: 404) }
    }

    func list() async throws(AzureError) -> WireResponse {
        .json(["value": .array(try await all().map(document))])
    }

    private func document(_ group: ResourceGroup) -> JSONValue {
        var document: [String: JSONValue] = [
            "id": .string(group.path), "name": .string(group.name), "type": "Microsoft.Resources/resourceGroups",
            "location": group.body["location"] ?? "eastus", "tags": group.body["tags"] ?? [:],
            "properties": ["provisioningState": "Succeeded"],
        ]
        document["managedBy"] = group.body["managedBy"]
        return .object(document)
    }

    // MARK: Delete

    /// Deletes the group with its caches. The operation's result tells when the last cache is gone.
    func delete() async throws(AzureError) -> WireResponse {
        let group = try await find()
        var intent = ApplyIntent([])
        for view in try await call.views() where group.holds(view.record.spec.id) {
            intent.deleting.append(view.record.spec.id)
            try await CacheDocuments(call).removeAll(of: view.record.spec.id)
        }
        try await EnterpriseClusters(call).removeAll(in: group)
        try await folder.remove(group.name.lowercased())
        let all = intent
        _ = try await call.core(about: call.subject) { try await $0.provisioning.apply(all) }
        let path = "/subscriptions/\(call.subscription)/operationresults/group-\(group.name)"
        return LongRunningOperations.accepted(call.link(path))
    }

    func deletionResult() async throws(AzureError) -> WireResponse {
        for view in try await leaving() {
            _ = try? await call.core.settled(view.record.spec.id, within: AzureCall.patience, about: call.subject)
        }
        guard try await leaving().isEmpty else { return LongRunningOperations.accepted(call.link(call.path)) }
        return WireResponse(status: 200)
    }

    /// The remaining caches of the group that the path's operation deletes.
    private func leaving() async throws(AzureError) -> [CacheView] {
        let prefix = "group-"
        let operation = call.operation
        let name = operation.hasPrefix(prefix) ? String(operation.dropFirst(prefix.count)) : operation
        return try await call.views().filter {
            $0.state == .deleting && ResourceGroup.holds($0.record.spec.id, call.subscription, name)
        }
    }
}
