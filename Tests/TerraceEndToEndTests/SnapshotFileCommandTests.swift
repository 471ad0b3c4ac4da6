import Foundation
import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

/// Files of snapshots by `terrace snapshot export` and `import`, as a person uses them.
@Suite(.serialized) struct SnapshotFileCommandTests {
    @Test func aClusterLeavesAsFilesAndComesBack() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "premium", "--shards", "2").status == 0)
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            #expect(try await terrace("snapshot", "create", "web", "--as", "s").status == 0)
            let path = workspace.path + "/web.rdb"
            let exported = try await terrace("snapshot", "export", "s", path)
            let files = [1, 2].map { workspace.path + "/web-000\($0).rdb" }
            #expect(
                exported.status == 0 && exported.output == files.joined(separator: "\n") + "\n",
                "\(exported.output)\(exported.errors)")
            for file in files {
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
                #expect(mode == 0o600)
            }
            let brought = try await terrace("snapshot", "import", files[0], files[1], "--as", "t", "-o", "name")
            #expect(brought.status == 0 && brought.output == "t\n", "\(brought.errors)")
            let restored = try await terrace("restore", "again", "--from", "t")
            #expect(restored.status == 0, "\(restored.errors)")
            #expect(try await terrace("connect", "again", "--", "GET", "a").output == "b\n")
            let single = try await terrace("restore", "one", "--from", "t", "--tier", "standard", "--shards", "1")
            #expect(single.status == 0, "\(single.errors)")
            #expect(try await terrace("connect", "one", "--", "GET", "a").output == "b\n")
            let none = try await terrace("snapshot", "import", workspace.path + "/none", "--as", "u")
            #expect(none.status == 1 && none.errors.contains("cannot read \(workspace.path)/none"), "\(none.errors)")
            let wrong = try await terrace("snapshot", "export", "s", "ftp://host/x")
            #expect(wrong.status == 64 || wrong.status == 2, "\(wrong.status) \(wrong.errors)")
            #expect(wrong.errors.contains("'ftp://host/x' is not the address of a file"), "\(wrong.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// A person puts a file into the folder of a bucket.
    @Test func aBucketIsAFolderOfTheDaemon() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            #expect(try await terrace("create", "web", "--tier", "standard").status == 0)
            #expect(try await terrace("connect", "web", "--", "SET", "a", "b").output == "OK\n")
            #expect(try await terrace("snapshot", "create", "web", "--as", "s").status == 0)
            let bucket = workspace.path + "/state/buckets/s3/backups"
            try FileManager.default.createDirectory(atPath: bucket, withIntermediateDirectories: true)
            #expect(try await terrace("snapshot", "export", "s", bucket + "/dump.rdb").status == 0)
            let brought = try await terrace("snapshot", "import", "s3://backups/dump.rdb", "--as", "t")
            #expect(brought.status == 0, "\(brought.errors)")
            #expect(try await terrace("snapshot", "export", "t", "gs://out/x.rdb").output == "gs://out/x.rdb\n")
            let files = FileManager.default
            #expect(
                files.contents(atPath: workspace.path + "/state/buckets/gs/out/x.rdb")
                    == files.contents(atPath: bucket + "/dump.rdb"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
