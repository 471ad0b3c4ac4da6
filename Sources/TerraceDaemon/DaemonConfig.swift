import Foundation
import TerraceAPI
public import TerraceCore
public import TerraceHTTP

/// The checked settings of a daemon (`DaemonSettings`), read from flags, environment and file.
public struct DaemonConfig: Sendable, Equatable {
    /// The format of log lines.
    public enum LogFormat: String, Sendable, CaseIterable { case text, json }

    /// The machine's clock, or one that stands still until a request advances it.
    public enum ClockMode: String, Sendable, CaseIterable { case machine, manual }

    /// What to do with caches in the folder that the state does not know.
    public enum Orphans: String, Sendable, CaseIterable { case refuse, adopt, end }

    enum PaceName: String, CaseIterable { case instant, cloud }

    enum LogLevel: String, CaseIterable { case trace, debug, info, notice, warning, error, critical }

    /// Absolute path of the folder of all durable data.
    public var stateDir: String
    /// The address of the API with plain HTTP.
    public var listen: Endpoint
    /// The address of the API with TLS.
    public var listenTLS: Endpoint
    /// Which callers may use the daemon.
    public var access: AccessPolicy.Mode
    /// The token that callers of other accounts need; nil is the state folder's.
    public var token: String?
    /// Host names that requests may use, besides `localhost` and addresses.
    public var allowedHosts: [String]
    /// Folders of tier manifests; a later one overrides an earlier one.
    public var tiers: [String]
    /// Folders to look for engines in, before those on the PATH.
    public var engines: [String]
    /// The folder of the engines and modules that `terrace engines add` brings.
    public var enginesHome: String
    /// Folders to look for modules in, before the usual ones.
    public var modules: [String]
    /// Where snapshots are kept.
    public var snapshots: SnapshotsPlace
    /// The file with the key that snapshots are encrypted with; nil leaves them as they are.
    public var snapshotsKey: String?
    /// Whether the nodes end with the daemon and its state is deleted then.
    public var ephemeral: Bool
    /// Whether an engine is refused whose version is not exactly the requested one.
    public var strictEngineVersion: Bool
    /// How many caches of each tier are made in advance for leases.
    public var warm: [String: Int]
    /// How all tiers refuse blocked commands; nil is each tier's own way.
    public var refusal: TierRefusal?
    /// The durations of changes, which imitate the vendors' documented ones; nil is as fast as the engine.
    public var pace: Pace?
    public var orphans: Orphans
    /// The clock that the daemon uses.
    public var clock: ClockMode
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    public var logLevel: String
    public var logFormat: LogFormat
    /// The settings that were given, as written, by their names. Settings left to their defaults are not in it, nor is
    /// any secret.
    public var given: [String: String]

    /// - Parameters:
    ///   - flags: by the setting's name; the values of a list are separated by colons.
    ///   - file: text of `terraced.yaml`, read from the state folder that flags and environment name; nil when there is
    ///     none.
    /// - Throws: `TerraceError.invalidArgument` that names the setting, where it was written and what was expected.
    public init(
        flags: [String: String], environment: [String: String], home: String, file: (String) throws -> String?
    ) throws {
        var sources = SettingSources(flags: flags, environment: environment)
        ephemeral = try sources.flag(DaemonSettings.ephemeral)
        let folder = ephemeral ? Self.temporary(environment) : StateLocation.standard(environment, home: home)
        stateDir = SettingSources.absolute(sources[DaemonSettings.stateDir]?.text ?? folder)
        let path = stateDir + "/terraced.yaml"
        if let text = try file(path) {
            sources.add(try SettingsFile(text, path: path))
            ephemeral = try sources.flag(DaemonSettings.ephemeral)
        }
        listen = try sources.endpoint(DaemonSettings.listen)
        listenTLS = try sources.endpoint(DaemonSettings.listenTLS, else: Self.standardTLS(beside: listen))
        access = try sources.choice(DaemonSettings.access)
        token = sources[DaemonSettings.token]?.text
        allowedHosts = try sources.hostNames(DaemonSettings.allowHost)
        tiers = sources.folders(DaemonSettings.tiers)
        engines = sources.folders(DaemonSettings.engines)
        modules = sources.folders(DaemonSettings.modules)
        enginesHome =
            sources[DaemonSettings.enginesHome].map { SettingSources.absolute($0.text) }
            ?? EnginesLocation.standard(environment, home: home)
        snapshots = try SnapshotsPlace(sources, stateDir: stateDir)
        snapshotsKey = sources[DaemonSettings.snapshotsKey].map { SettingSources.absolute($0.text) }
        strictEngineVersion = try sources.flag(DaemonSettings.strictEngineVersion)
        warm = try sources.counts(DaemonSettings.warm)
        refusal = try sources.choiceIfSaid(DaemonSettings.refusal)
        let scale = try sources.factor(DaemonSettings.paceScale)
        let name: PaceName = try sources.choice(DaemonSettings.pace)
        pace = name == .cloud ? Pace(scale: scale) : nil
        orphans = try sources.choice(DaemonSettings.orphans)
        clock = try sources.choice(DaemonSettings.clock)
        let level: LogLevel = try sources.choice(DaemonSettings.logLevel)
        logLevel = level.rawValue
        logFormat = try sources.choice(DaemonSettings.logFormat)
        given = sources.given
    }

    private static func temporary(_ environment: [String: String]) -> String {
        let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        return parent + "/terrace-" + UUID().uuidString.prefix(8)
    }

    /// Port 7380 at the same host if the plain port is 7379, otherwise any free port.
    private static func standardTLS(beside listen: Endpoint) -> String {
        "\(listen.host):\(listen.port == 0 ? 0 : listen.port == 7379 ? 7380 : 0)"
    }
}
