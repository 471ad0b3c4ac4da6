import TerraceCore
import TerraceFrontEnd

/// A request's members for a database, with the types of the service's model.
struct DatabaseInput: VendorInput {
    /// The given properties; an update may have only some of them.
    let properties: DatabaseProperties?
    /// The given properties, unchanged.
    let given: JSONValue

    init(_ input: InputReader) {
        properties = input.structure("properties", DatabaseProperties.init)
        given = input.given["properties"] ?? [:]
    }
}

/// Properties of a database. The cache stores the same properties as an attribute.
struct DatabaseProperties: Sendable {
    let clientProtocol: String?
    let port: Int?
    let clusteringPolicy: String?
    let evictionPolicy: String?
    let accessKeysAuthentication: String?
    let deferUpgrade: String?
    let persistence: Persistence?
    /// The modules' names; nil for a module without a name.
    let modules: [String?]?

    struct Persistence: Sendable {
        let aofEnabled: Bool?
        let aofFrequency: String?
        let rdbEnabled: Bool?
        let rdbFrequency: String?
    }

    init(_ input: InputReader) {
        clientProtocol = input.text("clientProtocol")
        port = input.number("port")
        clusteringPolicy = input.text("clusteringPolicy")
        evictionPolicy = input.text("evictionPolicy")
        accessKeysAuthentication = input.text("accessKeysAuthentication")
        deferUpgrade = input.text("deferUpgrade")
        persistence = input.structure("persistence") { input in
            Persistence(
                aofEnabled: input.flag("aofEnabled"), aofFrequency: input.text("aofFrequency"),
                rdbEnabled: input.flag("rdbEnabled"), rdbFrequency: input.text("rdbFrequency"))
        }
        modules = input.structures("modules") { $0.text("name") }
    }
}
