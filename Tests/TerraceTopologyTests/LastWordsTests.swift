import Foundation
import Testing

@testable import TerraceTopology

/// Regression: the only reason of a node that ended at its start was "exited with status 1".
@Suite struct LastWordsTests {
    private static let start = """
        4711:C 29 Nov 2026 09:00:00.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
        4711:C 29 Nov 2026 09:00:00.000 # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=4711, just started
        4711:C 29 Nov 2026 09:00:00.000 # Configuration loaded
        4711:M 29 Nov 2026 09:00:00.000 * monotonic clock: POSIX clock_gettime
        4711:M 29 Nov 2026 09:00:00.001 # Server initialized
        4711:M 29 Nov 2026 09:00:00.001 # WARNING Memory overcommit must be enabled!

        """

    static let table: [(String, String?)] = [
        (
            start
                + "4711:M 29 Nov 2026 09:00:00.002 # Bad file format reading the append only file a.aof: make a backup\n",
            "Bad file format reading the append only file a.aof: make a backup"
        ),
        (
            start
                + """
                4711:M 29 Nov 2026 09:00:00.002 # Wrong signature trying to load DB from file
                4711:M 29 Nov 2026 09:00:00.002 # Fatal error loading the DB, check server logs. Exiting.
                """,
            "Wrong signature trying to load DB from file; Fatal error loading the DB, check server logs. Exiting."
        ),
        (
            start
                + """
                4711:M 29 Nov 2026 09:00:00.002 # Redis 7.0.15 crashed by signal: 11, si_code: 1
                4711:M 29 Nov 2026 09:00:00.002 # Accessing address: 0x1
                4711:M 29 Nov 2026 09:00:00.002 # Crashed running the instruction at: 0x2
                """, "Redis 7.0.15 crashed by signal: 11, si_code: 1"
        ),
        // A line of the server's child is not the server's own reason.
        (start + "4712:C 29 Nov 2026 09:00:00.002 # Write error saving DB on disk: No space left on device\n", nil),
        (start + "4711:M 29 Nov 2026 09:00:00.002 * Ready to accept connections\n", nil),
        (
            start
                + """
                4711:signal-handler (1795942800) Received SIGTERM scheduling shutdown...
                4711:M 29 Nov 2026 09:00:00.002 # User requested shutdown...
                4711:M 29 Nov 2026 09:00:00.003 # Redis is now ready to exit, bye bye...
                """, nil
        ),
        (
            "redis-server: error while loading shared libraries: libjemalloc.so.2: cannot open shared object file",
            "redis-server: error while loading shared libraries: libjemalloc.so.2: cannot open shared object file"
        ),
        ("", nil),
    ]

    @Test(arguments: table) func reasonIsWhatTheServerSaysLast(_ log: String, _ reason: String?) {
        let words = LastWords(log)
        #expect(words?.text == reason)
        #expect(words?.refusedSetting == nil)
    }

    @Test func refusedSettingIsNamedWithTheEnginesReason() {
        let log = """

            *** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***
            Reading the configuration file, at line 2
            >>> 'activedefrag yes'
            Active defragmentation cannot be enabled: it requires a modified Jemalloc
            """
        let words = LastWords(Self.start + log)
        #expect(words?.refusedSetting == "activedefrag")
        #expect(
            words?.text == "activedefrag: Active defragmentation cannot be enabled: it requires a modified Jemalloc")
    }

    /// A refused line may contain a password, and the engine's reason may repeat it.
    @Test(arguments: [
        "user app on #5e88 ~*", "masterauth secret", "requirepass secret", "rename-command CONFIG secret",
    ])
    func lineWithASecretIsNotShown(_ line: String) {
        let log =
            "*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\nReading, at line 2\n>>> '\(line)'\nError in '\(line)'\n"
        let words = LastWords(log)
        #expect(words?.text == "\(line.prefix { $0 != " " }): the line is refused")
    }

    @Test func textIsBoundedAndPlain() {
        let log = "4711:M 29 Nov 2026 09:00:00.002 # \u{1B}[31m\(String(repeating: "long ", count: 1000))"
        let words = LastWords(log)
        #expect(words?.text.count == 400)
        #expect(words?.text.contains("\u{1B}") == false)
    }
}
