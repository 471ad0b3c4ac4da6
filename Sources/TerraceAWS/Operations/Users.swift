import TerraceCore
import TerraceFrontEnd

/// Users: stored, and put into every replication group whose user group has them.
extension AWSCall {
    private func key(_ id: String) -> ResourceKey {
        ResourceKey(kind: "aws/user", scope: scope.rawValue, name: id)
    }

    func user(_ id: String) async throws(AWSError) -> AWSUser {
        if id == AWSUser.standard.id { return .standard }
        let body = try await core(.user(id)) { try await services.resources.resource(key(id)) }
        guard let user = AWSUser(id: id, body) else {
            throw AWSError("UserNotFound", "User \(id.prefix(120)) not found.", status: 404)
        }
        return user
    }

    /// What the request alone tells comes first, the engine's look at the access string last.
    func createUser() async throws(AWSError) -> JSONValue {
        let id = try id("UserId", upTo: 40)
        let engine = try engineName()
        let name = text("UserName") ?? ""
        if let problem = CacheUser.problem(withName: name) { throw .invalidValue("UserName: \(problem).") }
        guard let login = try login() else {
            throw .invalidCombination(
                "A user needs Passwords, or NoPasswordRequired: say one of them, or an AuthenticationMode.")
        }
        let user = AWSUser(
            id: id, name: name, engine: engine.rawValue, access: text("AccessString") ?? "", hashes: login)
        let exists = AWSError("UserAlreadyExists", "User \(id) already exists.")
        let isThere = try await core(.user(id)) { try await services.resources.resource(key(id)) } != nil
        guard !isThere, id != AWSUser.standard.id else { throw exists }
        try await check(access: user.access, of: user)
        _ = try await core(.user(id)) {
            try await services.resources.edit(key(id)) { old in
                guard old == nil else { throw exists }
                return user.body
            }
        }
        try await writeTags(list("Tags") ?? [], of: arn("user", id))
        return try await described(user)
    }

    func describeUsers() async throws(AWSError) -> JSONValue {
        let filters = try (list("Filters") ?? []).map { (filter) throws(AWSError) in try UserFilter(filter) }
        let engine = text("Engine")?.lowercased()
        if let engine, EngineName(rawValue: engine) == nil { _ = try engineName() }
        var all: [AWSUser]
        if let id = text("UserId")?.lowercased() {
            all = [try await user(id)]
        } else {
            let stored = try await core(.region) {
                try await services.resources.resources(kind: "aws/user", scope: scope.rawValue)
            }
            all = [AWSUser.standard] + stored.compactMap { AWSUser(id: $0.key.name, $0.body) }
        }
        all = all.filter { user in
            (engine == nil || user.engine == engine) && filters.allSatisfy { $0.takes(user) }
        }
        var items: [(key: String, value: JSONValue)] = []
        for user in all { items.append((user.id, try await described(user))) }
        let page = try page(items)
        return ["Users": .array(page.items), "Marker": page.marker]
    }

    func modifyUser() async throws(AWSError) -> JSONValue {
        let id = try id("UserId", upTo: 40)
        guard id != AWSUser.standard.id else {
            throw AWSError(
                "InvalidUserState", "User default cannot be modified; create one of that name with another id.")
        }
        let old = try await user(id)
        try requireChange(besides: ["UserId"])
        var wanted = old
        if text("Engine") != nil { wanted.engine = try engineName().rawValue }
        if let login = try login() { wanted.hashes = login }
        if let access = text("AccessString") { wanted.access = access }
        if let more = text("AppendAccessString") { wanted.access += " " + more }
        if wanted.access != old.access || wanted.engine != old.engine {
            try await check(access: wanted.access, of: wanted)
        }
        let changed = wanted
        _ = try await core(.user(id)) {
            try await services.resources.edit(key(id)) { stored in stored == nil ? nil : changed.body }
        }
        try await applyUsers(ofGroupsWith: id)
        return try await described(changed, status: "modifying")
    }

