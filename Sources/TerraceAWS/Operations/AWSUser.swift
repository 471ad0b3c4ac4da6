import TerraceCore
import TerraceFrontEnd

/// A user as it is stored, with hashes in place of passwords.
struct AWSUser: Equatable, Sendable {
    let id: String
    var name: String
    var engine: String
    /// As it was given: clients compare.
    var access: String
    /// SHA-256 of each password that opens; none where none is needed.
    var hashes: [String]

    /// The one every account begins with, and cannot change.
    static let standard = AWSUser(id: "default", name: "default", engine: "redis", access: "on ~* +@all", hashes: [])

    init(id: String, name: String, engine: String, access: String, hashes: [String]) {
        self.id = id
        self.name = name
        self.engine = engine
        self.access = access
        self.hashes = hashes
    }

    init?(id: String, _ body: JSONValue?) {
        guard let body, let name = body["name"]?.text, let engine = body["engine"]?.text,
            let access = body["access"]?.text
        else { return nil }
        self.init(
            id: id, name: name, engine: engine, access: access,
            hashes: (body["hashes"]?.elements ?? []).compactMap(\.text))
    }

    var body: JSONValue {
        [
            "name": .string(name), "engine": .string(engine), "access": .string(access),
            "hashes": .array(hashes.map { .string($0) }),
        ]
    }

    /// As the engine gets it. The text was checked before it was stored.
    var cacheUser: CacheUser? {
        (try? AccessString(access, isEnabled: false)).map {
            CacheUser(name: name, access: $0, login: hashes.isEmpty ? .open : .hashes(hashes))
        }
    }
}

/// One filter of DescribeUsers: a user is taken whose property is one of the values.
struct UserFilter {
    private var property: @Sendable (AWSUser) -> String
    private var values: [String]

    init(_ filter: JSONValue) throws(AWSError) {
        let name = filter["Name"]?.text ?? ""
        // The guide writes UserName, the console user-name.
        switch name.lowercased().replacing("-", with: "") {
        case "userid": property = { $0.id }
        case "username": property = { $0.name }
        case "engine": property = { $0.engine }
        default:
            throw .invalidValue("Filters.Name must be user-id, user-name or engine, not '\(name.prefix(60))'.")
        }
        values = (filter["Values"]?.elements ?? []).compactMap(\.text)
    }

    func takes(_ user: AWSUser) -> Bool { values.contains(property(user)) }
}
