import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import TerraceCore
import Testing

@testable import TerraceProtection

@Suite(.timeLimit(.minutes(5)), .enabled(if: S3ServerProcess.program != nil, S3ServerProcess.isMissing))
struct S3StoreTests {
    @Test func largeObjectIsSentInParts() async throws {
        try await S3ServerProcess.with { server, http in
            let store = try server.store(http)
            let upload = try await store.upload()
            var whole: [UInt8] = []
            for part in 0..<70 {
                let bytes = pattern(1 << 20, seed: part)
                try await upload.write(bytes)
                whole += bytes
            }
            // The buffer of 64 MiB was exceeded, and two parts of 16 MiB or more have gone.
            #expect(try await S3Listing(client: server.client(http)).uploads("some/folder/.uploads/").count == 1)
            let key = try ObjectKey("objects/large")
            try await upload.finish(as: key)
            var (size, hasher) = (0, SHA256())
            for try await chunk in try await store.read(key, range: nil) {
                size += chunk.count
                hasher.update(data: chunk)
            }
            #expect(size == 70 << 20 && hasher.finalize() == SHA256.hash(data: whole))
            let range = (33 << 20) - 5..<(33 << 20) + 5
            #expect(try await store.read(key, range: range).bytes(atMost: 10) == Array(whole[range]))
            #expect(try await S3Listing(client: server.client(http)).uploads("").isEmpty)
            #expect(try await S3Listing(client: server.client(http)).objects("").count == 1)
        }
    }

    @Test func largeObjectIsCopiedInParts() async throws {
        try await S3ServerProcess.with { server, http in
            let store = try server.store(http, sizes: S3Sizes(small: 1 << 20, part: 5 << 20, copy: 5 << 20))
            let bytes = pattern((10 << 20) + 7, seed: 1)
            try await store.put(bytes, as: ObjectKey("one"))
            try await store.copy(ObjectKey("one"), to: ObjectKey("two"))
            #expect(try await store.bytes(of: ObjectKey("two"), atMost: 11 << 20) == bytes)
            #expect(try await S3Listing(client: server.client(http)).uploads("").isEmpty)
        }
    }

    @Test func manyKeysComeInPages() async throws {
        try await S3ServerProcess.with { server, http in
            let (store, client) = (try server.store(http), try server.client(http))
            for number in 0..<30 { try await store.put([1], as: ObjectKey("k\(number)")) }
            let pages = try await S3Listing(client: client, pageKeys: 7).objects("some/folder/")
            #expect(pages.count == 30)
            #expect(Set(pages.map(\.name)).count == 30)
            #expect(try await store.keys(under: nil).count == 30)
        }
    }

    @Test func sweepRemovesOldStraysAlone() async throws {
        try await S3ServerProcess.with { server, http in
            let later = { @Sendable in Date().timeIntervalSince1970 + 25 * 3600 }
            let (client, listing) = (try server.client(http), S3Listing(client: try server.client(http)))
            _ = try await client.answer(to: S3Request(method: .put, name: "some/folder/.uploads/left"))
            _ = try await client.answer(to: S3Request(method: .put, name: "other/.uploads/left"))
            for name in ["some/folder/.uploads/parts", "other/.uploads/parts"] {
                _ = try await client.document(of: S3Request(method: .post, name: name, query: [("uploads", "")]))
            }
            try await server.store(http).sweep()
            // This server dates every upload of parts to 2010, so that those are old now.
            #expect(try await listing.uploads("").map(\.name) == ["other/.uploads/parts"])
            #expect(try await listing.objects("some/").count == 1)
            try await server.store(http, now: later).sweep()
            #expect(try await listing.objects("").map(\.name) == ["other/.uploads/left"])
        }
    }

    @Test func missingBucketIsNoMissingObject() async throws {
        try await S3ServerProcess.with { server, http in
            let (store, key) = (try server.store(http, bucket: "elsewhere"), try ObjectKey("a"))
            let attempts: [@Sendable () async throws -> Void] = [
                { _ = try await store.size(of: key) }, { _ = try await store.read(key, range: nil) },
                { try await store.put([1], as: key) }, { _ = try await store.keys(under: nil) },
                { try await store.remove(key) }, { try await store.sweep() }, { try await store.copy(key, to: key) },
            ]
            for attempt in attempts {
                let error = try await #require(throws: TerraceError.self) { try await attempt() }
                #expect(error.code == .failedPrecondition)
                #expect(error.message.contains("the bucket elsewhere/some/folder at "), "\(error)")
                #expect(error.message.contains("there is no such bucket; make it, or name another"), "\(error)")
            }
        }
    }
}
