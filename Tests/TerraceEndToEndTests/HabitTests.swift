import Foundation
import TerraceAPI
import Testing

/// Command lines of people who are used to other tools.
@Suite(.serialized, .timeLimit(.minutes(10))) struct HabitTests {
    private func withDaemon(_ body: (DaemonProcess, Workspace) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            try await body(daemon, workspace)
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func mistypedCommandIsAUsageError() async throws {
        let run = try await TerraceRun(["lsit"], endpoint: "http://127.0.0.1:1")
        #expect(run.status == 64 && run.output == "" && run.errors.contains("did you mean 'list'?"), "\(run.errors)")
    }

    @Test func namesOfOtherToolsWork() async throws {
        try await withDaemon { daemon, _ in
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let list = try await TerraceRun(["list"], endpoint: daemon.endpoint).output
            for name in ["ls", "ps", "status", "show"] {
                let run = try await TerraceRun([name], endpoint: daemon.endpoint)
                #expect(run.status == 0 && run.output == list, "\(name): \(run.output)\(run.errors)")
            }
            #expect(try await TerraceRun(["status", "web", "-o", "name"], endpoint: daemon.endpoint).output == "web\n")
        }
    }

    @Test func createHasOptionsForManifestFields() async throws {
        try await withDaemon { daemon, _ in
            let words = [
                "create", "web", "--tier", "standard", "--tls", "--label", "team=shop", "--label", "env=a=b", "--user",
                "app=~app:* +@read", "--scope", "aws:123456789012/eu-west-1", "-o", "json",
            ]
            let run = try await TerraceRun(words, endpoint: daemon.endpoint)
            #expect(run.status == 0, "\(run.errors)")
            let cache = try JSON.value(CacheDocument.self, from: Array(run.output.utf8))
            #expect(cache.labels == ["team": "shop", "env": "a=b"] && cache.scope == "aws:123456789012/eu-west-1")
            #expect(cache.endpoints.primary?.tls == true)
            #expect(cache.users.map(\.access) == ["~app:* +@read"])
            for (flag, value) in [("--label", "team"), ("--user", "=x"), ("--scope", "elsewhere")] {
                let run = try await TerraceRun(
                    ["create", "x", "--tier", "basic", flag, value], endpoint: daemon.endpoint)
                #expect(run.status == 64 && run.output == "", "\(flag): \(run.errors)")
            }
        }
    }

    /// Regression: the exit code was 0 whatever the engine answered.
    @Test func connectFailsWithItsCommand() async throws {
        try await withDaemon { daemon, _ in
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let wrong = try await TerraceRun(["connect", "web", "--", "NOSUCH"], endpoint: daemon.endpoint)
            #expect(wrong.status == 1 && (wrong.output + wrong.errors).contains("unknown command"))
            #expect(try await TerraceRun(["connect", "web", "--", "PING"], endpoint: daemon.endpoint).status == 0)
        }
    }

    /// Regression: `events` called a name ambiguous that `show` finds.
    @Test func eventsFindACacheAsShowDoes() async throws {
        try await withDaemon { daemon, _ in
            let other = ["create", "web", "--tier", "aws/replication-group", "--scope", "aws:123456789012/eu-west-1"]
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let run = try await TerraceRun(other, endpoint: daemon.endpoint)
            #expect(run.status == 0, "\(run.errors)")
            let events = try await TerraceRun(["events", "web", "-o", "json"], endpoint: daemon.endpoint)
            #expect(events.status == 0, "\(events.errors)")
            let list = try JSON.value([EventDocument].self, from: Array(events.output.utf8))
            #expect(!list.isEmpty && list.allSatisfy { $0.scope == "local" })
            // The native API finds it, too.
            let answer = try await ProgramRun(["curl", "-fsS", daemon.endpoint + "/api/v1/events?cache=web"])
            #expect(answer.status == 0 && answer.output.contains(#""scope":"local""#), "\(answer.errors)")
            #expect(try await TerraceRun(["events", "nothing"], endpoint: daemon.endpoint).status == 3)
        }
    }

    @Test func tailAndSinceLimitEventsAndLogs() async throws {
        try await withDaemon { daemon, _ in
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            func lines(_ words: String...) async throws -> [Substring] {
                let run = try await TerraceRun(words, endpoint: daemon.endpoint)
                #expect(run.status == 0, "\(run.errors)")
                return run.output.split(separator: "\n")
            }
            let all = try await lines("events", "web", "-o", "name")
            #expect(try await lines("events", "web", "--tail", "2", "-o", "name") == all.suffix(2))
            #expect(try await lines("events", "web", "--since", "1h", "-o", "name") == all)
            #expect(try await lines("events", "web", "--since", "2100-01-01T00:00:00Z", "-o", "name") == [])
            let log = try await lines("logs", "web")
            #expect(try await lines("logs", "web", "--tail", "1") == log.suffix(1))
            #expect(try await lines("logs", "web", "--since", "2100-01-01T00:00:00Z") == [])
            #expect(try await lines("logs", "web", "--since", "1h").suffix(1) == log.suffix(1))
            let wrong = try await TerraceRun(["events", "--since", "yesterday"], endpoint: daemon.endpoint)
            #expect(wrong.status == 64, "\(wrong.errors)")
        }
    }

    @Test func watchPrintsTheListAgainWhenItChanges() async throws {
        try await withDaemon { daemon, workspace in
            let script = """
                "$0" list --watch -o name >"$1" & watch=$!
                trap 'kill $watch' EXIT
                seen() { for _ in $(seq 600); do grep -qx "$2" "$1" && return 0; sleep 0.1; done; return 1; }
                made() { "$0" create "$2" --tier basic --quiet >/dev/null && seen "$1" "$2"; }
                made "$1" a && made "$1" b
                """
            let run = try await ProgramRun(
                ["bash", "-c", script, DaemonProcess.programs + "/terrace", workspace.path + "/watched"],
                environment: ["TERRACE_ENDPOINT": daemon.endpoint, "TERRACE_SHARE": DaemonProcess.share])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
        }
    }

    /// Regression: the generated completion replaced bash's own and completed no files.
    @Test func fileNamesAreCompleted() async throws {
        try await Workspace.with { workspace in
            _ = try workspace.write("x", to: "caches.yaml")
            let script = """
                set -e
                source <("$0" --generate-completion-script bash)
                complete_line() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                  COMPREPLY=(); _terrace terrace "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; echo "${COMPREPLY[*]}"; }
                set +e
                complete_line terrace apply -f cach
                complete_line terrace seed web cach
                complete_line terrace tiers validate cach
                complete_line terrace create x --seed cach
                complete_line terrace appl
                """
            let run = try await ProgramRun(
                ["bash", "-c", script, DaemonProcess.programs + "/terrace"],
                environment: ["TERRACE_ENDPOINT": "http://127.0.0.1:1"], folder: workspace.path)
            let file = "caches.yaml\n"
            #expect(run.output == file + file + file + file + "apply\n", "\(run.errors)")
        }
    }
}
