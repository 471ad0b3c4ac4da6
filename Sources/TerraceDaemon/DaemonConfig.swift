import Foundation
import TerraceAPI
public import TerraceCore
public import TerraceHTTP
import Yams

/// What a daemon is started with. A flag beats `TERRACE_…`, which beats `$STATE/terraced.yaml`, which beats the default.
public struct DaemonConfig: Sendable, Equatable {
    /// How log lines look.
    public enum LogFormat: String, Sendable, CaseIterable { case text, json }

    /// The machine's clock, or one that stands still until it is moved on.
    public enum ClockMode: String, Sendable, CaseIterable { case machine, manual }

    /// What becomes of caches in the folder that the state does not know.
    public enum Orphans: String, Sendable, CaseIterable { case refuse, adopt, end }

    /// Absolute path of the folder of everything durable.
    public var stateDir: String
    /// Where plain HTTP is served.
    public var listen: Endpoint
    /// Where the same is served with TLS.
    public var listenTLS: Endpoint
    /// Which callers may use it.
    public var access: AccessPolicy.Mode
    /// What opens it to other accounts; nil is what the state folder has. Only the environment gives it: a command line and a
    /// file of settings are read by others.
    public var token: String?
    /// Names that requests may call it by, besides `localhost` and addresses.
    public var allowedHosts: [String]
    /// Folders of tier manifests; a later one overrides an earlier one.
    public var tiers: [String]
    /// Folders to look for engines in, before those on the PATH.
    public var engines: [String]
    /// Folders to look for modules in, before the usual ones.
    public var modules: [String]
    /// Nodes end with the daemon, and its state with it.
    public var ephemeral: Bool
    /// Refuse an engine whose version is not exactly the requested one.
    public var strictEngineVersion: Bool
    /// How many caches of a tier are made in advance, to be leased.
    public var warm: [String: Int]
    /// How all tiers refuse blocked commands; each its own way where nothing is said.
    public var refusal: TierRefusal?
    /// Takes the time the vendors document; nil is as fast as the engine.
    public var pace: Pace?
    public var orphans: Orphans
    /// What time goes by.
    public var clock: ClockMode
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    public var logLevel: String
    public var logFormat: LogFormat

    /// Names of the settings, as in flags without the dashes; lists are separated by colons in the environment.
    public static let keys = [
        "state-dir", "listen", "listen-tls", "access", "allow-host", "tiers", "engines", "modules", "ephemeral",
        "strict-engine-version", "refusal", "orphans", "warm", "pace", "pace-scale", "clock", "log-level", "log-format",
    ]

