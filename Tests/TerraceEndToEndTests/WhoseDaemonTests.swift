import CTerrace
import Foundation
import TerraceAPI
import Testing

@testable import TerraceCommands

/// A command line with its own state folder meets a daemon with another one.
@Suite(.serialized) struct WhoseDaemonTests {
    /// Runs a daemon with one cache, named web; the commands use another state folder.
    private func with(_ body: (Workspace, DaemonProcess) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let made = try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint)
            #expect(made.status == 0, "\(made.errors)")
            try await body(workspace, daemon)
            #expect(
                try await TerraceRun(["wait", "web", "--for", "available"], endpoint: daemon.endpoint).status == 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func changesToAnotherDaemonAreRefused() async throws {
        try await with { workspace, daemon in
            let manifest = try workspace.write(
                "{apiVersion: terrace/v1, kind: Cache, metadata: {name: more}, spec: {tier: basic}}", to: "more.yaml")
            for words in [
                ["delete", "web", "--yes"], ["down"], ["down", "--purge"], ["create", "more", "--tier", "basic"],
                ["apply", "-f", manifest], ["restart", "web"], ["chaos", "kill", "web"],
                ["update", "web", "--size", "C1"],
                ["lease", "--tier", "basic"],
                ["aws", "elasticache", "delete-replication-group", "--replication-group-id", "web"],
                ["gcloud", "redis", "instances", "delete", "web", "--region", "us-central1", "--quiet"],
                ["az", "group", "create", "--name", "g", "--location", "eastus"],
            ] {
                // TERRACE_ENDPOINT is set, too. It names an address, but does not make the daemon the command line's own.
                let run = try await TerraceRun(
                    words, endpoint: daemon.endpoint, environment: ["TERRACE_HOME": workspace.path + "/other"])
                #expect(run.status != 0, "\(words)")
                #expect(run.errors.contains(workspace.path + "/state"), "\(words): \(run.errors)")
                #expect(run.errors.contains("Unset TERRACE_HOME"), "\(words): \(run.errors)")
            }
            let names = try await TerraceRun(["list", "-o", "name"], endpoint: daemon.endpoint).output
            #expect(names == "web\n")
        }
    }

    /// They write to servers, past the daemon that refuses changes.
    @Test func anotherDaemonsCachesAreNotSeededOrVerified() async throws {
        try await with { workspace, daemon in
            let file = try workspace.write("SET a 1", to: "data.redis")
            for words in [["seed", "web", file], ["verify", "web", "--duration", "1s"]] {
                let run = try await TerraceRun(
                    words, endpoint: daemon.endpoint, environment: ["TERRACE_HOME": workspace.path + "/other"])
                #expect(run.status != 0 && run.errors.contains("unset TERRACE_HOME"), "\(words): \(run.errors)")
            }
            #expect(
                try await TerraceRun(["connect", "web", "--", "DBSIZE"], endpoint: daemon.endpoint).output == "0\n")
        }
    }

    /// A script of somebody who has no daemon deleted the data of whichever one answered at the usual port.
    @Test func aDaemonThatIsNotOursIsNotPurgedWithoutAQuestion() async throws {
        try await with { workspace, daemon in
            let run = try await TerraceRun(["down", "--purge"], endpoint: daemon.endpoint)
            #expect(run.status == 1 && run.errors.contains("nothing was deleted"), "\(run.errors)")
            #expect(run.errors.contains(workspace.path + "/state"), "\(run.errors)")
            #expect(try await TerraceRun(["list", "-o", "name"], endpoint: daemon.endpoint).output == "web\n")
        }
    }

    @Test func upNamesTheOtherDaemonAndTheWayOut() async throws {
        try await with { workspace, daemon in
            let run = try await TerraceRun(
                ["up"], endpoint: daemon.endpoint, environment: ["TERRACE_HOME": workspace.path + "/other"])
            #expect(run.status == 1, "\(run.errors)")
            #expect(run.errors.contains("its state is in \(workspace.path)/state"), "\(run.errors)")
            #expect(run.errors.contains("export TERRACE_ENDPOINT="), "\(run.errors)")
        }
    }

    @Test func readsAndCommandLinesWithoutAFolderAreAllowed() async throws {
        try await with { workspace, daemon in
            let other = ["TERRACE_HOME": workspace.path + "/other"]
            #expect(
                try await TerraceRun(["list", "-o", "name"], endpoint: daemon.endpoint, environment: other).output
                    == "web\n")
            let changed = try await TerraceRun(
                ["update", "web", "--set", "maxmemory-policy=allkeys-lru"], endpoint: daemon.endpoint)
            #expect(changed.status == 0, "\(changed.errors)")
            let own = try await TerraceRun(
                ["update", "web", "--set", "maxmemory-policy=noeviction"], endpoint: daemon.endpoint,
                environment: ["TERRACE_HOME": workspace.path + "/state"])
            #expect(own.status == 0, "\(own.errors)")
        }
    }

    @Test func daemonKeepsItsIDAndReportsIt() async throws {
        try await Workspace.with { workspace in
            var ids: [String] = []
            for _ in 0..<2 {
                let daemon = try await DaemonProcess(folder: workspace.path + "/state")
                let port = try #require(URL(string: daemon.endpoint)?.port)
                let probe = try await RawRequest("GET /livez\n", port: port).answer(port: port)
                let id = try #require(probe.firstMatch(of: /\ndaemon ([0-9a-f-]{36})\n/)?.1)
                #expect(probe.contains("\nstate \(workspace.path)/state\n"), "\(probe)")
                ids.append(String(id))
                #expect(await daemon.end(SIGTERM) == 0)
            }
            #expect(ids[0] == ids[1])
        }
    }

    @Test func commandOfARunChangesItsPrivateDaemon() async throws {
        try await Workspace.with { workspace in
            let run = try await ProgramRun(
                [
                    DaemonProcess.programs + "/terrace", "run", "--quiet", "--tier", "basic", "--name", "web", "--",
                    DaemonProcess.programs + "/terrace", "delete", "web", "--yes",
                ],
                environment: [
                    "TERRACE_HOME": workspace.path + "/other", "TERRACE_SHARE": DaemonProcess.share,
                    "TERRACE_TIMEOUT": "5m", "TMPDIR": workspace.path,
                ])
            #expect(run.status == 0 && run.output.contains("deleted"), "\(run.errors)")
        }
    }

    @Test func folderTokenIsSentToItsOwnDaemon() async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state, flags: ["--access", "token"])
            let own = try await TerraceRun(
                ["list"], endpoint: daemon.endpoint, environment: ["TERRACE_HOME": state])
            #expect(own.status == 0, "\(own.errors)")
            let other = try await TerraceRun(
                ["list"], endpoint: daemon.endpoint, environment: ["TERRACE_HOME": workspace.path + "/other"])
            #expect(other.status == 1 && other.errors.contains("TERRACE_TOKEN"), "\(other.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Any account can open a port, so the listener's account is checked before the folder's token is sent.
    @Test func folderTokenIsNotSentToOtherAccounts() throws {
        let port = try FreePort.find()
        let socket = terrace_listen("127.0.0.1", UInt16(port))
        defer { close(socket) }
        #expect(socket >= 0)
        #expect(Listener.isHeld(by: [getuid()], host: "127.0.0.1", port: port))
        #expect(!Listener.isHeld(by: [getuid() + 1], host: "127.0.0.1", port: port))
        #expect(!Listener.isHeld(by: [getuid()], host: "127.0.0.1", port: 1))
        #expect(!Listener.isHeld(by: [getuid()], host: "example.com", port: port))
    }
}
