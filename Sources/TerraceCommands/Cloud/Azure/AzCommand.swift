import TerraceAPI
import TerraceCore

/// One command: its path, its flags and its action.
struct AzCommand: Sendable {
    var path: [String]
    var flags: [VendorFlag]
    /// Whether `--ids` may replace the flags that name the resource.
    var takesIDs = false
    /// Whether the command asks before it acts, unless `--yes` is given.
    var asks = false
    /// The query for `-o table` where the user gives none.
    var table: String?
    /// Runs the command. A nil result prints nothing.
    var run: @Sendable (AzCall) async throws -> JSONValue?

    init(
        _ path: String, _ flags: [VendorFlag] = [], ids: Bool = false, asks: Bool = false,
        table: String? = nil, run: @escaping @Sendable (AzCall) async throws -> JSONValue?
    ) {
        self.path = path.split(separator: " ").map(String.init)
        self.flags = flags
        self.run = run
        takesIDs = ids
        self.asks = asks
        self.table = table
    }

    /// The flags of this command, and those that every command of its kind has.
    var ownFlags: [VendorFlag] {
        flags + (asks ? [VendorFlag("--yes", "-y", kind: .toggle)] : [])
            + (takesIDs ? [VendorFlag("--ids", kind: .words)] : [])
    }

    /// The flags of every command.
    static let global = [
        VendorFlag("--output", "-o", choices: ["json", "jsonc", "none", "table", "tsv", "yaml", "yamlc"]),
        VendorFlag("--query"), VendorFlag("--subscription"), VendorFlag("--only-show-errors", kind: .toggle),
        VendorFlag("--verbose", kind: .toggle), VendorFlag("--debug", kind: .toggle),
    ]

    private static let group = VendorFlag("--resource-group", "-g", required: true)
    static let redis = [VendorFlag("--name", "-n", required: true), group]
    private static let sku = VendorFlag("--sku", choices: ["Basic", "Standard", "Premium"])
    private static let size = VendorFlag(
        "--vm-size", choices: (0...6).map { "c\($0)" } + (1...5).map { "p\($0)" })
    private static let tags = VendorFlag("--tags", kind: .words)
    private static let location = VendorFlag("--location", "-l")
    private static let noWait = VendorFlag("--no-wait", kind: .toggle)

    static let all =
        redisCommands + childCommands + accessCommands + enterpriseCommands
        + databaseAccessCommands + managerCommands

    private static let redisCommands = [
        AzCommand(
            "redis create",
            redis + [
                location, sku.required, size.required, VendorFlag("--enable-non-ssl-port", kind: .toggle),
                VendorFlag("--shard-count"),
                VendorFlag("--replicas-per-master"), VendorFlag("--redis-version"),
                VendorFlag("--minimum-tls-version", choices: ["1.0", "1.1", "1.2"]),
                VendorFlag("--redis-configuration"), tags, VendorFlag("--tenant-settings", kind: .words),
                VendorFlag("--zones", "-z", kind: .words), VendorFlag("--zonal-allocation-policy"),
                VendorFlag("--disable-access-keys", kind: .toggle), VendorFlag("--subnet-id"),
                VendorFlag("--static-ip"),
                VendorFlag("--update-channel", choices: ["Preview", "Stable"]),
                VendorFlag("--mi-system-assigned", kind: .toggle), VendorFlag("--mi-user-assigned", kind: .words),
            ]
        ) { try await $0.createRedis() },
        AzCommand(
            "redis update",
            redis + [
                sku, size, VendorFlag("--shard-count"), VendorFlag("--set", kind: .words),
                VendorFlag("--remove", kind: .words), VendorFlag("--force-string", kind: .toggle),
            ], ids: true
        ) { try await $0.updateRedis() },
        AzCommand("redis show", redis, ids: true) { try await $0.showRedis() },
        AzCommand("redis list", [VendorFlag("--resource-group", "-g")]) { try await $0.listRedis() },
        AzCommand("redis delete", redis, ids: true, asks: true) { try await $0.deleteRedis() },
        AzCommand("redis list-keys", redis, ids: true) { try await $0.listKeys() },
        AzCommand(
            "redis regenerate-keys",
            redis + [VendorFlag("--key-type", required: true, choices: ["Primary", "Secondary"])], ids: true
        ) { try await $0.regenerateKeys() },
        AzCommand(
            "redis force-reboot",
            redis + [
                VendorFlag("--reboot-type", required: true, choices: ["AllNodes", "PrimaryNode", "SecondaryNode"]),
                VendorFlag("--shard-id"),
            ], ids: true
        ) { try await $0.forceReboot() },
        AzCommand(
            "redis import", redis + [VendorFlag("--files", kind: .words, required: true), VendorFlag("--file-format")],
            ids: true, asks: true
        ) { try await $0.importRedis() },
        AzCommand(
            "redis export",
            redis + [
                VendorFlag("--prefix", required: true), VendorFlag("--container", required: true),
                VendorFlag("--file-format"),
            ], ids: true
        ) { try await $0.exportRedis() },
        AzCommand("redis flush", redis, ids: true, asks: true) { try await $0.flushRedis() },
    ]

