import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TerraceCore

/// Sizes at which S3 wants things done another way, in bytes. Tests have smaller ones.
struct S3Sizes: Sendable {
    /// An object up to this size is sent in one request.
    var small = 64 << 20
    /// Of each part but the last. S3 takes 5 MiB to 5 GiB and 10,000 parts; some stores want all of one size.
    var part = 16 << 20
    /// The largest object that S3 copies in one request.
    var copy = 5 << 30
}

/// What is done with objects that are whole, by their names in the bucket.
struct S3Objects: Sendable {
    let client: S3Client
    let sizes: S3Sizes

    /// Nil where there is no such object. Asked by a read of one byte: the answer to `HEAD` has no document, which alone
    /// tells a missing object from a missing bucket.
    func size(of name: String, about key: ObjectKey? = nil) async throws -> Int? {
        let request = S3Request(method: .get, name: name, headers: [("range", "bytes=0-0")])
        do {
            let answer = try await client.send(request)
            // One that ignores the range sends the whole object, which is not read.
            if answer.status == 206 { _ = try await answer.body.collect(upTo: 1) }
            let total = answer.header("content-range")?.split(separator: "/").last
            guard let size = Int(total.map(String.init) ?? answer.header("content-length") ?? "") else {
                throw Self.unreadable(client.place)
            }
            return size
        } catch let failure as S3Failure where failure.status == 416 {
            return 0
        } catch let failure as S3Failure where failure.status == 404 && failure.code != "NoSuchBucket" {
            return nil
        } catch { throw client.error(error, about: key) }
    }

    func remove(_ name: String) async throws {
        do { _ = try await client.send(S3Request(method: .delete, name: name)) } catch {
            if let failure = error as? S3Failure, failure.status == 404, failure.code != "NoSuchBucket" { return }
            throw client.error(error, about: nil)
        }
    }

    /// S3 copies by itself, tens of megabytes a second at least.
    func copy(_ source: String, size: Int, to target: String, about key: ObjectKey? = nil) async throws {
        let from = [("x-amz-copy-source", client.place.path(of: source))]
        guard size > sizes.copy else {
            var request = S3Request(method: .put, name: target, headers: from)
            request.patience += .seconds(size >> 23)
            _ = try await client.document(of: request, about: key)
            return
        }
        let begin = S3Request(method: .post, name: target, query: [("uploads", "")])
        guard let id = try await client.document(of: begin)["UploadId"] else { throw Self.unreadable(client.place) }
        do {
            var parts: [String] = []
            for start in stride(from: 0, to: size, by: sizes.copy) {
                var request = S3Request(method: .put, name: target)
                request.query = [("partNumber", "\(parts.count + 1)"), ("uploadId", id)]
                let range = "bytes=\(start)-\(min(start + sizes.copy, size) - 1)"
                request.headers = from + [("x-amz-copy-source-range", range)]
                request.patience += .seconds(sizes.copy >> 23)
                guard let tag = try await client.document(of: request, about: key)["ETag"] else {
                    throw Self.unreadable(client.place)
                }
                parts.append(tag)
            }
            _ = try await client.document(of: Self.completion(of: target, id, parts))
        } catch {
            let abort = S3Request(method: .delete, name: target, query: [("uploadId", id)])
            await Task { [client] in _ = try? await client.answer(to: abort) }.value
            throw error
        }
    }

    static func completion(of name: String, _ id: String, _ tags: [String]) -> S3Request {
        let parts = tags.enumerated().map { number, tag in
            let text = tag.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
            return "<Part><PartNumber>\(number + 1)</PartNumber><ETag>\(text)</ETag></Part>"
        }
        let text = "<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>"
        var request = S3Request(method: .post, name: name, query: [("uploadId", id)], body: ByteBuffer(string: text))
        request.headers = [("content-type", "application/xml")]
        // S3 puts the parts together before it answers.
        request.patience = .seconds(300)
        return request
    }

    static func unreadable(_ place: S3Place) -> TerraceError {
        TerraceError(.unavailable, "\(place.name) answered what no S3 answers; is the endpoint right?")
    }
}
