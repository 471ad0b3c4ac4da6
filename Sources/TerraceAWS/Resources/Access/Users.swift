import TerraceCore
import TerraceFrontEnd

/// Users. They are stored, and given to every replication group whose user group has them.
struct Users: AWSResource {
    let call: AWSCall
    private let folder: Folder<AWSError>

    init(_ call: AWSCall) {
        self.call = call
        folder = call.folder("user", about: .user)
    }

    func find(_ id: String) async throws(AWSError) -> AWSUser {
        if id == AWSUser.standard.id { return .standard }
        guard let user = AWSUser(id: id, try await folder.document(id)) else {
            throw AWSError("UserNotFound", "User \(id.prefix(120)) not found.", status: 404)
        }
        return user
    }

    private func checked(_ id: String) throws(AWSError) -> String { try Identifier.checked(id, "UserId", upTo: 40) }

    // MARK: Operations

    /// Checks the request by itself first, and the access string with an engine last.
    func create(_ input: CreateUser) async throws(AWSError) -> JSONValue {
        let id = try checked(input.userId)
        let engine = try engineName(input.engine)
        if let problem = CacheUser.problem(withName: input.userName) { throw .invalidValue("UserName: \(problem).") }
        guard let hashes = try input.hashes() else {
            throw .invalidCombination(
                "A user needs Passwords, or NoPasswordRequired: say one of them, or an AuthenticationMode.")
        }
        let user = AWSUser(
            id: id, name: input.userName, engine: engine.rawValue, access: input.accessString, hashes: hashes)
        let exists = AWSError("UserAlreadyExists", "User \(id) already exists.")
        let isThere = try await folder.document(id) != nil
        guard !isThere, id != AWSUser.standard.id else { throw exists }
        try await check(user)
        try await folder.create(id, user.body, orThrow: exists)
        try await Tags(call).write(input.tags ?? [], of: call.arn("user", id))
        return try await described(user)
    }

    func describe(_ input: DescribeUsers) async throws(AWSError) -> JSONValue {
        let filters = try (input.filters ?? []).map { (filter) throws(AWSError) in try UserFilter(filter) }
        let engine = input.engine?.lowercased()
        if engine != nil { _ = try engineName(input.engine) }
        let all: [AWSUser]
        if let id = input.userId?.lowercased() {
            all = [try await find(id)]
        } else {
            all = [AWSUser.standard] + (try await folder.documents().compactMap { AWSUser(id: $0.key.name, $0.body) })
        }
        var items: [Page.Item] = []
        for user in all where (engine == nil || user.engine == engine) && filters.allSatisfy({ $0.takes(user) }) {
            items.append((user.id, try await described(user)))
        }
        return try input.page("Users", items)
    }

    func modify(_ input: ModifyUser) async throws(AWSError) -> JSONValue {
        let id = try checked(input.userId)
        guard id != AWSUser.standard.id else {
            throw AWSError(
                "InvalidUserState", "User default cannot be modified; create one of that name with another id.")
        }
        let old = try await find(id)
        try input.requireChange(besides: ["UserId"])
        var wanted = old
        if input.engine != nil { wanted.engine = try engineName(input.engine).rawValue }
        if let hashes = try input.hashes() { wanted.hashes = hashes }
        if let access = input.accessString { wanted.access = access }
        if let more = input.appendAccessString { wanted.access += " " + more }
        if wanted.access != old.access || wanted.engine != old.engine { try await check(wanted) }
        let changed = wanted
        try await folder.edit(id) { stored in stored == nil ? nil : changed.body }
        let groups = try await UserGroups(call).all().filter { $0.userIDs.contains(id) }
        try await UserRollout(call).apply(toHoldersOf: groups.map(\.id))
        return try await described(changed, status: "modifying")
    }

    func delete(_ input: DeleteUser) async throws(AWSError) -> JSONValue {
        let id = try checked(input.userId)
        let user = try await find(id)
        let groups = try await UserGroups(call).all().filter { $0.userIDs.contains(id) }
        if id == AWSUser.standard.id || (user.name == CacheUser.defaultName && groups.contains { $0.engine == "redis" })
        {
            throw AWSError(
                "DefaultUserAssociatedToUserGroup",
                "User \(id) is the default user of a user group and cannot be deleted.")
        }
        let described = try await described(user, status: "deleting")
        for group in groups {
            var rest = group
            rest.userIDs.removeAll { $0 == id }
            try await UserGroups(call).write(rest)
        }
        try await folder.remove(id)
        try await Tags(call).removeAll(of: call.arn("user", id))
        try await UserRollout(call).apply(toHoldersOf: groups.map(\.id))
        return described
    }

    // MARK: Checks

    private func engineName(_ text: String?) throws(AWSError) -> EngineName {
        guard let engine = EngineName(rawValue: (text ?? "").lowercased()) else {
            throw .invalidValue("Engine must be redis or valkey, not '\((text ?? "").prefix(40))'.")
        }
        return engine
    }

    /// Checks the words of the access string first, and asks an engine then, which knows the commands.
    private func check(_ user: AWSUser) async throws(AWSError) {
        let parsed: AccessString
        do { parsed = try AccessString(user.access, isEnabled: false) } catch {
            throw .invalidValue("AccessString: \(error.message).")
        }
        let blocked = await call.tier("aws/replication-group")?.blockedCommands ?? []
        if let word = parsed.rules.first(where: { $0.hasPrefix("+") && blocked.contains(String($0.dropFirst())) }) {
            throw .invalidValue("AccessString: \(word) allows a command that ElastiCache restricts.")
        }
        let probe = CacheUser(name: user.id, access: parsed)
        let engine = EngineRequest(name: EngineName(rawValue: user.engine) ?? .redis)
        try await call.core(about: .user) { services in
            do { try await services.provisioning.check([probe], engine: engine) } catch let error as TerraceError {
                // An engine that is not installed would become a fault of the user's state, so it has an error of its
                // own.
                guard error.code == .failedPrecondition else { throw error }
                throw AWSError.invalidValue("Engine: \(AWSWords.text(of: error))")
            }
        }
    }

    // MARK: Output

    private func described(_ user: AWSUser, status: String = "active") async throws(AWSError) -> JSONValue {
        let groups = try await UserGroups(call).all().filter { $0.userIDs.contains(user.id) }.map(\.id).sorted()
        var authentication: [String: JSONValue] = ["Type": user.hashes.isEmpty ? "no-password" : "password"]
        // The service shows `PasswordCount` only for users with passwords.
        if !user.hashes.isEmpty { authentication["PasswordCount"] = .integer(user.hashes.count) }
        return [
            "UserId": .string(user.id), "UserName": .string(user.name), "Status": .string(status),
            "Engine": .string(user.engine), "MinimumEngineVersion": user.engine == "valkey" ? "7.2" : "6.0",
            "AccessString": .string(user.access), "UserGroupIds": .array(groups.map { .string($0) }),
            "Authentication": .object(authentication),
            "ARN": .string(call.arn("user", user.id)),
        ]
    }
}
