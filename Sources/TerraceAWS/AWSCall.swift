import TerraceCore
import TerraceFrontEnd

/// One request: its region and scope, its input, and the core that carries it out.
struct AWSCall: VendorCall {
    let core: VendorCore<AWSError>
    let naming: NamingTurn
    let region: String
    let scope: Scope
    let input: InputReader

    /// The account of every caller. Tools that were tested against emulators expect this number.
    static let account = "123456789012"

    /// How long an answer waits for a running change. Clients wait 15 to 30 seconds before they ask again.
    static let patience = Duration.seconds(2)

    /// - Parameter input: the request's members, as `AWSInputs` reads them.
    /// - Throws: `AWSError` for a region that is not a valid name.
    init(
        _ services: FrontEndServices, naming: NamingTurn, region: String, input: JSONValue
    ) throws(AWSError) {
        core = VendorCore(services)
        self.naming = naming
        self.region = region
        self.input = InputReader(input)
        do { scope = try Scope("aws:\(Self.account)/\(region)") } catch {
            throw .invalidValue("'\(region.prefix(60))' is not a region.")
        }
    }

    // MARK: Names

    func arn(_ kind: String, _ id: String) -> String { "arn:aws:elasticache:\(region):\(Self.account):\(kind):\(id)" }

    /// Documents of the account in the region.
    func folder(_ kind: String, about subject: AWSSubject) -> Folder<AWSError> {
        core.folder("aws/\(kind)", in: scope.rawValue, about: subject)
    }

    // MARK: What is there

    /// This account's caches in the region, by name.
    func views() async throws(AWSError) -> [CacheView] {
        try await core(about: .region) { try await $0.caches.caches(in: scope) }
    }

    func tier(_ id: String) async -> Tier? { await core.services.caches.tiers().first { $0.id == id } }

    func shown(_ view: CacheView) async -> AWSCacheView {
        AWSCacheView(view: view, call: self, tier: await tier(view.record.spec.tier))
    }

    /// The cache's present state.
    func shown(_ id: CacheID, _ subject: AWSSubject) async throws(AWSError) -> AWSCacheView {
        await shown(try await core(about: subject) { try await $0.caches.cache(id) })
    }

    /// A cache whose deletion has begun, with the state `deleting`. It is not read again, because it may be gone by
    /// then.
    func shown(ofDeleted view: CacheView) async -> AWSCacheView {
        var view = view
        view.state = .deleting
        return await shown(view)
    }
}
