import Crypto
import TerraceCore
import Testing

@testable import TerraceProtection

/// A store for one test, and where to look for what it leaves behind.
struct StoreUnderTest: Sendable {
    let store: any ObjectStore
    /// Names of everything that is kept outside of objects; empty where uploads have left nothing.
    let strays: @Sendable () async throws -> [String]
}

/// The stores that the contract is tried on.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case folder
    case encryptedFolder = "encrypted folder"
    case s3 = "S3"
    case encryptedS3 = "encrypted S3"

    /// Those of S3 need moto_server; S3StoreTests says so where it is missing.
    static var possible: [StoreKind] {
        S3ServerProcess.program == nil ? [.folder, .encryptedFolder] : allCases
    }

    var testDescription: String { rawValue }

    /// Runs the body with an empty store, which is gone afterwards.
    func with(_ body: (StoreUnderTest) async throws -> Void) async throws {
        switch self {
        case .folder, .encryptedFolder:
            let folder = try TestFolder()
            let plain = try await FolderStore(path: folder.path)
            let store: any ObjectStore = self == .folder ? plain : EncryptedStore(plain, key: .sample)
            try await body(StoreUnderTest(store: store) { try folder.files().keys.filter { $0.contains("uploads") } })
        case .s3, .encryptedS3:
            try await S3ServerProcess.with { server, http in
                // Sizes at which the contract's objects are sent in parts; S3 takes none below 5 MiB.
                let plain = try server.store(http, sizes: S3Sizes(small: 1 << 20, part: 5 << 20))
                let listing = S3Listing(client: try server.client(http))
                let store: any ObjectStore = self == .s3 ? plain : EncryptedStore(plain, key: .sample)
                try await body(
                    StoreUnderTest(store: store) {
                        let strays = try await listing.uploads("") + listing.objects("some/folder/.uploads/")
                        return strays.map(\.name)
                    })
            }
        }
    }
}

extension EncryptionKey {
    static let sample = EncryptionKey(file: "/keys/sample", bits: SymmetricKey(data: pattern(32, seed: 1)))
    static let other = EncryptionKey(file: "/keys/other", bits: SymmetricKey(data: pattern(32, seed: 2)))
}
