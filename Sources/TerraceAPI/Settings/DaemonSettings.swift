/// Every setting of the daemon. To add one, declare it here and read it in `DaemonConfig`; docs/settings.md is written anew by
/// its test.
public enum DaemonSettings {
    public static let stateDir = Setting(
        "state-dir", .text(placeholder: "dir"),
        default: .computed("$TERRACE_HOME, else $XDG_STATE_HOME/terrace, else ~/.local/state/terrace"),
        from: [.flag, .environment], "Folder of everything durable")
    public static let listen = Setting(
        "listen", .text(placeholder: "host:port"), default: .value("127.0.0.1:7379"),
        "Address to serve HTTP on; port 0 takes any free one")
    public static let listenTLS = Setting(
        "listen-tls", .text(placeholder: "host:port"),
        default: .computed("127.0.0.1:7380, any free port beside another --listen"),
        "Address to serve HTTPS on; port 0 takes any free one")
    public static let access = Setting(
        "access", .choice(["owner", "token", "anyone"]), default: .value("owner"),
        "Who is answered: owner (this account, root, and whoever gives the token), token, or anyone, for private networks"
    )
    public static let token = Setting(
        "token", .text(placeholder: "token"), default: .computed("the file 'token' of the state folder"),
        from: [.environment], isSecret: true,
        "What opens the daemon to other accounts. It has no flag and no key: others can read command lines and settings files"
    )
    public static let allowHost = Setting(
        "allow-host", .list(placeholder: "name"),
        "A name that requests may call this daemon by, besides localhost and addresses")
    public static let tiers = Setting(
        "tiers", .list(placeholder: "dir"),
        "Folder of tier manifests on top of those that come with Terrace; a later one overrides an earlier one")
    public static let engines = Setting(
        "engines", .list(placeholder: "dir"), "Folder to look for engines in before the PATH")
    public static let enginesHome = Setting(
        "engines-home", .text(placeholder: "dir"),
        default: .computed("$XDG_DATA_HOME/terrace/engines, else ~/.local/share/terrace/engines"),
        "Folder of what 'terrace engines add' brings; of engines that serve a cache equally well, another is taken")
    public static let modules = Setting(
        "modules", .list(placeholder: "dir"), "Folder to look for modules (.so) in before the usual ones")
    public static let snapshots = Setting(
        "snapshots", .text(placeholder: "place"), default: .computed("the folder 'snapshots' of the state folder"),
        "Where snapshots are kept: a folder, or a bucket as s3://bucket or s3://bucket/folder")
    public static let snapshotsEndpoint = Setting(
        "snapshots-endpoint", .text(placeholder: "url"), default: .computed("https://s3.REGION.amazonaws.com"),
        "Where the bucket is served, such as http://127.0.0.1:9000")
    public static let snapshotsRegion = Setting(
        "snapshots-region", .text(placeholder: "region"), default: .computed("us-east-1"),
        "The region of the bucket")
    public static let snapshotsKey = Setting(
        "snapshots-key", .text(placeholder: "file"),
        "File with the key that snapshots are encrypted with: 32 bytes, or 64 hexadecimal digits as 'openssl rand -hex 32' makes them; only its owner may be able to read it"
    )
    public static let accessKey = Setting(
        "access-key", .text(placeholder: "id"), from: [.environment], variable: "AWS_ACCESS_KEY_ID", isSecret: true,
        "The key id for a bucket. Without a bucket, this and the next two have no effect")
    public static let secretKey = Setting(
        "secret-key", .text(placeholder: "secret"), from: [.environment], variable: "AWS_SECRET_ACCESS_KEY",
        isSecret: true, "The secret of the key id")
    public static let sessionToken = Setting(
        "session-token", .text(placeholder: "token"), from: [.environment], variable: "AWS_SESSION_TOKEN",
        isSecret: true, "The token of a key that ends; when it has ended, start the daemon with another")
    public static let warm = Setting(
        "warm", .text(placeholder: "tier=count"),
        "Caches to make in advance for 'terrace lease', such as standard=2,premium=1")
    public static let refusal = Setting(
        "refusal", .choice(["unknown", "noperm"]), default: .computed("as the tier says"),
        "How new caches refuse blocked commands: unknown, or noperm, whose refusals 'terrace audit' can name")
    public static let pace = Setting(
        "pace", .choice(["instant", "cloud"]), default: .value("instant"),
        "instant, or cloud: changes and failovers take the time the tier's vendor documents")
    public static let paceScale = Setting(
        "pace-scale", .text(placeholder: "factor"), default: .value("1"),
        "What part of the documented time --pace cloud takes, above 0 and up to 100, such as 0.1")
    public static let clock = Setting(
        "clock", .choice(["machine", "manual"]), default: .value("machine"),
        "machine, or manual: paces, leases and what is forgotten with age wait for 'terrace clock advance 12h'; pauses and the renewal of certificates are cut short by it; servers and requests go by the machine's clock"
    )
    public static let orphans = Setting(
        "orphans", .choice(["refuse", "adopt", "end"]), default: .value("refuse"),
        "What becomes of caches in the state folder that its database does not know: refuse to start, adopt or end them"
    )
    public static let strictEngineVersion = Setting(
        "strict-engine-version", .flag, default: .value("false"),
        "Refuse an engine whose version is not exactly the requested one")
    public static let ephemeral = Setting(
        "ephemeral", .flag, default: .value("false"),
        "End the nodes with the daemon, also when it is killed, and delete the state folder when it ends by itself")
    public static let logLevel = Setting(
        "log-level", .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        default: .value("info"),
        "The least urgent messages that are logged: trace, debug, info, notice, warning, error or critical")
    public static let logFormat = Setting(
        "log-format", .choice(["text", "json"]), default: .value("text"),
        "How log lines on standard error look: text or json")

    /// In the order of help and documentation.
    public static let all = [
        stateDir, listen, listenTLS, access, token, allowHost, tiers, engines, enginesHome, modules, snapshots,
        snapshotsEndpoint, snapshotsRegion, snapshotsKey, accessKey, secretKey, sessionToken, warm, refusal, pace,
        paceScale,
        clock, orphans, strictEngineVersion, ephemeral, logLevel, logFormat,
    ]

    /// Those that may come from there, in the same order.
    public static func from(_ source: Setting.Source) -> [Setting] { all.filter { $0.sources.contains(source) } }
}
