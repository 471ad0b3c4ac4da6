import TerraceCore
import TerraceFrontEnd

/// What a request says of a cluster, typed as the service's model types it. It is stored as the same document.
struct ClusterInput: VendorInput {
    let location: String?
    let tags: JSONValue?
    let zones: [String]?
    let identity: JSONValue?
    let sku: SKU?
    let properties: Properties?
    /// All of it as it came.
    let given: JSONValue

    struct SKU: Sendable {
        let name: String?
        let capacity: Int?

        init(_ input: InputReader) {
            name = input.text("name")
            capacity = input.number("capacity")
        }
    }

    struct Properties: Sendable {
        let highAvailability: String?
        let minimumTlsVersion: String?
        let publicNetworkAccess: String?
        /// Keys for the encryption of disks: stored.
        let encryption: JSONValue?

        init(_ input: InputReader) {
            highAvailability = input.text("highAvailability")
            minimumTlsVersion = input.text("minimumTlsVersion")
            publicNetworkAccess = input.text("publicNetworkAccess")
            encryption = input.any("encryption")
        }
    }

    init(_ input: InputReader) {
        location = input.text("location")
        tags = input.any("tags")
        zones = input.texts("zones")
        identity = input.any("identity")
        sku = input.structure("sku", SKU.init)
        properties = input.structure("properties", Properties.init)
        given = .object(input.given)
    }

    init(_ document: JSONValue) { self.init(InputReader(document)) }
}
