public import TerraceCore

/// Objects in a bucket of any S3 endpoint. What is sent is signed with its SHA-256, which S3 checks; what is read is
/// checked by its reader, as an `ETag` is no checksum of the content.
public struct S3Store: ObjectStore {
    /// For how many seconds a sweep leaves alone what others have begun, as another daemon may go on with it.
    static let strayAge = 24.0 * 3600

    private let client: S3Client
    private let sizes: S3Sizes
    private let running = RunningUploads()
    private var objects: S3Objects { S3Objects(client: client, sizes: sizes) }
    private var place: S3Place { client.place }

    /// Nothing is sent before the first call.
    /// - Parameter now: seconds since 1970, for signatures.
    public init(
        _ place: S3Place, _ credentials: S3Credentials, timing: Timing, now: @escaping @Sendable () -> Double
    ) {
        let connections = S3Connections()
        self.init(place, credentials, sizes: S3Sizes(), timing: timing, now: now) { try await connections.exchange($0) }
    }

    init(
        _ place: S3Place, _ credentials: S3Credentials, sizes: S3Sizes, timing: Timing,
        now: @escaping @Sendable () -> Double, exchange: @escaping S3Client.Exchange
    ) {
        client = S3Client(place: place, credentials: credentials, timing: timing, now: now, exchange: exchange)
        self.sizes = sizes
    }

    public var name: String { place.name }

    public func upload() async throws -> any ObjectUpload { S3Upload(client, sizes, running) }

    public func read(_ key: ObjectKey, range: Range<Int>?) async throws -> ObjectChunks {
        let (name, range) = (named(key), try ObjectRange.checked(range))
        do {
            guard !range.isEmpty else {
                guard try await size(of: key) != nil else { throw S3Failure(status: 404) }
                return ObjectChunks { { nil } }
            }
            let first = try await client.send(S3Reading.request(name, range))
            guard first.status == 206 || range.lowerBound == 0 && range.upperBound == .max else {
                throw S3Objects.unreadable(place)
            }
            return ObjectChunks { [client] in
                var reading = S3Reading(client, name, key, range, first: first)
                return { try await reading.next() }
            }
        } catch let failure as S3Failure where failure.status == 416 {
            return ObjectChunks { { nil } }
        } catch { throw client.error(error, about: key) }
    }

    public func size(of key: ObjectKey) async throws -> Int? { try await objects.size(of: named(key), about: key) }

    public func keys(under folder: ObjectKey?) async throws -> [ObjectKey] {
        let prefix = place.prefix + (folder.map { "\($0)/" } ?? "")
        return try await S3Listing(client: client).objects(prefix).compactMap { entry in
            try? ObjectKey(String(entry.name.dropFirst(place.prefix.count)))
        }.sorted()
    }

    public func remove(_ key: ObjectKey) async throws { try await objects.remove(named(key)) }

    public func copy(_ source: ObjectKey, to target: ObjectKey) async throws {
        guard let size = try await size(of: source) else {
            throw S3Failure(status: 404).error(at: place, key: source)
        }
        // S3 refuses to copy an object to itself.
        guard source != target else { return }
        try await objects.copy(named(source), size: size, to: named(target), about: source)
    }

    /// S3 knows no move: the object has both keys for a moment, and after an error perhaps longer.
    public func move(_ source: ObjectKey, to target: ObjectKey) async throws {
        try await copy(source, to: target)
        if source != target { try await remove(source) }
    }

    public func localFile(of key: ObjectKey) async throws -> String? {
        guard try await size(of: key) != nil else { throw S3Failure(status: 404).error(at: place, key: key) }
        return nil
    }

    public func sweep() async throws {
        let (listing, end) = (S3Listing(client: client), client.now() - Self.strayAge)
        for stray in try await listing.uploads(place.uploads) where !running.has(stray.name) {
            guard let begin = stray.begin, begin < end, let id = stray.upload else { continue }
            let abort = S3Request(method: .delete, name: stray.name, query: [("uploadId", id)])
            do { _ = try await client.send(abort) } catch let failure as S3Failure where failure.status == 404 {}
        }
        for stray in try await listing.objects(place.uploads) where !running.has(stray.name) {
            guard let begin = stray.begin, begin < end else { continue }
            try await objects.remove(stray.name)
        }
    }

    private func named(_ key: ObjectKey) -> String { place.prefix + key.text }
}