    private static let rule = [
        VendorFlag("--rule-name", required: true), VendorFlag("--start-ip", required: true),
        VendorFlag("--end-ip", required: true),
    ]
    private static let entries = VendorFlag("--schedule-entries", required: true)

    private static let childCommands = [
        AzCommand("redis firewall-rules create", redis + rule) { try await $0.putRule() },
        AzCommand("redis firewall-rules update", redis + rule) { try await $0.putRule() },
        AzCommand("redis firewall-rules show", redis + [rule[0]]) { try await $0.showChild("firewallRules") },
        AzCommand("redis firewall-rules list", redis) { try await $0.listChildren("firewallRules") },
        AzCommand("redis firewall-rules delete", redis + [rule[0]]) { try await $0.deleteChild("firewallRules") },
        AzCommand("redis patch-schedule create", redis + [entries]) { try await $0.putSchedule() },
        AzCommand("redis patch-schedule update", redis + [entries]) { try await $0.putSchedule() },
        AzCommand("redis patch-schedule show", redis) { try await $0.showChild("patchSchedules") },
        AzCommand("redis patch-schedule delete", redis) { try await $0.deleteChild("patchSchedules") },
    ]

    static let cluster = [VendorFlag("--cluster-name", "--name", "-n", required: true), group]
    private static let databaseSettings = [
        VendorFlag("--client-protocol", choices: ["Encrypted", "Plaintext"]), VendorFlag("--port"),
        VendorFlag("--clustering-policy", choices: ["EnterpriseCluster", "NoCluster", "OSSCluster"]),
        VendorFlag("--eviction-policy"), VendorFlag("--modules", kind: .words),
        VendorFlag("--persistence", kind: .words), VendorFlag("--access-keys-auth", choices: ["Disabled", "Enabled"]),
        VendorFlag("--defer-upgrade", choices: ["Deferred", "NotDeferred"]),
    ]
    private static let clusterSettings = [
        VendorFlag("--capacity"), tags, VendorFlag("--minimum-tls-version", choices: ["1.0", "1.1", "1.2"]),
        VendorFlag("--high-availability", choices: ["Disabled", "Enabled"]),
        VendorFlag("--public-network-access", choices: ["Disabled", "Enabled"]), noWait,
    ]

    private static let enterpriseCommands = [
        AzCommand(
            "redisenterprise create",
            cluster + databaseSettings + clusterSettings + [
                location, VendorFlag("--sku", required: true), VendorFlag("--zones", "-z", kind: .words),
                VendorFlag("--no-database", kind: .toggle),
            ]
        ) { try await $0.createCluster() },
        AzCommand("redisenterprise update", cluster + clusterSettings + [VendorFlag("--sku")], ids: true) {
            try await $0.updateCluster()
        },
        AzCommand("redisenterprise show", cluster, ids: true) { try await $0.showCluster() },
        AzCommand("redisenterprise list", [VendorFlag("--resource-group", "-g")]) { try await $0.listClusters() },
        AzCommand("redisenterprise delete", cluster + [noWait], ids: true, asks: true) { try await $0.deleteCluster() },
        AzCommand("redisenterprise database create", cluster + databaseSettings + [noWait]) {
            try await $0.createDatabase()
        },
        AzCommand("redisenterprise database update", cluster + databaseSettings + [noWait], ids: true) {
            try await $0.updateDatabase()
        },
        AzCommand("redisenterprise database show", cluster, ids: true) { try await $0.showDatabase() },
        AzCommand("redisenterprise database list", cluster) { try await $0.listDatabases() },
        AzCommand("redisenterprise database delete", cluster + [noWait], ids: true, asks: true) {
            try await $0.deleteDatabase()
        },
        AzCommand("redisenterprise database list-keys", cluster, ids: true) { try await $0.databaseKeys() },
        AzCommand(
            "redisenterprise database regenerate-key",
            cluster + [VendorFlag("--key-type", required: true, choices: ["Primary", "Secondary"]), noWait], ids: true
        ) { try await $0.regenerateDatabaseKey() },
    ]

    private static let named = [VendorFlag("--name", "-n", "--resource-group", "-g", required: true)]

    private static let managerCommands = [
        AzCommand("group create", named + [VendorFlag("--location", "-l", required: true), tags]) {
            try await $0.createGroup()
        },
        AzCommand("group show", named) { try await $0.showGroup() },
        AzCommand("group list", table: "[].{Name:name, Location:location, Status:properties.provisioningState}") {
            try await $0.listGroups()
        },
        AzCommand("group exists", named) { try await $0.groupExists() },
        AzCommand("group delete", named + [noWait], asks: true) { try await $0.deleteGroup() },
        AzCommand(
            "login",
            [
                VendorFlag("--username", "-u"), VendorFlag("--password", "-p"), VendorFlag("--tenant", "-t"),
                VendorFlag("--service-principal", kind: .toggle), VendorFlag("--identity", kind: .toggle),
                VendorFlag("--allow-no-subscriptions", kind: .toggle),
            ]
        ) { try await $0.listAccounts() },
        AzCommand("logout") { _ in nil },
        AzCommand("account show") { try await $0.showAccount() },
        AzCommand("account list", [VendorFlag("--all", kind: .toggle)]) { try await $0.listAccounts() },
        AzCommand("version") { _ in ["terrace": .string(TerraceVersion.text)] },
    ]
}
