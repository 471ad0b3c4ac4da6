import TerraceCore

/// A user group as it is stored.
struct AWSUserGroup: Equatable, Sendable {
    let id: String
    var engine: String
    var userIDs: [String]

    init(id: String, engine: String, userIDs: [String]) {
        self.id = id
        self.engine = engine
        self.userIDs = userIDs
    }

    init?(id: String, _ body: JSONValue?) {
        guard let body, let engine = body["engine"]?.text else { return nil }
        self.init(id: id, engine: engine, userIDs: (body["users"]?.elements ?? []).compactMap(\.text))
    }

    var body: JSONValue {
        ["engine": .string(engine), "users": .array(userIDs.map { .string($0) })]
    }
}

extension CacheSpec {
    /// The user groups of a replication group: at most one.
    var userGroupIDs: [String] { (attributes["UserGroupIds"]?.elements ?? []).compactMap(\.text) }
}
