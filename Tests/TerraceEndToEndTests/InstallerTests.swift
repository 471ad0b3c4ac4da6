import Foundation
import Testing

/// Runs `scripts/install` in a copy of the checkout, with the programs of this build, and uses the result.
/// scripts/test-install tests the build of release binaries.
@Suite(.serialized, .timeLimit(.minutes(10))) struct InstallerTests {
    /// A clone in a folder with spaces. The installer runs as the tests' user or as an account without other rights.
    private struct Clone {
        let folder: Workspace
        var path: String { folder.path + "/my clone" }
        var prefix: String { folder.path + "/my programs" }

        init(in folder: Workspace) async throws {
            self.folder = folder
            let files = FileManager.default
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            for name in ["scripts", "tiers", "manifests", "docs", "action.yml", "README.md"] {
                try files.copyItem(atPath: "\(DaemonProcess.share)/\(name)", toPath: "\(path)/\(name)")
            }
            // The programs are linked, because copies of debug binaries are large.
            try files.createDirectory(atPath: path + "/programs", withIntermediateDirectories: true)
            for name in ["terrace", "terraced"] {
                try files.copyItem(atPath: "\(DaemonProcess.programs)/\(name)", toPath: "\(path)/programs/\(name)")
            }
        }

        /// - Parameter user: the user id; nil for the tests' own user.
        func install(_ words: [String] = [], as user: UInt32? = nil) async throws -> ProgramRun {
            let script = ["scripts/install", "--programs", "programs", "--prefix", "../my programs"] + words
            let become = user.map { ["setpriv", "--reuid=\($0)", "--regid=\($0)", "--clear-groups"] } ?? []
            // The other user may have no access to the build folder of the tests' user.
            return try await ProgramRun(
                become + script, environment: ["HOME": folder.path, "TERRACE_BUILD_DIR": ""], folder: path)
        }

        /// Runs an installed program, with nothing else of this repository on the PATH.
        func run(_ words: [String]) async throws -> ProgramRun {
            try await ProgramRun(
                words,
                environment: [
                    "PATH": prefix + "/bin:/usr/bin:/bin", "HOME": folder.path, "TERRACE_SHARE": "", "TERRACE_HOME": "",
                    "XDG_STATE_HOME": "", "TERRACE_TIMEOUT": "5m", "TMPDIR": folder.path,
                    "TERRACE_ENDPOINT": "http://127.0.0.1:\(try FreePort.find())",
                ], folder: folder.path)
        }

        var files: [String] {
            (FileManager.default.enumerator(atPath: prefix)?.allObjects as? [String] ?? []).filter { name in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: "\(prefix)/\(name)", isDirectory: &isFolder)
                    && !isFolder.boolValue
            }.sorted()
        }
    }

    @Test func installedProgramsWorkAndASecondInstallChangesNothing() async throws {
        try await Workspace.with { folder in
            let clone = try await Clone(in: folder)
            let first = try await clone.install()
            #expect(first.status == 0, "\(first.errors)")
            let files = clone.files
            for name in [
                "bin/terrace", "bin/terraced", "share/terrace/tiers/basic.yaml", "share/man/man1/terrace.1",
                "share/man/man1/terrace-chaos-kill.1", "share/man/man1/terraced.1", "share/zsh/site-functions/_terrace",
                "share/bash-completion/completions/terrace", "share/fish/vendor_completions.d/terrace.fish",
            ] { #expect(files.contains(name), "\(name)") }
            let second = try await clone.install()
            #expect(second.status == 0 && clone.files == files, "\(second.errors)")
            let run = try await clone.run([
                "terrace", "run", "--tier", "azure/basic", "--quiet", "--", "sh", "-c",
                "redis-cli -u $REDIS_URL --cacert $REDIS_TLS_CA --no-auth-warning PING",
            ])
            #expect(run.output == "PONG\n", "\(run.errors)")
        }
    }

    @Test func onlyFilesOfAnOlderVersionAreRemoved() async throws {
        try await Workspace.with { folder in
            let clone = try await Clone(in: folder)
            // Files of a version that kept no record of its files.
            for name in ["share/terrace/tiers/old/gone.yaml", "share/man/man1/terrace.list.1"] {
                _ = try folder.write("old", to: "my programs/" + name)
            }
            for name in ["share/man/man1/other.1", "bin/other"] {
                _ = try folder.write("not ours", to: "my programs/" + name)
            }
            #expect(try await clone.install().status == 0)
            #expect(!clone.files.contains { $0.contains("gone") || $0.hasSuffix("terrace.list.1") })
            // Files that a later version has recorded.
            let record = clone.prefix + "/share/terrace/installed"
            let text = try String(contentsOfFile: record, encoding: .utf8)
            try (text + "share/terrace/tiers/gone.yaml\n../elsewhere\n").write(
                toFile: record, atomically: true, encoding: .utf8)
            _ = try folder.write("old", to: "my programs/share/terrace/tiers/gone.yaml")
            _ = try folder.write("not ours", to: "elsewhere")
            _ = try folder.write("not ours", to: "my programs/share/terrace/tiers/mine.yaml")
            let again = try await clone.install()
            #expect(again.status == 0, "\(again.errors)")
            #expect(!clone.files.contains("share/terrace/tiers/gone.yaml"))
            #expect(
                Set(clone.files).isSuperset(of: [
                    "share/man/man1/other.1", "bin/other", "share/terrace/tiers/mine.yaml",
                ]))
            #expect(FileManager.default.fileExists(atPath: folder.path + "/elsewhere"))
        }
    }

    @Test(.enabled(if: getuid() == 0, "only root can become another user"))
    func ordinaryUserCanInstall() async throws {
        // The other user may not enter a temporary folder that belongs to root alone.
        try await Workspace.with(in: "/tmp") { folder in
            let clone = try await Clone(in: folder)
            // The user may not even look into root's folder.
            try FileManager.default.createDirectory(atPath: clone.prefix, withIntermediateDirectories: true)
            let refused = try await clone.install(as: 65534)
            #expect(refused.status == 69 && refused.errors.contains("cannot write to"), "\(refused.errors)")
            #expect(chown(clone.prefix, 65534, 65534) == 0)
            let run = try await clone.install(as: 65534)
            #expect(run.status == 0, "\(run.errors)")
            #expect(clone.files.contains("bin/terraced"))
        }
    }

    /// Runs the commands of docs/ci.md, word for word, with the installed programs on the PATH.
    @Test(arguments: ["For one command", "From a running daemon", "For several steps"])
    func commandsOfTheDocumentWork(_ title: String) async throws {
        try await Workspace.with { folder in
            let clone = try await Clone(in: folder)
            #expect(try await clone.install().status == 0)
            let page = try String(contentsOfFile: clone.path + "/docs/ci.md", encoding: .utf8)
            let section = try #require(page.components(separatedBy: "\n## ").first { $0.hasPrefix(title) })
            let code = try #require(
                section.components(separatedBy: "```sh\n").dropFirst().first?.components(separatedBy: "```").first)
            // Programs that a project would have itself.
            for name in ["pytest", "swift", "integration-tests", "run-your-tests"] {
                let file = try folder.write("#!/bin/sh\nexec env | grep -q REDIS_URL=redis\n", to: "own/" + name)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
            }
            _ = try folder.write(
                ["sessions", "jobs"].map {
                    "{apiVersion: terrace/v1, kind: Cache, metadata: {name: \($0)}, spec: {tier: basic}}"
                }.joined(separator: "\n---\n"), to: "caches.yaml")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/integration-tests", withDestinationPath: "own/integration-tests")
            // The section about a running daemon does not end the daemon.
            let end = "\ntrap - EXIT; if terrace doctor 2>&1 | grep -q ', pid'; then terrace down --purge; fi"
            let run = try await clone.run([
                "bash", "-c", "set -eu; PATH=\"$HOME/own:$PATH\"; trap 'terrace down --purge' EXIT\n" + code + end,
            ])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(Leftovers.processes(of: folder.path) == [])
        }
    }
}