    func deleteUser() async throws(AWSError) -> JSONValue {
        let id = try id("UserId", upTo: 40)
        let user = try await user(id)
        let groups = try await userGroups().filter { $0.userIDs.contains(id) }
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
            try await write(rest)
        }
        _ = try await core(.user(id)) { try await services.resources.edit(key(id)) { _ in nil } }
        try await removeTags(of: arn("user", id))
        try await applyUsers(ofGroups: groups.map(\.id))
        return described
    }

    // MARK: Input

    private func engineName() throws(AWSError) -> EngineName {
        guard let engine = EngineName(rawValue: (text("Engine") ?? "").lowercased()) else {
            throw .invalidValue("Engine must be redis or valkey, not '\((text("Engine") ?? "").prefix(40))'.")
        }
        return engine
    }

    /// By the words first, then by an engine: it knows which commands there are.
    private func check(access: String, of user: AWSUser) async throws(AWSError) {
        let parsed: AccessString
        do { parsed = try AccessString(access, isEnabled: false) } catch {
            throw .invalidValue("AccessString: \(error.message).")
        }
        let blocked = await tier("aws/replication-group")?.blockedCommands ?? []
        if let word = parsed.rules.first(where: { $0.hasPrefix("+") && blocked.contains(String($0.dropFirst())) }) {
            throw .invalidValue("AccessString: \(word) allows a command that ElastiCache restricts.")
        }
        let probe = CacheUser(name: user.id, access: parsed)
        let engine = EngineRequest(name: EngineName(rawValue: user.engine) ?? .redis)
        do { try await services.provisioning.check([probe], engine: engine) } catch let error as TerraceError {
            // An engine that is not installed says nothing about the state of a user.
            guard error.code != .failedPrecondition else { throw .invalidValue("Engine: \(AWSWords.text(of: error))") }
            throw AWSError(error, about: .user(user.id))
        } catch { throw AWSError("InternalFailure", TerraceError.text(error), status: 500) }
    }

    /// Hashes of the passwords that shall open; none where no password is required; nil where nothing is said.
    private func login() throws(AWSError) -> [String]? {
        let mode = input["AuthenticationMode"]
        let passwords = (texts("Passwords") ?? []) + (mode?["Passwords"]?.elements ?? []).compactMap(\.text)
        if let mode, flag("NoPasswordRequired") == true, mode["Type"]?.text != "no-password-required" {
            throw .invalidCombination("AuthenticationMode and NoPasswordRequired say different things.")
        }
        if texts("Passwords")?.isEmpty == false, mode?["Passwords"]?.elements.isEmpty == false {
            throw .invalidCombination("Say Passwords or AuthenticationMode.Passwords, not both.")
        }
        let type = mode?["Type"]?.text ?? (flag("NoPasswordRequired") == true ? "no-password-required" : nil)
        switch type {
        case "iam":
            throw .invalidCombination("AuthenticationMode iam is not supported: Terrace has no IAM. Use passwords.")
        case "no-password-required":
            guard passwords.isEmpty else {
                throw .invalidCombination("A user has Passwords or NoPasswordRequired, not both.")
            }
            return []
        case "password", nil:
            if type == nil, passwords.isEmpty { return nil }
            guard (1...2).contains(passwords.count) else {
                throw .invalidValue("A user has one or two passwords, not \(passwords.count).")
            }
        case let other?:
            throw .invalidValue(
                "AuthenticationMode.Type must be password or no-password-required, not '\(other.prefix(40))'.")
        }
        for password in passwords {
            let isValid =
                (16...128).contains(password.utf8.count)
                && password.utf8.allSatisfy { (33...126).contains($0) && !",\"/@".utf8.contains($0) }
            guard isValid else {
                throw .invalidValue(
                    "A password has 16 to 128 printable characters without spaces and none of , \" / @.")
            }
        }
        return passwords.map(PasswordHash.of)
    }

    // MARK: Output

    private func described(_ user: AWSUser, status: String = "active") async throws(AWSError) -> JSONValue {
        let groups = try await userGroups().filter { $0.userIDs.contains(user.id) }.map(\.id).sorted()
        var authentication: [String: JSONValue] = ["Type": user.hashes.isEmpty ? "no-password" : "password"]
        // Only a user with passwords has a number of them.
        if !user.hashes.isEmpty { authentication["PasswordCount"] = .integer(user.hashes.count) }
        return [
            "UserId": .string(user.id), "UserName": .string(user.name), "Status": .string(status),
            "Engine": .string(user.engine), "MinimumEngineVersion": user.engine == "valkey" ? "7.2" : "6.0",
            "AccessString": .string(user.access), "UserGroupIds": .array(groups.map { .string($0) }),
            "Authentication": .object(authentication),
            "ARN": .string(arn("user", user.id)),
        ]
    }
}
