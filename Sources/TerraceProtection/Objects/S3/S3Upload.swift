import Foundation
import NIOCore
import Synchronization
import TerraceCore

/// An object while it is sent to a bucket. A small one is sent at its end, under its key. The parts of a large one are
/// sent under a name of their own as they come, since S3 wants a name before it takes the first; at the end S3 itself
/// copies them to the key.
actor S3Upload: ObjectUpload {
    private enum State {
        case small
        case large(id: String)
        case failed(any Error)
        case finished
    }

    private let client: S3Client
    private let sizes: S3Sizes
    private let running: RunningUploads
    /// The name of a large object's parts.
    private let name: String
    private var state = State.small
    private var buffer = ByteBuffer()
    private var parts: [String] = []
    private var sent = 0

    init(_ client: S3Client, _ sizes: S3Sizes, _ running: RunningUploads) {
        self.client = client
        self.sizes = sizes
        self.running = running
        name = client.place.uploads + UUID().uuidString.lowercased()
    }

    func write(_ bytes: [UInt8]) async throws {
        try await work {
            buffer.writeBytes(bytes)
            if case .small = state, buffer.readableBytes > sizes.small { state = .large(id: try await begin()) }
            // The last part is sent at the end, and may be small.
            while case .large(let id) = state, buffer.readableBytes > sizes.part {
                try await send(buffer.readSlice(length: sizes.part) ?? ByteBuffer(), of: id)
                buffer.discardReadBytes()
            }
        }
    }

    func finish(as key: ObjectKey) async throws {
        try await work {
            let target = client.place.prefix + key.text
            switch state {
            case .large(let id):
                try await send(buffer, of: id)
                try await complete(id)
                let store = S3Objects(client: client, sizes: sizes)
                try await store.copy(name, size: sent, to: target)
                try await store.remove(name)
            default:
                var request = S3Request(method: .put, name: target, body: buffer)
                request.headers = [("content-type", "application/octet-stream")]
                _ = try await client.answer(to: request, about: key)
            }
        }
        state = .finished
        buffer = ByteBuffer()
    }

    func cancel() async {
        guard case .failed = state else {
            if case .finished = state { return }
            return await fail(CancellationError())
        }
    }

    // MARK: Parts

    private func begin() async throws -> String {
        running.add(name)
        let request = S3Request(method: .post, name: name, query: [("uploads", "")])
        // Not cancelled with the caller, as the id of what S3 has begun would be lost, and with it the way to end it.
        let document = try await Task { [client] in try await client.document(of: request) }.value
        guard let id = document["UploadId"], !id.isEmpty else { throw S3Objects.unreadable(client.place) }
        return id
    }

    private func send(_ part: ByteBuffer, of id: String) async throws {
        // S3 takes no more parts than this.
        guard parts.count < 10_000 else {
            throw TerraceError(
                .payloadTooLarge, "\(client.place.name) takes no object of more than \(10_000 * sizes.part >> 30) GiB")
        }
        let query = [("partNumber", "\(parts.count + 1)"), ("uploadId", id)]
        let answer = try await client.answer(to: S3Request(method: .put, name: name, query: query, body: part))
        guard let tag = answer.header("etag") else { throw S3Objects.unreadable(client.place) }
        parts.append(tag)
        sent += part.readableBytes
    }

    private func complete(_ id: String) async throws {
        do { _ = try await client.document(of: S3Objects.completion(of: name, id, parts)) } catch {
            // It may have been completed by an attempt whose answer was lost.
            let isUnknown = ((error as? TerraceError)?.cause as? S3Failure)?.code == "NoSuchUpload"
            guard isUnknown, try await S3Objects(client: client, sizes: sizes).size(of: name) == sent else {
                throw error
            }
        }
    }

    // MARK: Ends

    private func work(_ body: () async throws -> Void) async throws {
        switch state {
        case .finished: throw TerraceError(.internal, "this upload to \(client.place.name) has been finished")
        case .failed(let error): throw error
        case .small, .large:
            do {
                try Task.checkCancellation()
                try await body()
            } catch {
                await fail(error)
                throw error
            }
        }
    }

    /// What is at S3 is removed even if this task was cancelled; if that fails, a sweep does it later.
    private func fail(_ error: any Error) async {
        let (before, started) = (state, !parts.isEmpty)
        state = .failed(error)
        buffer = ByteBuffer()
        guard case .large(let id) = before else { return }
        await Task { [client, sizes, name] in
            let abort = S3Request(method: .delete, name: name, query: [("uploadId", id)])
            _ = try? await client.answer(to: abort)
            if started { try? await S3Objects(client: client, sizes: sizes).remove(name) }
        }.value
    }

    deinit { running.remove(name) }
}

/// The names of this process's uploads, which a sweep leaves alone however old they are.
final class RunningUploads: Sendable {
    private let names = Mutex<Set<String>>([])

    func add(_ name: String) { names.withLock { _ = $0.insert(name) } }

    func remove(_ name: String) { names.withLock { _ = $0.remove(name) } }

    func has(_ name: String) -> Bool { names.withLock { $0.contains(name) } }
}
