import Foundation
import TerraceAPI
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// Time that somebody moves on: nobody waits a day for a lease to end.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ClockCommandTests {
    @Test func aLeaseEndsWhenTheClockIsMovedOn() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state", flags: ["--clock", "manual"])
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let lease = try await terrace("lease", "--tier", "basic", "--ttl", "12h", "--format", "json")
            #expect(lease.status == 0, "\(lease.errors)")
            let before = try await terrace("clock", "show", "-o", "json")
            let shown = try JSON.value(ClockDocument.self, from: Array(before.output.utf8))
            #expect(shown.mode == "manual" && shown.advancedSeconds == 0)
            #expect(try await terrace("clock", "show", "-o", "json").output == before.output)
            #expect(try await terrace("clock", "advance", "11h").status == 0)
            let name = try #require(
                try JSON.value([String: String].self, from: Array(lease.output.utf8))["TERRACE_LEASE"])
            #expect(try await terrace("show", name).status == 0)
            #expect(try await terrace("clock", "advance", "1h").status == 0)
            #expect(try await terrace("wait", name, "--for", "deleted").status == 0)
            #expect(try await terrace("clock", "advance", "0s").status != 0)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// A client checks the dates of a certificate by the machine's clock, so those of a renewed one are of today.
    @Test func certificatesAreRenewedWhenTheClockIsMovedOn() async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state, flags: ["--clock", "manual"])
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            let made = try await terrace("create", "safe", "--tier", "premium", "--shards", "1", "--tls")
            #expect(made.status == 0, "\(made.errors)")
            let file = state + "/nodes/local~safe/0-0/tls.crt"
            let first = try String(contentsOfFile: file, encoding: .utf8)
            #expect(try await terrace("clock", "advance", "744h").status == 0)
            try await eventually("a new certificate", within: .seconds(60)) {
                try String(contentsOfFile: file, encoding: .utf8) != first
            }
            let answer = try await terrace("connect", "safe", "--", "PING")
            #expect(answer.output == "PONG\n", "\(answer.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func theMachinesClockIsNotMoved() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let shown = try await TerraceRun(["clock"], endpoint: daemon.endpoint)
            #expect(shown.status == 0 && shown.output.contains("machine"), "\(shown.output)\(shown.errors)")
            let refused = try await TerraceRun(["clock", "advance", "12h"], endpoint: daemon.endpoint)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("--clock manual"), "\(refused.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
