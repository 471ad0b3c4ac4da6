import TerraceCore
import TerraceDaemon
import TerraceProtection
import Testing

/// Where snapshots are kept, as settings say it.
@Suite struct SnapshotsPlaceTests {
    /// The environment of a daemon that keeps snapshots in a bucket.
    static let bucket = [
        "TERRACE_SNAPSHOTS": "s3://bucket", "AWS_ACCESS_KEY_ID": "AKIA1", "AWS_SECRET_ACCESS_KEY": "secret1",
    ]

    private static func config(_ environment: [String: String], file: String? = nil) throws -> DaemonConfig {
        try DaemonConfig(flags: [:], environment: environment, home: "/home/u") { _ in file }
    }

    private static func place(
        _ endpoint: String = "https://s3.us-east-1.amazonaws.com", _ region: String = "us-east-1",
        folder: String? = nil, token: String? = nil
    ) throws -> SnapshotsPlace {
        .bucket(
            try S3Place(
                endpoint: endpoint, region: region, bucket: "bucket", folder: folder.map { try ObjectKey($0) }),
            S3Credentials(accessKey: "AKIA1", secretKey: "secret1", sessionToken: token))
    }

    @Test func aFolderOrABucket() throws {
        #expect(try Self.config([:]).snapshots == .stateFolder)
        #expect(try Self.config(["TERRACE_SNAPSHOTS": "/srv/x/"]).snapshots == .folder("/srv/x"))
        #expect(try Self.config([:], file: "snapshots: /srv/x").snapshots == .folder("/srv/x"))
        let more: [([String: String], SnapshotsPlace)] = [
            ([:], try Self.place()),
            (["TERRACE_SNAPSHOTS": "s3://bucket/"], try Self.place()),
            (["TERRACE_SNAPSHOTS": "s3://bucket/a/b/"], try Self.place(folder: "a/b")),
            (
                ["TERRACE_SNAPSHOTS_REGION": "eu-north-1"],
                try Self.place("https://s3.eu-north-1.amazonaws.com", "eu-north-1")
            ),
            (["TERRACE_SNAPSHOTS_ENDPOINT": "http://127.0.0.1:9000/"], try Self.place("http://127.0.0.1:9000")),
            (["AWS_SESSION_TOKEN": "t"], try Self.place(token: "t")),
        ]
        for (said, place) in more {
            #expect(try Self.config(Self.bucket.merging(said) { $1 }).snapshots == place, "\(said)")
        }
    }

    /// Those of other programs are no mistake where snapshots are in a folder.
    @Test func credentialsWithoutABucketAreLeftAlone() throws {
        var environment = Self.bucket
        environment["TERRACE_SNAPSHOTS"] = nil
        #expect(try Self.config(environment).snapshots == .stateFolder)
    }

    @Test func aKeysFileIsNamedAbsolutely() throws {
        #expect(try Self.config([:]).snapshotsKey == nil)
        #expect(try Self.config(["TERRACE_SNAPSHOTS_KEY": "/k/../l"]).snapshotsKey == "/l")
    }

    @Test(
        arguments: [
            (["TERRACE_SNAPSHOTS": "gs://bucket"], "snapshots 'gs://bucket' is neither a folder nor a bucket"),
            (
                ["TERRACE_SNAPSHOTS": "gs://bucket", "TERRACE_SNAPSHOTS_ENDPOINT": "http://h"],
                "snapshots 'gs://bucket' is neither a folder nor a bucket"
            ),
            (["TERRACE_SNAPSHOTS": "s3://"], "snapshots 's3://' cannot be used: '' is no bucket"),
            (["TERRACE_SNAPSHOTS": "s3://Bucket"], "'Bucket' is no bucket"),
            (["TERRACE_SNAPSHOTS": "s3://bucket/.a"], "snapshots 's3://bucket/.a' cannot be used"),
            (["TERRACE_SNAPSHOTS_ENDPOINT": "ftp://x"], "(TERRACE_SNAPSHOTS_ENDPOINT)"),
            (["TERRACE_SNAPSHOTS_ENDPOINT": "ftp://x"], "snapshots-endpoint 'ftp://x' cannot be used"),
            (["TERRACE_SNAPSHOTS_REGION": "a b"], "snapshots-region 'a b' cannot be used"),
            (["AWS_ACCESS_KEY_ID": ""], "AWS_ACCESS_KEY_ID is missing"),
            (["AWS_SECRET_ACCESS_KEY": ""], "AWS_SECRET_ACCESS_KEY is missing"),
            (
                ["TERRACE_SNAPSHOTS": "", "TERRACE_SNAPSHOTS_ENDPOINT": "http://h"],
                "snapshots-endpoint 'http://h' has no effect"
            ),
            (
                ["TERRACE_SNAPSHOTS": "/srv/x", "TERRACE_SNAPSHOTS_REGION": "r"], "snapshots-region 'r' has no effect"
            ),
            (["TERRACE_SNAPSHOTS": "/state/snapshots", "TERRACE_STATE_DIR": "/state"], "is in the state folder"),
            (["TERRACE_SNAPSHOTS": "/state/", "TERRACE_STATE_DIR": "/state"], "is in the state folder"),
        ] as [([String: String], String)])
    func aWrongPlaceIsRefusedByName(_ said: [String: String], _ expected: String) {
        let error = #expect(throws: TerraceError.self) { try Self.config(Self.bucket.merging(said) { $1 }) }
        #expect(error?.code == .invalidArgument && error?.message.contains(expected) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("secret1") == false)
    }

    @Test func secretsAreNotPrinted() throws {
        let text = String(reflecting: try Self.config(Self.bucket).snapshots)
        #expect(!text.contains("secret1") && !text.contains("AKIA1"), "\(text)")
    }
}
