/// `POST /api/v1/imports`: a snapshot from files that a person brings.
public struct ImportRequest: Codable, Sendable {
    /// One for each shard: absolute paths on the daemon's machine, or objects such as `s3://BUCKET/NAME`,
    /// `gs://BUCKET/NAME` and `https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME`.
    public var files: [String]
    /// The snapshot's name.
    public var name: String
    /// The scope of the snapshot; null for `local`.
    public var scope: String?
    /// The name of the cache that the data are of, which need not exist; null for the snapshot's name.
    public var cache: String?
    /// What a restore begins with, and reads the files; null for `standard`, or `premium` for several files.
    public var tier: String?
    /// `redis` or `valkey`.
    public var engine: String?
    public var engineVersion: String?
    /// Modules that may have data in the files, such as `json`.
    public var modules: [String]?

    public init(files: [String], name: String) {
        self.files = files
        self.name = name
    }
}

/// `POST /api/v1/snapshots/{scope}/{name}/actions/export` and `POST /api/v1/caches/{scope}/{name}/actions/export`.
public struct ExportRequest: Codable, Sendable {
    /// An address, as in `ImportRequest`. The files of several shards get numbers: `dump-0001.rdb`.
    public var to: String

    public init(to: String) { self.to = to }
}

/// `POST /api/v1/caches/{scope}/{name}/actions/import`: writes the keys of files to a cache that runs.
public struct FillRequest: Codable, Sendable {
    /// As in `ImportRequest`; any number of them, as each key goes to the shard that it belongs to.
    public var files: [String]
    /// Whether all keys of the cache are deleted before, once the files were read and proven; null is true.
    public var replace: Bool?

    public init(files: [String], replace: Bool?) {
        self.files = files
        self.replace = replace
    }
}
