import TerraceCore

/// Lists what is in a bucket, page by page.
struct S3Listing: Sendable {
    let client: S3Client
    /// Of one page; S3 sends 1,000 where more are wanted.
    var pageKeys = 1000

    struct Entry: Equatable {
        var name: String
        /// When it was made, in seconds since 1970; nil where S3 does not say.
        var begin: Double?
        /// The id of an upload that goes on.
        var upload: String?
    }

    /// Objects whose names begin with the prefix.
    func objects(_ prefix: String) async throws -> [Entry] {
        try await pages([("list-type", "2"), ("prefix", prefix), ("encoding-type", "url"), ("max-keys", "\(pageKeys)")])
        { page in
            let next = page["IsTruncated"] == "true" ? page["NextContinuationToken"] : nil
            return (
                try page.all("Contents").map {
                    Entry(name: try name(of: $0, in: page), begin: time($0["LastModified"]))
                },
                next.map { [("continuation-token", $0)] }
            )
        }
    }

    /// Uploads of parts that were neither completed nor given up.
    func uploads(_ prefix: String) async throws -> [Entry] {
        try await pages([("uploads", ""), ("prefix", prefix), ("encoding-type", "url")]) { page in
            let entries = try page.all("Upload").map {
                Entry(name: try name(of: $0, in: page), begin: time($0["Initiated"]), upload: $0["UploadId"])
            }
            guard page["IsTruncated"] == "true", let key = page["NextKeyMarker"] else { return (entries, nil) }
            return (entries, [("key-marker", key), ("upload-id-marker", page["NextUploadIdMarker"] ?? "")])
        }
    }

    private func pages(
        _ query: [(String, String)], _ read: (S3Document) throws -> (entries: [Entry], next: [(String, String)]?)
    ) async throws -> [Entry] {
        var (entries, next): ([Entry], [(String, String)]) = ([], [])
        while true {
            let page = try read(try await client.document(of: S3Request(method: .get, query: query + next)))
            entries += page.entries
            guard let more = page.next else { return entries }
            // A page that leads to itself has no end.
            guard !more.elementsEqual(next, by: ==) else { throw S3Objects.unreadable(client.place) }
            next = more
        }
    }

    private func name(of entry: S3Document, in page: S3Document) throws -> String {
        let text = entry["Key"] ?? ""
        guard page["EncodingType"] == "url" else { return text }
        guard let name = S3Text.decoded(text) else { throw S3Objects.unreadable(client.place) }
        return name
    }

    private func time(_ text: String?) -> Double? { text.flatMap(S3Text.seconds) }
}
