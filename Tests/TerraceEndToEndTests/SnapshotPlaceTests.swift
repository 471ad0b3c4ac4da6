import Foundation
import TerraceTestSupport
import Testing

/// Snapshots that are kept somewhere else than in the state folder.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SnapshotPlaceTests {
    private static let credentials = ["AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "secret-of-the-test"]
    private static let value = "plain-value-1"

    private static func key(_ workspace: Workspace, _ name: String, digit: String) throws -> String {
        let file = try workspace.write(String(repeating: digit, count: 64) + "\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        return file
    }

    private func terrace(_ daemon: DaemonProcess, _ words: String...) async throws -> TerraceRun {
        try await TerraceRun(words, endpoint: daemon.endpoint)
    }

    /// Makes the snapshot `monday` of a new cache.
    private func snapshot(_ daemon: DaemonProcess) async throws {
        #expect(try await terrace(daemon, "create", "web", "--tier", "standard").status == 0)
        #expect(try await terrace(daemon, "connect", "web", "--", "SET", "a", Self.value).output == "OK\n")
        let made = try await terrace(daemon, "snapshot", "create", "web", "--as", "monday")
        #expect(made.status == 0, "\(made.errors)")
    }

    @Test(.enabled(if: BucketServer.program != nil, BucketServer.isMissing), arguments: [false, true])
    func aBucketOutlivesTheStateFolder(_ isEncrypted: Bool) async throws {
        try await Workspace.with { workspace in
            let server = try await BucketServer(port: FreePort.find())
            let key = try Self.key(workspace, "key", digit: "a")
            let flags = ["--snapshots", "s3://terrace/some/folder", "--snapshots-endpoint", server.endpoint]
            func daemon(_ folder: String, _ more: [String]) async throws -> DaemonProcess {
                try await DaemonProcess(
                    folder: workspace.path + "/" + folder, flags: flags + more, environment: Self.credentials)
            }
            let keyed = isEncrypted ? ["--snapshots-key", key] : []
            let first = try await daemon("one", keyed)
            try await snapshot(first)
            let objects = try await server.objects()
            #expect(objects.keys.sorted().last == "some/folder/snapshots/local/monday.json")
            #expect(objects.count == 2 && objects.values.contains { $0.contains(Self.value) } == !isEncrypted)
            let doctor = try await terrace(first, "doctor")
            #expect(doctor.output.contains("1 in the bucket terrace/some/folder at \(server.endpoint)"))
            #expect(try await terrace(first, "down", "--purge", "--yes").status == 0)
            try await eventually("the state folder is gone") {
                !FileManager.default.fileExists(atPath: workspace.path + "/one/state.sqlite")
            }
            #expect(try await server.objects() == objects, "a bucket is never purged")

            let wrong = try await daemon(
                "two",
                isEncrypted ? ["--snapshots-key", Self.key(workspace, "other", digit: "b")] : ["--snapshots-key", key])
            for words in [["snapshot", "list"], ["restore", "web", "--from", "monday"]] {
                let run = try await TerraceRun(words, endpoint: wrong.endpoint)
                #expect(run.status == 1, "\(run.status)")
                let reason =
                    "snapshots cannot be used: 'snapshots/local/monday.json' in the bucket terrace/some/folder at "
                    + server.endpoint
                    + (isEncrypted ? " was encrypted with another key than \(workspace.path)/other" : " is damaged")
                #expect(run.errors.contains(reason), "\(run.errors)")
            }
            #expect(await wrong.end(SIGTERM) == 0)
            #expect(try await server.objects() == objects, "nothing is removed with a wrong key")

            if isEncrypted {
                let without = try await daemon("without", [])
                let list = try await terrace(without, "snapshot", "list")
                #expect(list.status == 1 && list.errors.contains("which is encrypted; name the file"), "\(list.errors)")
                #expect(await without.end(SIGTERM) == 0)
            }

            let second = try await daemon("three", keyed)
            #expect(try await terrace(second, "snapshot", "list", "-o", "name").output == "monday\n")
            let restored = try await terrace(second, "restore", "web", "--from", "monday")
            #expect(restored.status == 0, "\(restored.errors)")
            #expect(try await terrace(second, "connect", "web", "--", "GET", "a").output == Self.value + "\n")
            let wide = try await terrace(
                second, "restore", "wide", "--from", "monday", "--tier", "premium", "--shards", "3")
            #expect(wide.status == 0, "\(wide.errors)")
            #expect(try await terrace(second, "connect", "wide", "--", "GET", "a").output == Self.value + "\n")
            #expect(try await terrace(second, "snapshot", "verify", "monday").output == "monday  whole\n")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/three/spool") == [".uploads"])
            #expect(await second.end(SIGTERM) == 0)
            let log = await second.log
            #expect(!log.contains("secret-of-the-test"))
            await server.end()
        }
    }

    /// Caches run, requests about snapshots say the reason, and all is well as soon as the bucket is there.
    @Test(.enabled(if: BucketServer.program != nil, BucketServer.isMissing))
    func aBucketThatCannotBeReachedStopsNothingElse() async throws {
        try await Workspace.with { workspace in
            let port = try FreePort.find()
            let daemon = try await DaemonProcess(
                folder: workspace.path + "/state",
                flags: ["--snapshots", "s3://terrace", "--snapshots-endpoint", "http://127.0.0.1:\(port)"],
                environment: Self.credentials)
            #expect(try await terrace(daemon, "create", "web", "--tier", "standard").status == 0)
            let reason = "the bucket terrace at http://127.0.0.1:\(port) cannot be reached"
            try await eventually("the reason is known") {
                let made = try await terrace(daemon, "snapshot", "create", "web", "--as", "monday")
                return made.status == 69 && made.errors.contains(reason)
            }
            let list = try await terrace(daemon, "snapshot", "list")
            #expect(list.status == 69 && list.errors.contains(reason), "\(list.errors)")
            let doctor = try await terrace(daemon, "doctor")
            #expect(doctor.status == 1 && doctor.output.contains(reason), "\(doctor.output)")
            let server = try await BucketServer(port: port)
            try await eventually("a snapshot is made") {
                try await terrace(daemon, "snapshot", "create", "web", "--as", "monday").status == 0
            }
            // Whoever waits learns the reason, although the snapshot is tried again.
            await server.end()
            let late = try await terrace(daemon, "snapshot", "create", "web", "--as", "late", "--timeout", "20s")
            #expect(late.status == 75 && late.errors.contains("it is tried again: \(reason)"), "\(late.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func aFolderElsewhereMayComeLater() async throws {
        try await Workspace.with { workspace in
            let disk = try workspace.write("a file, as long as the disk is not there", to: "disk")
            let daemon = try await DaemonProcess(
                folder: workspace.path + "/state", flags: ["--snapshots", disk + "/snapshots"])
            let list = try await terrace(daemon, "snapshot", "list")
            #expect(
                list.status == 1 && list.errors.contains("cannot keep objects in \(disk)/snapshots"), "\(list.errors)")
            try FileManager.default.removeItem(atPath: disk)
            try await eventually("snapshots can be listed") {
                try await terrace(daemon, "snapshot", "list").status == 0
            }
            try await snapshot(daemon)
            #expect(try await terrace(daemon, "down", "--purge", "--yes").status == 0)
            #expect(FileManager.default.fileExists(atPath: disk + "/snapshots/snapshots/local/monday.json"))
        }
    }

    @Test(
        arguments: [
            (0o640, String(repeating: "a", count: 64), "others can read it"),
            (0o600, "short", "holds no encryption key"),
            (nil, "", "make one with: (umask 077; openssl rand -hex 32 >'"),
        ] as [(Int?, String, String)])
    func aFileThatIsNoKeyIsRefused(_ rights: Int?, _ text: String, _ expected: String) async throws {
        try await Workspace.with { workspace in
            let file = workspace.path + "/key"
            if let rights {
                _ = try workspace.write(text, to: "key")
                try FileManager.default.setAttributes([.posixPermissions: rights], ofItemAtPath: file)
            }
            let run = try await ProgramRun(
                [
                    DaemonProcess.programs + "/terraced", "--state-dir", workspace.path + "/state", "--snapshots-key",
                    file,
                ],
                environment: ["TERRACE_SHARE": DaemonProcess.share])
            #expect(run.status != 0 && run.errors.contains(file) && run.errors.contains(expected), "\(run.errors)")
        }
    }
}
