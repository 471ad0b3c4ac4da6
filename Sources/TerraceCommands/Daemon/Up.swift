import ArgumentParser
import CTerrace
import Foundation
import TerraceAPI
import TerraceCore

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start the daemon in the background if needed, and wait until it is ready.",
        discussion: "The daemon gets this environment; the variables TERRACE_… are its settings.")
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            if let running = try await Self.running(client) {
                try OwnFolder.standard.check(running, at: client.endpoint)
                global.progress.line(
                    "terraced \(running.version) runs already at \(client.endpoint) (pid \(running.pid), state in \(running.stateDir))"
                )
                return UnusedSettings(ProcessInfo.processInfo.environment, daemon: running).report(to: global.progress)
            }
            let daemon = try BackgroundDaemon.start(listen: client.endpoint)
            let deadline = global.deadline
            while true {
                do {
                    // The client is created again: the token's file exists only after the daemon has started.
                    let ready = try await global.client.get(DaemonDocument.self, "/api/v1/daemon", within: .seconds(2))
                    guard ready.pid == daemon.pid else {
                        throw TerraceError(
                            .failedPrecondition, "another daemon (pid \(ready.pid)) took \(client.endpoint) meanwhile")
                    }
                    return global.progress.line(
                        "terraced \(ready.version) ready at \(client.endpoint) (pid \(ready.pid), state in \(ready.stateDir))"
                    )
                } catch let error as TerraceError where error.code == .unavailable {
                    if let reason = daemon.exitReason() { throw TerraceError(.unavailable, reason) }
                    if deadline.isOver {
                        throw deadline.passed("the daemon is not ready", because: "its log is \(daemon.log)")
                    }
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
        }
    }
}

extension Up {
    /// The daemon that answers at the endpoint; nil where nothing answers, or something other than a daemon.
    /// - Throws: a `TerraceError` where the daemon does not let this account in.
    fileprivate static func running(_ client: APIClient) async throws -> DaemonDocument? {
        do { return try await client.get(DaemonDocument.self, "/api/v1/daemon") } catch let error as TerraceError {
            guard error.code == .permissionDenied else { return nil }
            throw TerraceError(
                .failedPrecondition,
                "a daemon of another account answers at \(client.endpoint). \(OwnFolder.wayOut); to use that daemon, set "
                    + "TERRACE_TOKEN to its token, which its owner knows")
        }
    }
}

struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Stop all caches and the daemon; data on disk are kept.")
    @Flag(help: "Also delete all state, data and snapshots; asks on a terminal.") var purge = false
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            if purge, !yes { try await confirm(client) }
            let deadline = global.deadline
            let daemon: DaemonDocument
            do {
                daemon = try await client.send(.delete, "/api/v1/daemon?purge=\(purge)", nil)
            } catch let error as TerraceError where error.code == .unavailable && !purge {
                return global.progress.line("no daemon runs at \(client.endpoint)")
            }
            while terrace_is_running(daemon.pid) == 1 {
                if deadline.isOver {
                    throw deadline.passed("the daemon (pid \(daemon.pid)) has not ended", because: "")
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            global.progress.line(
                purge || !FileManager.default.fileExists(atPath: daemon.stateDir)
                    ? "stopped; all state of \(daemon.stateDir) deleted"
                    : "stopped; state is kept in \(daemon.stateDir)")
        }
    }

    /// Asks on a terminal. Elsewhere only this command line's own daemon is taken without a question.
    private func confirm(_ client: APIClient) async throws {
        let daemon = try await client.get(DaemonDocument.self, "/api/v1/daemon")
        guard Question.canBeAsked else { return try OwnFolder.standard.checkPurge(daemon, at: client.endpoint) }
        let caches = try await client.get(CacheList.self, "/api/v1/caches").caches.map(\.reference)
        let what = caches.isEmpty ? "no cache" : caches.joined(separator: ", ")
        try Question.ask("Delete all state in \(daemon.stateDir) with \(what)?", otherwise: "nothing was deleted")
    }
}
