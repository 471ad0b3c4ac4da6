import Foundation
import TerraceAPI
import Testing

/// `terrace apply --prune`: the question that it asks, and the caches that it leaves alone.
@Suite(.serialized) struct PruneCommandTests {
    private static func manifest(_ name: String) -> String {
        "{apiVersion: terrace/v1, kind: Cache, metadata: {name: \(name)}, spec: {tier: basic}}\n"
    }

    @Test func pruneAsksAndKeepsCachesOfOtherOwners() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: String...) async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint)
            }
            func names() async throws -> [String] {
                try await terrace("list", "-o", "name").output.split(separator: "\n").map(String.init)
                    .filter { !$0.hasPrefix("lease-") }
            }
            for name in ["one", "two"] { _ = try workspace.write(Self.manifest(name), to: "set/\(name).yaml") }
            let other = try workspace.write(Self.manifest("other"), to: "other.yaml")
            let folder = workspace.path + "/set"
            #expect(try await terrace("create", "mine", "--tier", "basic").status == 0)
            #expect(try await terrace("lease", "--tier", "basic", "--ttl", "10m").status == 0)
            #expect(try await terrace("apply", "-f", other).status == 0)
            let applied = try await terrace("apply", "-f", folder, "--prune")
            #expect(applied.status == 0, "\(applied.errors)")
            let shown = try await terrace("show", "two", "-o", "json")
            #expect(try JSON.value(CacheDocument.self, from: Array(shown.output.utf8)).owner == folder)
            try FileManager.default.removeItem(atPath: folder + "/two.yaml")
            // Without a terminal and without --yes, it prints the list and changes nothing.
            let asked = try await terrace("apply", "-f", folder, "--prune")
            #expect(
                asked.status == 1 && asked.errors.contains("--prune deletes with all data: two\n"), "\(asked.errors)")
            #expect(asked.errors.contains("add --yes"))
            #expect(try await names() == ["mine", "one", "other", "two"])
            #expect(try await terrace("diff", "-f", folder, "--prune").output == "two  would delete\n")
            let pruned = try await terrace("apply", "-f", folder, "--prune", "--yes")
            #expect(pruned.status == 0 && pruned.output == "one  unchanged\ntwo  delete\n", "\(pruned.errors)")
            #expect(try await names() == ["mine", "one", "other"])
            let leases = try await terrace("list", "-o", "name").output
            #expect(leases.contains("lease-"))
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func ownerNameOrLabelCombinesFilesOfSeveralFolders() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terrace(_ words: [String], input: String = "") async throws -> TerraceRun {
                try await TerraceRun(words, endpoint: daemon.endpoint, input: input)
            }
            let labelled =
                "{apiVersion: terrace/v1, kind: Cache, metadata: {name: NAME, labels: {terrace/owner: team}}, spec: {tier: basic}}\n"
            for name in ["a", "b"] {
                let file = try workspace.write(labelled.replacing("NAME", with: name), to: "\(name).yaml")
                #expect(try await terrace(["apply", "-f", file]).status == 0)
            }
            let c = try workspace.write(Self.manifest("c"), to: "c.yaml")
            #expect(try await terrace(["apply", "-f", c, "--owner", "team"]).status == 0)
            let nameless = try await terrace(["apply", "-f", "-", "--prune", "--yes"], input: Self.manifest("d"))
            #expect(nameless.status == 65 && nameless.errors.contains("--owner NAME"), "\(nameless.errors)")
            let pruned = try await terrace(["apply", "-f", workspace.path + "/a.yaml", "--prune", "--yes"])
            #expect(pruned.output == "a  unchanged\nb  delete\nc  delete\n", "\(pruned.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    private static let hasTerminal = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    /// Commands that delete more than they name ask on a terminal, and every answer but yes means no.
    @Test(.enabled(if: hasTerminal, "needs /usr/bin/script")) func questionIsAskedOnATerminal() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            func terminal(_ line: String, answer: String) async throws -> ProgramRun {
                try await ProgramRun(
                    ["/usr/bin/script", "-qec", "\(DaemonProcess.programs)/terrace \(line)", "/dev/null"],
                    environment: ["TERRACE_ENDPOINT": daemon.endpoint, "TERRACE_HOME": "", "TERRACE_TIMEOUT": "5m"],
                    input: answer + "\n")
            }
            func names() async throws -> String {
                try await TerraceRun(["list", "-o", "name"], endpoint: daemon.endpoint).output
            }
            for name in ["one", "two"] { _ = try workspace.write(Self.manifest(name), to: "set/\(name).yaml") }
            let folder = workspace.path + "/set"
            #expect(try await TerraceRun(["apply", "-f", folder], endpoint: daemon.endpoint).status == 0)
            try FileManager.default.removeItem(atPath: folder + "/two.yaml")
            for answer in ["n", "", "maybe"] {
                let asked = try await terminal("apply -f \(folder) --prune", answer: answer)
                #expect(asked.status == 1 && asked.output.contains("deletes with all data: two"), "\(asked.output)")
            }
            #expect(try await names() == "one\ntwo\n")
            #expect(try await terminal("apply -f \(folder) --prune", answer: "y").status == 0)
            #expect(try await names() == "one\n")
            let kept = try await terminal("down --purge", answer: "n")
            #expect(kept.status == 1 && kept.output.contains("\(workspace.path)/state with one?"), "\(kept.output)")
            #expect(try await names() == "one\n")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
