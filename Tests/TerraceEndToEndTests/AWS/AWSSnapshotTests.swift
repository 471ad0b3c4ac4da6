import Foundation
import TerraceCore
import TerraceTestSupport
import Testing

/// Snapshots of ElastiCache by the real `aws`, and by `terrace aws`, against real servers.
@Suite(.serialized) struct AWSSnapshotTests {
    @Test(.enabled(if: VendorClients.find("aws") != nil, "\(VendorClients.skipped("aws"))"))
    func theRealToolSnapshotsAndRestores() async throws {
        try await snapshotAndRestore { daemon, words in
            let run = try await ProgramRun(
                [VendorClients.find("aws") ?? "aws", "elasticache"] + words,
                environment: [
                    "AWS_ENDPOINT_URL": daemon.endpoint, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                    "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "", "AWS_CONFIG_FILE": "/dev/null",
                ])
            return (run.status, run.output, run.errors)
        }
    }

    @Test func ourCommandLineSnapshotsAndRestores() async throws {
        try await snapshotAndRestore { daemon, words in
            let run = try await TerraceRun(["aws", "elasticache"] + words, endpoint: daemon.endpoint)
            return (run.status, run.output, run.errors)
        }
    }

    private typealias Tool = (DaemonProcess, [String]) async throws -> (status: Int32, output: String, errors: String)

    private func snapshotAndRestore(_ tool: Tool) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func aws(_ words: String...) async throws -> (status: Int32, output: String, errors: String) {
                try await tool(daemon, words)
            }
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            func create(_ id: String, _ words: String...) async throws {
                let made = try await tool(
                    daemon,
                    [
                        "create-replication-group", "--replication-group-id", id, "--replication-group-description", id,
                        "--cache-node-type", "cache.t4g.micro", "--no-transit-encryption-enabled",
                    ] + words)
                #expect(made.status == 0, "\(made.errors)")
                let ready = try await terrace("wait", "aws:123456789012/us-east-1/\(id)", "--for", "available")
                #expect(ready.status == 0, "\(ready.errors)")
            }
            func value(_ id: String) async throws -> String {
                try await terrace("connect", "aws:123456789012/us-east-1/\(id)", "--", "GET", "greeting").output
            }
            try await create("shop", "--num-cache-clusters", "2", "--automatic-failover-enabled")
            let written = try await terrace(
                "connect", "aws:123456789012/us-east-1/shop", "--", "SET", "greeting", "hello")
            #expect(written.output == "OK\n", "\(written.errors)")
            let made = try await aws(
                "create-snapshot", "--replication-group-id", "shop", "--snapshot-name", "monday", "--query",
                "Snapshot.[SnapshotName,SnapshotSource,ReplicationGroupId]", "--output", "text")
            #expect(made.status == 0 && made.output == "monday\tmanual\tshop\n", "\(made.output)\(made.errors)")
            try await eventually("the snapshot is available") {
                try await aws(
                    "describe-snapshots", "--snapshot-name", "monday", "--query", "Snapshots[0].SnapshotStatus",
                    "--output", "text"
                ).output == "available\n"
            }
            let copied = try await aws(
                "copy-snapshot", "--source-snapshot-name", "monday", "--target-snapshot-name", "tuesday")
            #expect(copied.status == 0, "\(copied.errors)")
            let exported = try await aws(
                "copy-snapshot", "--source-snapshot-name", "monday", "--target-snapshot-name", "out", "--target-bucket",
                "backups")
            #expect(exported.status == 0, "\(exported.errors)")
            try await eventually("the file is in the bucket") {
                FileManager.default.fileExists(atPath: workspace.path + "/state/buckets/s3/backups/out-0001.rdb")
            }
            try await create("files", "--snapshot-arns", "arn:aws:s3:::backups/out-0001.rdb")
            #expect(try await value("files") == "hello\n")
            let missing = try await aws(
                "create-replication-group", "--replication-group-id", "none", "--replication-group-description", "none",
                "--cache-node-type", "cache.t4g.micro", "--snapshot-arns", "arn:aws:s3:::backups/none.rdb")
            #expect(missing.status != 0 && missing.errors.contains("s3://backups/none.rdb"), "\(missing.errors)")
            let taken = try await aws(
                "create-snapshot", "--replication-group-id", "shop", "--snapshot-name", "monday")
            #expect(taken.status != 0 && taken.errors.contains("SnapshotAlreadyExistsFault"), "\(taken.errors)")
            #expect(try await aws("delete-replication-group", "--replication-group-id", "shop").status == 0)
            #expect(
                try await terrace("wait", "aws:123456789012/us-east-1/shop", "--for", "deleted").status == 0)
            try await create("again", "--snapshot-name", "monday", "--num-cache-clusters", "1")
            #expect(try await value("again") == "hello\n")
            try await create(
                "spread", "--snapshot-name", "tuesday", "--num-node-groups", "3", "--replicas-per-node-group", "0",
                "--automatic-failover-enabled")
            #expect(try await value("spread") == "hello\n")
            #expect(try await aws("delete-snapshot", "--snapshot-name", "monday").status == 0)
            try await eventually("the snapshot is gone") {
                try await aws("describe-snapshots", "--snapshot-name", "monday").errors.contains(
                    "SnapshotNotFoundFault")
            }
            let left = try await aws(
                "describe-snapshots", "--query", "Snapshots[].SnapshotName", "--output", "text")
            #expect(left.output == "tuesday\n", "\(left.errors)")
            let none = try await aws(
                "create-replication-group", "--replication-group-id", "none", "--replication-group-description", "x",
                "--cache-node-type", "cache.t4g.micro", "--snapshot-name", "nothing")
            #expect(none.status != 0 && none.errors.contains("SnapshotNotFoundFault"), "\(none.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
