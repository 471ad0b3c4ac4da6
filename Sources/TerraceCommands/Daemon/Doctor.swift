import ArgumentParser
import CTerrace
import Foundation
import TerraceAPI
import TerraceCore

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check this machine and its set-up. Exit code 0: all is well; 1: something is wrong.")
    @OptionGroup var global: GlobalOptions

    /// The result of one check.
    struct Finding: Encodable {
        enum Level: String, Encodable { case ok, warning, failure }
        var level: Level
        var check: String
        var message: String
    }

    func run() async throws {
        var isFine = true
        try await Failure.handling {
            let findings = await Self.findings(try global.client)
            isFine = !findings.contains { $0.level == .failure }
            try global.printer.print(findings, names: findings.filter { $0.level != .ok }.map(\.check)) {
                findings.map { [$0.level.rawValue, $0.check, $0.message] }
            }
        }
        if !isFine { throw ExitCode(1) }
    }

    static func findings(_ client: APIClient) async -> [Finding] { machine() + (await daemon(client)) }

    private static func machine() -> [Finding] {
        var findings: [Finding] = []
        let server = Programs.find(["redis-server", "valkey-server"])
        findings.append(
            server.map { Finding(level: .ok, check: "engine", message: $0) }
                ?? Finding(
                    level: .failure, check: "engine",
                    message:
                        "neither redis-server nor valkey-server is on the PATH: apt-get install redis-server, or start terraced with --engines"
                ))
        findings.append(
            Programs.find(["redis-cli", "valkey-cli"]).map { Finding(level: .ok, check: "client", message: $0) }
                ?? Finding(
                    level: .warning, check: "client",
                    message: "redis-cli is not on the PATH: 'terrace connect' needs it"))
        let socket = terrace_listen("127.31.255.254", 0)
        if socket >= 0 { close(socket) }
        findings.append(
            socket >= 0
                ? Finding(level: .ok, check: "addresses", message: "all of 127.0.0.0/8 can be bound")
                : Finding(
                    level: .failure, check: "addresses",
                    message: "127.31.255.254 cannot be bound: nodes need addresses of their own, as on Linux"))
        findings += ports([6379, 6380])
        let limit = terrace_open_files_limit()
        findings.append(
            Finding(
                level: limit >= 65536 ? .ok : .warning, check: "open files",
                message: limit >= 65536
                    ? "up to \(limit)"
                    : "up to \(limit): caches of larger sizes get a lower client limit and a condition ClientLimit; raise it with ulimit -Hn"
            ))
        let folder = StateLocation.standard(ProcessInfo.processInfo.environment, home: NSHomeDirectory())
        var info = stat()
        if stat(folder, &info) != 0 {
            findings.append(
                Finding(level: .ok, check: "state folder", message: "\(folder) is created by the first daemon"))
        } else {
            let isOurs = info.st_uid == getuid() && info.st_mode & 0o077 == 0
            findings.append(
                Finding(
                    level: isOurs ? .ok : .failure, check: "state folder",
                    message: isOurs
                        ? folder : "\(folder) belongs to, or may be entered by, others: chmod 700, or set TERRACE_HOME")
            )
        }
        return findings
    }

    /// Checks the default ports of most tiers. A program that listens there on all addresses prevents every cache from
    /// using the port.
    static func ports(_ ports: [Int]) -> [Finding] {
        ports.map { port in
            let socket = terrace_listen("127.31.255.254", UInt16(port))
            if socket >= 0 { close(socket) }
            guard -socket == EADDRINUSE else {
                return Finding(level: .ok, check: "port \(port)", message: "no program listens there on all addresses")
            }
            var text = [CChar](repeating: 0, count: 128)
            let isKnown = terrace_port_holder(UInt16(port), &text, text.count) == 1
            let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let holder = isKnown ? String(decoding: bytes, as: UTF8.self) : "another program"
            return Finding(
                level: .failure, check: "port \(port)",
                message:
                    "\(holder) listens at port \(port) on every address, so no cache can use this port. Stop it, let it listen on one address only, or choose another port with --port"
            )
        }
    }

    /// The daemon says so itself where it cannot read them.
    private static func snapshots(_ client: APIClient, in place: String) async -> Finding {
        do {
            let count = try await client.get(SnapshotList.self, "/api/v1/snapshots").snapshots.count
            return Finding(level: .ok, check: "snapshots", message: "\(count) in \(place)")
        } catch { return Finding(level: .failure, check: "snapshots", message: TerraceError.text(error)) }
    }

    private static func daemon(_ client: APIClient) async -> [Finding] {
        do {
            let daemon = try await client.get(DaemonDocument.self, "/api/v1/daemon", within: .seconds(5))
            var findings = [
                Finding(
                    level: daemon.version == TerraceVersion.text ? .ok : .warning, check: "daemon",
                    message:
                        "terraced \(daemon.version) at \(client.endpoint), pid \(daemon.pid); this is terrace \(TerraceVersion.text)"
                ),
                Finding(
                    level: daemon.engines.isEmpty ? .failure : .ok, check: "daemon's engines",
                    message: daemon.engines.isEmpty
                        ? "no engine was found when the daemon started; install one and restart the daemon"
                        : daemon.engines.joined(separator: ", ")),
            ]
            findings.append(
                Finding(
                    level: .ok, check: "daemon's modules",
                    message: daemon.modules.isEmpty
                        ? "none is installed; terraced --modules DIR looks in another folder"
                        : daemon.modules.joined(separator: ", ")))
            if let place = daemon.snapshots { findings.append(await snapshots(client, in: place)) }
            let health = try await client.get(HealthDocument.self, "/healthz")
            findings += health.caches.filter { !$0.healthy }.map {
                Finding(
                    level: .failure, check: "cache \($0.name)",
                    message: "\($0.state): \($0.reasons.joined(separator: "; "))")
            }
            return findings
        } catch {
            return [Finding(level: .warning, check: "daemon", message: TerraceError.text(error))]
        }
    }
}
