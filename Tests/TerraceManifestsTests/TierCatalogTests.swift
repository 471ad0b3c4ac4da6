import TerraceCore
import TerraceManifests
import Testing

/// Tier files that extend each other, and the errors of broken ones.
@Suite struct TierCatalogTests {
    static let complete = """
        title: House
        summary: Ours.
        vendor: terrace
        sizes: [{name: S, memory: 64MB, usable: 0.5, maxclients: 100, databases: 4}]
        topology: {clustering: never, shards: {min: 1, max: 1, default: 1}, replicas: {min: 0, max: 2, default: 1}}
        ports: {plain: 6379, configurable: true}
        persistence: {allowed: [none, aof], default: aof}
        engine: {allowed: [redis], default: redis}
        config: {maxmemory-policy: noeviction, timeout: 30}
        configurable: [timeout]
        blockedCommands: [config]
        tls: {allowed: [off], default: off}
        access: {default: true, optional: false, keys: 1, format: password}
        zones: [a]
        failover: {mode: supervised}
        scaling: {size: up, shards: none, replicas: both, sizeLosesData: false}
        api: {spec.size: cacheSize, spec.port: cachePort}

        """

    @Test func mapsMergeListsReplaceAndNullRemoves() throws {
        let heir = """
            extends: house
            title: Heir
            sizes: [{name: L, memory: 1GB, usable: 1, maxclients: 7, databases: 1}]
            config: {timeout: null, maxmemory-samples: 3}
            api: {spec.port: null}
            """
        let tier = try TierCatalog(texts: [("house", Self.complete), ("heir", heir)]).tier("heir")
        #expect(tier.title == "Heir")
        #expect(tier.summary == "Ours.")
        #expect(tier.sizes == [TierSize(name: "L", memory: 1 << 30, usable: 1, maxclients: 7, databases: 1)])
        #expect(tier.config == ["maxmemory-policy": "noeviction", "maxmemory-samples": "3"])
        #expect(tier.api == ["spec.size": "cacheSize"])
    }

    @Test func laterFolderCanOverrideAndExtendATier() throws {
        let texts = [("house", Self.complete), ("house", "extends: house\ntitle: Rebuilt\n")]
        let catalog = try TierCatalog(texts: texts)
        #expect(catalog.tiers.map(\.title) == ["Rebuilt"])
        #expect(catalog.tiers.map(\.sizes[0].name) == ["S"])
    }

    @Test func maxmemoryIsTheUsableShareRoundedDown() {
        // Azure Premium P1 has 6 GB, of which a fifth is reserved.
        #expect(
            TierSize(name: "P1", memory: 6 << 30, usable: 0.8, maxclients: 1, databases: 1).maxmemory == 5_153_960_755)
    }

    /// Changes that break the complete tier, and the expected message of each.
    static let broken: [(was: String, now: String, expected: String)] = [
        ("title: House", "titel: House", "house.yaml:1:1: titel: unknown key; did you mean 'title'?"),
        ("title: House", "title: House\nextends: hause", "extends: there is no tier 'hause'"),
        ("title: House", "title: House\nextends: house", "no earlier folder has a tier 'house' to extend"),
        ("vendor: terrace", "vendor: amazon", "vendor: expected one of terrace, azure, aws, google, found 'amazon'"),
        ("memory: 64MB", "memory: lots", "sizes[0].memory"),
        ("memory: 64MB", "memory: 0MB", "sizes[0].memory"),
        ("usable: 0.5", "usable: 1.5", "sizes[0].usable"),
        ("maxclients: 100", "maxclients: none", "sizes[0].maxclients: expected a whole number"),
        ("sizes: [", "sizes: []\nsummary2: [", "sizes"),
        (
            "{min: 0, max: 2, default: 1}", "{min: 2, max: 0, default: 1}",
            "expected 0 ≤ min ≤ default ≤ max, found 2, 1, 0"
        ),
        ("shards: {min: 1, max: 1", "shards: {min: 1, max: 4", "a tier that never clusters has one shard, not up to 4"),
        ("plain: 6379", "plain: 80", "ports: 80 is not within 1024 to 55535"),
        ("default: aof", "default: rdb", "persistence.default: 'rdb' is not among the allowed modes"),
        ("default: redis", "default: valkey", "engine.default: 'valkey' is not among the allowed engines"),
        ("timeout: 30", "timeout: soon", "config.timeout: expected a whole number, 0 or more, found 'soon'"),
        ("timeout: 30", "requirepass: x", "config.requirepass: is set by Terrace itself, not here"),
        ("configurable: [timeout]", "configurable: [port]", "configurable[0]: 'port' is set by spec.port, not here"),
        ("[config]", "[CONFIG]", "blockedCommands[0]: 'CONFIG' is not a command in lower case"),
        ("zones: [a]", "zones: []", "zones: expected at least one zone"),
        ("max: 2, default: 1}", "max: 0, default: 0}", "a tier without replicas has nothing to fail over to"),
        ("{mode: supervised}", "{mode: gossip}", "failover.mode: only nodes of a cluster elect a primary"),
        (
            "{mode: supervised}", "{mode: supervised, nodeTimeoutSeconds: 5}",
            "failover.nodeTimeoutSeconds: has an effect in mode gossip only"
        ),
        ("zones: [a]", "zones: [a]\npace: {scaleSeconds: -1}", "pace.scaleSeconds: -1.0 is not within 0 to 86400"),
        ("zones: [a]", "zones: [a]\npace: {scaleMinutes: 1}", "pace.scaleMinutes: unknown key"),
        ("sizeLosesData: false", "sizeLosesData: false, tiers: [attic]", "there is no tier 'attic'"),
        ("zones: [a]", "zones: [a]\nsla: 101", "sla: expected percent such as 99.9, found 101.0"),
        ("zones: [a]", "zones: [a]\nuncertain: [sizes.M]", "'sizes.M' is not the path of a field of this tier"),
        (
            "spec.size: cacheSize", "spec.sice: cacheSize",
            "api: there is no field 'spec.sice'; did you mean 'spec.size'?"
        ),
        ("default: true,", "default: yes,", "access.default: expected true or false, found 'yes'; write true"),
        ("keys: 1", "keys: 3", "access.keys: expected 1 or 2, found 3"),
        ("allowed: [off], default: off", "allowed: [off], default: required", "tls.default: 'required' is not among"),
        ("allowed: [off], default: off", "allowed: [off, required], default: off", "without a port in ports.tls"),
    ]

    @Test(arguments: broken) func contradictoryTierIsRefused(_ was: String, _ now: String, _ expected: String)
        throws
    {
        #expect(Self.complete.contains(was))
        let text = Self.complete.replacing(was, with: now, maxReplacements: 1)
        let error = #expect(throws: TerraceError.self) { try TierCatalog(texts: [("house", text)]) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "accepted")")
    }

    @Test func circularExtendsIsNamed() {
        let texts = [("a", "extends: b\n"), ("b", "extends: c\n"), ("c", "extends: a\n")]
        let error = #expect(throws: TerraceError.self) { try TierCatalog(texts: texts) }
        #expect(error?.description.contains("tiers extend each other in a circle: a → b → c → a") == true)
    }
}
