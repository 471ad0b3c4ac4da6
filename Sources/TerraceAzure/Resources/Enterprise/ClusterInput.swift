import TerraceCore
import TerraceFrontEnd

/// A request's members for a cluster, with the types of the service's model. The stored document has the same form.
struct ClusterInput: VendorInput {
    let location: String?
    let tags: JSONValue?
    let zones: [String]?
    let identity: JSONValue?
    let sku: SKU?
    let properties: Properties?
    /// The given members, unchanged.
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
        /// Keys for the encryption of disks, which are only stored.
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
