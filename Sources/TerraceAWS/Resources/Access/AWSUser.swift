import TerraceCore
import TerraceFrontEnd

/// A user as it is stored, with hashes instead of passwords.
struct AWSUser: Equatable, Sendable {
    let id: String
    var name: String
    var engine: String
    /// The access string as given, because clients compare it.
    var access: String
    /// SHA-256 of each valid password; empty when no password is needed.
    var hashes: [String]

    /// The user that every account has from the start and cannot change.
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

    /// The user for the engine. Nil cannot happen, because the access string was checked before it was stored.
    var cacheUser: CacheUser? {
        (try? AccessString(access, isEnabled: false)).map {
            CacheUser(name: name, access: $0, login: hashes.isEmpty ? .open : .hashes(hashes))
        }
    }
}
