import Foundation
import TerraceControl
import TerraceCore
import TerraceManifests
import TerraceRedis
import TerraceTestSupport
import Testing

/// Checks the properties of every shipped tier on real servers, with a plain client.
@Suite(
    .serialized, .timeLimit(.minutes(15)),
    .enabled(if: RealFixture.hasRedis, "redis-server is not installed; scripts/test installs it"))
struct TierPromiseTests {
    private static let tiers = ((try? RealFixture.catalog().tiers) ?? []).map(\.id)
    private static let engines = [
        EngineRequest(name: .redis, version: "7"), EngineRequest(name: .valkey, version: "8.0"),
    ]

    @Test func thereAreTiers() { #expect(Self.tiers.count >= 13) }

    @Test(arguments: tiers, engines)
    func blockedCommandsAndLimitsMatchTheTier(_ tier: String, _ engine: EngineRequest) async throws {
        try await EngineVersionTests.requireInstalled(engine)
        try await RealFixture.with { f in
            let declaration = try RealFixture.declaration("promise") {
                $0.tier = tier
                $0.engine = engine
            }
            try await f.settle([declaration])
            let spec = try await f.control.cache(declaration.id).record.spec
            let promised = try RealFixture.catalog().tier(tier)
            let client = try await f.client("promise")
            for command in promised.blockedCommands {
                let error = try await Self.refusal(of: command, by: client)
                let isExpected = Self.is(error, theRefusalOf: command, hidden: promised.hiddenCommands)
                #expect(isExpected, "\(command) of \(tier): \(error)")
            }
            try await Self.checkLimits(spec, client, f)
            // The control plane still works after these commands.
            try await f.untilAvailable("promise")
        }
    }

    private static func `is`(_ error: String, theRefusalOf command: String, hidden: [String]) -> Bool {
        if hidden.contains(command) {
            let name = command.uppercased()
            return error == "ERR unknown command '\(name)', with args beginning with: 'first' 'second' "
        }
        // This engine may not have a subcommand of a newer one. DEBUG is refused by an engine setting first.
        if command.contains("|"), error.hasPrefix("ERR unknown subcommand") { return true }
        if command == "debug", error.hasPrefix("ERR DEBUG command not allowed") { return true }
        return error.hasPrefix("NOPERM")
    }

    /// The error for the command. The server checks the number of arguments before the permission, so several numbers
    /// are tried.
    private static func refusal(of command: String, by client: RedisConnection) async throws -> String {
        let words = command.split(separator: "|").map { $0.uppercased() }
        var last = "no error"
        let attempts = [["first", "second"], [], ["1"], ["HELP"], ["1", "2", "3"], ["1", "2", "3", "4", "5"]]
        for arguments in attempts {
            guard case .error(let message)? = try await client.send(all: [words + arguments]).first else { continue }
            last = message
            let isOfForm =
                message.hasPrefix("ERR wrong number of arguments") || message.hasPrefix("ERR unknown subcommand")
            if !isOfForm { break }
        }
        return last
    }

    private static func checkLimits(
        _ spec: CacheSpec, _ client: RedisConnection, _ f: RealFixture
    ) async throws {
        #expect(try await client.info("memory").fields["maxmemory"] == "\(spec.maxmemory)")
        // In addition to the tier's limit, the server has room for the control plane and for replicas.
        let clients = try await client.info("clients").fields["maxclients"].flatMap { Int($0) } ?? 0
        let isLowered = try await f.control.cache(spec.id).conditions.contains { $0.type == "ClientLimit" }
        #expect(isLowered ? clients < spec.maxclients + 16 : clients == spec.maxclients + 16)
        let last = try await client.send(all: [["SELECT", "\(spec.clustered ? 0 : spec.databases - 1)"]])
        let beyond = try await client.send(all: [["SELECT", "\(spec.clustered ? 1 : spec.databases)"]])
        if !spec.blockedCommands.contains("select") { #expect(last.first?.string == "OK") }
        if case .error? = beyond.first {} else { Issue.record("database \(spec.databases) can be selected") }
    }

    /// Every tier with each of its TLS modes.
    private static let modes = ((try? RealFixture.catalog().tiers) ?? []).flatMap { tier in
        tier.tls.allowed.map { (tier.id, $0) }
    }

    @Test(arguments: modes) func portsAndKeysMatchTheTier(_ tier: String, _ mode: TLSMode) async throws {
        try await RealFixture.with { f in
            let promised = try RealFixture.catalog().tier(tier)
            let declaration = try RealFixture.declaration("promise") {
                $0.tier = tier
                $0.tls = mode
                $0.auth = promised.access.default || promised.access.optional
            }
            try await f.settle([declaration])
            let info = try await f.control.connection(declaration.id)
            #expect(info.plain?.port == (mode == .required ? nil : promised.ports.plain))
            #expect(info.secure?.port == (mode == .off ? nil : promised.ports.tls))
            let (host, plain, secure) = (info.address.host, promised.ports.plain, try #require(promised.ports.tls))
            #expect(await f.answers(host, plain, info.keys.first, tls: false, mode != .required))
            #expect(await f.answers(host, secure, info.keys.first, tls: true, mode != .off))
            if plain != secure { #expect(await f.answers(host, secure, info.keys.first, tls: false, false)) }
            let isOpen = !promised.access.default && !promised.access.optional
            #expect(info.keys.count == (isOpen ? 0 : promised.access.keys))
            if !info.keys.isEmpty { try await Self.checkKeys(declaration.id, info, f) }
        }
    }

    /// The result of a login with the key.
    private static func outcome(_ key: String?, _ info: ConnectionInfo, _ f: RealFixture) async -> String {
        do {
            let client = try await RedisConnection.connect(
                host: info.address.host, port: info.address.port, password: key,
                trust: info.plain == nil ? f.trust : nil)
            return try await client.send(["PING"]).string ?? ""
        } catch { return (error as? RedisError)?.code ?? "\(error)" }
    }

    /// Checks that each valid key gives access and no other key does. An old key is refused as soon as a new one
    /// exists; existing connections stay open, as the engine itself handles it.
    private static func checkKeys(_ id: CacheID, _ info: ConnectionInfo, _ f: RealFixture) async throws {
        #expect(await outcome(nil, info, f) == "NOAUTH")
        #expect(await outcome("not-a-key", info, f) == "WRONGPASS")
        for key in info.keys { #expect(await outcome(key, info, f) == "PONG") }
        let connected = try await f.client(id.name)
        let fresh = try await f.control.regenerateKey(id, index: 0).keys
        #expect(fresh.count == info.keys.count && fresh.dropFirst() == info.keys.dropFirst())
        try await f.untilAvailable(id.name)
        #expect(await outcome(info.keys[0], info, f) == "WRONGPASS")
        for key in fresh { #expect(await outcome(key, info, f) == "PONG") }
        #expect(try await connected.send(["PING"]).string == "PONG")
        for (index, key) in fresh.enumerated().dropFirst() {
            let newest = try await f.control.regenerateKey(id, index: index).keys
            try await f.untilAvailable(id.name)
            #expect(await outcome(key, info, f) == "WRONGPASS")
            #expect(await outcome(newest[index], info, f) == "PONG")
            #expect(newest[0] == fresh[0])
        }
    }

    @Test func secretCommandNameGivesNoPermission() async throws {
        try await RealFixture.with { f in
            try await f.settle([RealFixture.declaration("secret") { $0.tier = "azure/standard" }])
            let client = try await f.client("secret")
            let names = try await client.send(["COMMAND", "LIST"]).array?.compactMap(\.string) ?? []
            let config = try String(
                contentsOfFile: f.folder + "/nodes/local~secret/0-0/redis.conf", encoding: .utf8)
            let hidden = config.split(separator: "\n").filter { $0.hasPrefix("rename-command ") }
                .compactMap { $0.split(separator: " ").last.map(String.init) }
            #expect(hidden.count == (try RealFixture.catalog().tier("azure/standard").hiddenCommands.count))
            #expect(Set(names).isDisjoint(with: hidden))
            for name in hidden {
                let refusal = try await Self.refusal(of: name, by: client)
                let isRefused = Self.is(refusal, theRefusalOf: "debug", hidden: [])
                #expect(isRefused, "\(refusal)")
            }
        }
    }
}
