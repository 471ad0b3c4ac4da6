import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// One request, decoded: whom it is for and what it says.
struct AWSCall: Sendable {
    let services: FrontEndServices
    let naming: NamingTurn
    let region: String
    let input: JSONValue
    let scope: Scope

    /// Every caller is this account; tools that were tested against emulators expect it.
    static let account = "123456789012"

    /// - Throws: `AWSError` for a region that is no name.
    init(
        services: FrontEndServices, naming: NamingTurn, region: String, input: JSONValue
    ) throws(AWSError) {
        self.services = services
        self.naming = naming
        self.region = region
        self.input = input
        do { scope = try Scope("aws:\(Self.account)/\(region)") } catch {
            throw .invalidValue("'\(region.prefix(60))' is not a region.")
        }
    }

    // MARK: Input

    func text(_ name: String) -> String? { input[name]?.text }
    func number(_ name: String) -> Int? { if case .integer(let number) = input[name] { number } else { nil } }
    func flag(_ name: String) -> Bool? { if case .bool(let flag) = input[name] { flag } else { nil } }
    func list(_ name: String) -> [JSONValue]? { if case .array(let values) = input[name] { values } else { nil } }
    func texts(_ name: String) -> [String]? { list(name)?.compactMap(\.text) }

    /// A required id: stored in lower case, whatever was sent.
    func id(_ name: String, upTo limit: Int) throws(AWSError) -> String {
        let id = (text(name) ?? "").lowercased()
        let isValid =
            (1...limit).contains(id.utf8.count) && id.utf8.first.map { (97...122).contains($0) } == true
            && id.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
            && !id.contains("--") && !id.hasSuffix("-")
        guard isValid else {
            throw .invalidValue(
                "The parameter \(name) is not a valid identifier. Identifiers must begin with a letter; must contain "
                    + "only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive "
                    + "hyphens.")
        }
        return id
    }

    /// Members of the input that are stored as they are.
    func given(_ names: [String]) -> [String: JSONValue] {
        Dictionary(names.compactMap { name in input[name].map { (name, $0) } }, uniquingKeysWith: { $1 })
    }

    // MARK: Names

    func arn(_ kind: String, _ id: String) -> String { "arn:aws:elasticache:\(region):\(Self.account):\(kind):\(id)" }

    func cacheID(_ name: String, _ subject: AWSSubject) throws(AWSError) -> CacheID {
        do { return try CacheID(scope: scope, name: name) } catch let error as TerraceError {
            throw AWSError(error, about: subject)
        } catch { throw AWSError("InternalFailure", "\(error)", status: 500) }
    }

    // MARK: The core

    /// Runs something of the core, its failures in the service's words.
    func core<Value: Sendable>(
        _ subject: AWSSubject, _ body: () async throws -> Value
    ) async throws(AWSError) -> Value {
        do { return try await body() } catch let error as AWSError { throw error } catch let error as TerraceError {
            throw AWSError(error, about: subject)
        } catch { throw AWSError("InternalFailure", TerraceError.text(error), status: 500) }
    }

    /// This account's caches in the region, by name.
    func views() async throws(AWSError) -> [CacheView] {
        try await core(.region) { try await services.caches.caches(in: scope) }
    }

    /// The cache, after a moment's patience with a change that is under way: clients wait 15 to 30 seconds until they
    /// look again.
    func settledView(_ id: CacheID, _ subject: AWSSubject) async throws(AWSError) -> CacheView {
        try await core(subject) {
            if let running = try await services.caches.running(of: id) {
                _ = try await services.caches.operation(running.id, wait: services.patience ?? Self.patience)
            }
            return try await services.caches.cache(id)
        }
    }

    static let patience = Duration.seconds(2)

    func tier(_ id: String) async -> Tier? { await services.caches.tiers().first { $0.id == id } }

    private static let markerStart = "after-"

    /// One page of a list, and the marker of the next one.
    func page(_ items: [(key: String, value: JSONValue)]) throws(AWSError) -> (items: [JSONValue], marker: JSONValue) {
        let sorted = items.sorted { $0.key < $1.key }
        var rest = sorted[...]
        if let marker = text("Marker"), !marker.isEmpty {
            guard marker.hasPrefix(Self.markerStart) else {
                throw .invalidValue("The parameter Marker '\(marker.prefix(60))' is not one that was answered.")
            }
            let last = FormText.decoded(marker.dropFirst(Self.markerStart.count))
            rest = sorted.drop { $0.key <= last }
        }
        let page = rest.prefix(number("MaxRecords") ?? 100)
        guard page.count < rest.count, let last = page.last else { return (page.map(\.value), .null) }
        return (page.map(\.value), .string(Self.markerStart + FormText.encoded(last.key)))
    }
}