    /// - Parameters:
    ///   - flags: by key; the values as typed.
    ///   - file: text of `terraced.yaml`, read from the state folder that flags and environment lead to.
    /// - Throws: `TerraceError.invalidArgument` that names the setting, its source and what was expected.
    public init(
        flags: [String: String], environment: [String: String], home: String, file: (String) throws -> String?
    ) throws {
        var layers = Layers(flags: flags, environment: environment)
        ephemeral = try Self.flag(layers["ephemeral"], "ephemeral")
        let folder = ephemeral ? Self.temporary(environment) : StateLocation.standard(environment, home: home)
        stateDir = Self.absolute(layers["state-dir"] ?? folder)
        layers.file = try Self.parse(file(stateDir + "/terraced.yaml"), path: stateDir + "/terraced.yaml")
        listen = try Self.endpoint(layers["listen"] ?? "127.0.0.1:7379", "listen")
        listenTLS = try Self.endpoint(layers["listen-tls"] ?? Self.standardTLS(beside: listen), "listen-tls")
        access = try Self.choice(layers["access"], "access", .owner)
        token = environment["TERRACE_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        allowedHosts = try Self.list(layers["allow-host"]).map(Self.hostName)
        tiers = Self.list(layers["tiers"]).map(Self.absolute)
        engines = Self.list(layers["engines"]).map(Self.absolute)
        modules = Self.list(layers["modules"]).map(Self.absolute)
        logFormat = try Self.choice(layers["log-format"], "log-format", .text)
        strictEngineVersion = try Self.flag(layers["strict-engine-version"], "strict-engine-version")
        warm = try Self.counts(layers["warm"])
        refusal = try layers["refusal"].map { try Self.choice($0, "refusal", .noperm) }
        pace = try Self.pace(layers["pace"], scale: layers["pace-scale"])
        orphans = try Self.choice(layers["orphans"], "orphans", .refuse)
        clock = try Self.choice(layers["clock"], "clock", .machine)
        logLevel = layers["log-level"] ?? "info"
        let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
        guard levels.contains(logLevel) else {
            throw TerraceError(
                .invalidArgument, "log-level '\(logLevel)' is not one of \(levels.joined(separator: ", "))")
        }
    }

    private static func temporary(_ environment: [String: String]) -> String {
        let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        return parent + "/terrace-" + UUID().uuidString.prefix(8)
    }

    private struct Layers {
        var flags: [String: String]
        var environment: [String: String]
        var file: [String: String] = [:]

        subscript(key: String) -> String? {
            let variable = "TERRACE_" + key.uppercased().replacingOccurrences(of: "-", with: "_")
            return flags[key] ?? environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? file[key]
        }
    }

    private static func parse(_ text: String?, path: String) throws -> [String: String] {
        guard let text else { return [:] }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw TerraceError(.invalidArgument, "\(path) is not YAML: \(error)")
        }
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            throw TerraceError(.invalidArgument, "\(path): a mapping was expected")
        }
        var values: [String: String] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard keys.contains(name), name != "state-dir" else {
                throw TerraceError(
                    .invalidArgument,
                    "\(path):\(key.mark?.line ?? 1): '\(name)' is not a setting; there are "
                        + keys.dropFirst().joined(separator: ", "))
            }
            values[name] = value.string ?? value.array().compactMap(\.string).joined(separator: ":")
        }
        return values
    }

    private static func list(_ text: String?) -> [String] {
        text.map { $0.split(separator: ":").map(String.init) } ?? []
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// Port 7380 at the same address; a daemon whose plain port is any free one gets another free one.
    private static func standardTLS(beside listen: Endpoint) -> String {
        "\(listen.host):\(listen.port == 0 ? 0 : listen.port == 7379 ? 7380 : 0)"
    }

    /// `standard=2,premium=1`
    private static func counts(_ text: String?) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for part in (text ?? "").split(separator: ",") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty, let count = Int(sides[1]), (0...100).contains(count) else {
                throw TerraceError(
                    .invalidArgument, "warm '\(part)' is not TIER=COUNT, such as standard=2, with a count of 0 to 100")
            }
            counts[String(sides[0])] = count
        }
        return counts
    }

    private enum PaceName: String, CaseIterable { case instant, cloud }

    private static func pace(_ name: String?, scale: String?) throws -> Pace? {
        let isCloud = try choice(name, "pace", PaceName.instant) == .cloud
        guard let scale else { return isCloud ? Pace(scale: 1) : nil }
        guard let factor = Double(scale), factor > 0, factor <= 100 else {
            throw TerraceError(
                .invalidArgument, "pace-scale '\(scale)' is not a number above 0 and up to 100, such as 0.1")
        }
        return isCloud ? Pace(scale: factor) : nil
    }

    private static func hostName(_ text: String) throws -> String {
        let name = text.lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count)
                && label.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
        }
        guard isName, name.utf8.count <= 253 else {
            throw TerraceError(
                .invalidArgument, "allow-host '\(text.prefix(100))' is not a host's name, such as caches.example.com")
        }
        return name
    }

    private static func endpoint(_ text: String, _ key: String) throws -> Endpoint {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port), colon != text.startIndex
        else {
            throw TerraceError(.invalidArgument, "\(key) '\(text)' is not HOST:PORT, such as 127.0.0.1:7379")
        }
        return Endpoint(host: String(text[..<colon]), port: port)
    }

    private static func choice<Value: RawRepresentable & CaseIterable>(
        _ text: String?, _ key: String, _ fallback: Value
    ) throws -> Value where Value.RawValue == String {
        guard let text else { return fallback }
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw TerraceError(.invalidArgument, "\(key) '\(text)' is not one of \(names)")
        }
        return value
    }

    private static func flag(_ text: String?, _ key: String) throws -> Bool {
        switch text {
        case nil, "false", "no", "0": false
        case "true", "yes", "1": true
        default: throw TerraceError(.invalidArgument, "\(key) '\(text ?? "")' is neither true nor false")
        }
    }
}
