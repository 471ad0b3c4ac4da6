import TerraceCore
import TerraceFrontEnd

/// What a request says of a database, typed as the service's model types it.
struct DatabaseInput: VendorInput {
    /// An update says a part of them only.
    let properties: DatabaseProperties?
    /// The properties as they came.
    let given: JSONValue

    init(_ input: InputReader) {
        properties = input.structure("properties", DatabaseProperties.init)
        given = input.given["properties"] ?? [:]
    }
}

/// Properties of a database. A cache keeps the same as an attribute.
struct DatabaseProperties: Sendable {
    let clientProtocol: String?
    let port: Int?
    let clusteringPolicy: String?
    let evictionPolicy: String?
    let accessKeysAuthentication: String?
    let deferUpgrade: String?
    let persistence: Persistence?
    /// Their names; nil for a module without one.
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
