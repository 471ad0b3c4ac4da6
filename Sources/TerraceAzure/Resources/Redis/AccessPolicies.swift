import TerraceCore
import TerraceFrontEnd

/// Access policies, which tell what their principals may do. Every cache has the service's own policies besides the
/// stored ones.
struct AccessPolicies: AzureResource {
    private let call: AzureCall
    private let children: RedisChildren

    init(_ call: AzureCall) {
        self.call = call
        children = RedisChildren(call: call, kind: .accessPolicy)
    }

    /// The policies that every cache has. The permissions of Data Reader are shorter than Azure's, whose exact text is
    /// not published.
    private static let builtIn: [JSONValue] = [
        ("Data Owner", "+@all allkeys"),
        ("Data Contributor", "+@all -@dangerous +cluster|info +cluster|nodes +cluster|slots allkeys"),
        ("Data Reader", "+@read +@connection +cluster|info +cluster|nodes +cluster|slots allkeys"),
    ].map { name, permissions in
        [
            "name": .string(name),
            "properties": [
                "permissions": .string(permissions), "type": "BuiltIn", "provisioningState": "Succeeded",
            ],
        ]
    }

    private var isBuiltIn: Bool {
        Self.builtIn.contains { $0["name"]?.text?.lowercased() == call.child.lowercased() }
    }

    func all(of id: CacheID) async throws(AzureError) -> [JSONValue] {
        Self.builtIn + (try await children.all(of: id))
    }

    /// The engine's access string for permissions. It allows all channels unless the permissions name some, as Redis 6
    /// does, which the service runs.
    static func access(_ permissions: String) throws(TerraceError) -> AccessString {
        let hasChannels = permissions.split(separator: " ").contains { $0.hasPrefix("&") || $0.contains("channels") }
        return try AccessString(hasChannels ? permissions : permissions + " &*")
    }

    // MARK: Operations

    func list() async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        return children.list(try await all(of: view.record.spec.id), of: view)
    }

    func get() async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        return try children.get(among: try await all(of: view.record.spec.id), of: view)
    }

    struct Put: VendorInput {
        fileprivate let permissions: String?

        init(_ input: InputReader) {
            permissions = input.structure("properties") { $0.text("permissions") } ?? nil
        }
    }

    func put(_ input: Put) async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        let answer = try await children.put(try await properties(input, view.record.spec), of: view)
        try await Principals(call).apply(to: view.record.spec.id)
        return answer
    }

    /// The properties of a policy to store, after trying them on an engine.
    private func properties(_ input: Put, _ spec: CacheSpec) async throws(AzureError) -> JSONValue {
        guard !isBuiltIn else {
            throw .invalid("name", "'\(call.child.prefix(80))' is one of the service's own access policies.")
        }
        guard let given = input.permissions, !given.isEmpty else {
            throw .invalid("properties.permissions", "Such as +get +hget ~orders:*.")
        }
        let words = given.split(separator: " ")
        let hasKeys = words.contains { $0.hasPrefix("~") || $0.hasPrefix("%") || $0.lowercased() == "allkeys" }
        let permissions = hasKeys ? given : given + " allkeys"
        try await check(permissions, engine: spec.engine)
        return ["permissions": .string(permissions), "type": "Custom", "provisioningState": "Succeeded"]
    }

    private func check(_ permissions: String, engine: EngineRequest) async throws(AzureError) {
        let access: AccessString
        do { access = try Self.access(permissions) } catch {
            throw .invalid("properties.permissions", "\(error.message).")
        }
        let user = CacheUser(name: call.child, access: access)
        try await call.core(about: call.subject) {
            do { try await $0.provisioning.check([user], engine: engine) } catch let error as TerraceError {
                guard error.code == .invalidArgument else {
                    throw AzureError(500, "InternalServerError", TerraceError.text(error))
                }
                throw AzureError.invalid("properties.permissions", error.message)
            }
        }
    }

    func delete() async throws(AzureError) -> WireResponse {
        let id = try await RedisCaches(call).find().record.spec.id
        try await checkUnused(id)
        let answer = try await children.delete(of: id)
        if answer.status == 200 { try await Principals(call).apply(to: id) }
        return answer
    }

    /// - Throws: `AzureError` for a policy that has an assignment, or that is the service's own.
    private func checkUnused(_ id: CacheID) async throws(AzureError) {
        let holder = try await AccessPolicyAssignments(call).all(of: id).first {
            $0["properties"]?["accessPolicyName"]?.text?.lowercased() == call.child.lowercased()
        }
        guard isBuiltIn || holder != nil else { return }
        let holderName = holder?["name"]?.text ?? ""
        throw AzureError(
            409, "Conflict",
            isBuiltIn
                ? "'\(call.child)' is one of the service's own access policies and stays."
                : "The access policy '\(call.child)' is assigned by '\(holderName)'; delete that first.")
    }
}
