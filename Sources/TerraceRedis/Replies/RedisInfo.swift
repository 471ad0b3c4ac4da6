/// A server's reply to `INFO`. A field is nil where the server does not report it, because of its version or of the section
/// that was asked for.
public struct RedisInfo: Sendable, Hashable {
    /// A server's role in replication.
    public enum Role: String, Sendable, Hashable {
        /// Accepts writes.
        case primary = "master"
        /// Follows a primary.
        case replica = "slave"
    }

    /// A replica, as its primary lists it.
    public struct Replica: Sendable, Hashable {
        /// The announced address.
        public var host: String
        /// The announced port.
        public var port: Int
        /// `online` after the full copy has arrived; before that `wait_bgsave` or `send_bulk`.
        public var state: String
        /// The offset in the replication stream that the replica has acknowledged.
        public var offset: Int64

        /// Whether the replica has the full copy and follows the stream.
        public var isOnline: Bool { state == "online" }
    }

    /// Every field, as the server sent it.
    public let fields: [String: String]

    /// Parses the text of the reply. Lines that are not fields are skipped.
    public init(_ text: String) {
        fields = InfoFields.parse(text)
    }

    private func number<N: FixedWidthInteger>(_ name: String) -> N? {
        fields[name].flatMap { N($0) }
    }

    /// `role`
    public var role: Role? { fields["role"].flatMap(Role.init) }
    /// `run_id`; it changes at every start of the process.
    public var runID: String? { fields["run_id"] }
    /// `redis_version`; Valkey reports the Redis version that it is compatible with.
    public var redisVersion: String? { fields["redis_version"] }
    /// `valkey_version`; nil on Redis.
    public var valkeyVersion: String? { fields["valkey_version"] }
    /// `process_id`
    public var processID: Int32? { number("process_id") }
    /// `executable`
    public var executable: String? { fields["executable"] }
    /// `config_file`; nil where the server was started without one.
    public var configFile: String? { fields["config_file"].flatMap { $0.isEmpty ? nil : $0 } }
    /// `loading`: whether the server is still reading its data from the disk.
    public var isLoading: Bool { fields["loading"] == "1" }
    /// `master_host`, on replicas.
    public var primaryHost: String? { fields["master_host"] }
    /// `master_port`, on replicas.
    public var primaryPort: Int? { number("master_port") }
    /// `master_link_status`; nil on primaries.
    public var isPrimaryLinkUp: Bool? { fields["master_link_status"].map { $0 == "up" } }
    /// `master_sync_in_progress`: whether the full copy from the primary is under way.
    public var isSyncing: Bool { fields["master_sync_in_progress"] == "1" }
    /// `master_replid`: the id of the replication history that the server's data belongs to.
    public var replicationID: String? { fields["master_replid"] }
    /// `master_repl_offset`: the end of the replication stream.
    public var primaryOffset: Int64? { number("master_repl_offset") }
    /// `slave_repl_offset`, on replicas: the offset up to which the stream has been applied.
    public var replicaOffset: Int64? { number("slave_repl_offset") }
    /// `connected_slaves`
    public var connectedReplicas: Int? { number("connected_slaves") }
    /// `connected_clients`, the control plane's own connections included.
    public var connectedClients: Int? { number("connected_clients") }
    /// `used_memory` in bytes.
    public var usedMemory: Int64? { number("used_memory") }
    /// `maxmemory` in bytes; 0 for no limit.
    public var maxMemory: Int64? { number("maxmemory") }

    /// Keys by database, from fields such as `db0:keys=2,expires=0`; databases without keys are left out.
    public var keysByDatabase: [Int: Int] {
        Dictionary(
            fields.compactMap { name, value in
                guard name.hasPrefix("db"), let database = Int(name.dropFirst(2)),
                    let keys = Self.counter("keys", in: value)
                else { return nil }
                return (database, keys)
            }, uniquingKeysWith: { $1 })
    }

    /// How often the server has answered each error code, from fields such as `errorstat_NOPERM:count=2`.
    public var errors: [String: Int] {
        let prefix = "errorstat_"
        return Dictionary(
            fields.compactMap { name, value in
                guard name.hasPrefix(prefix), let count = Self.counter("count", in: value) else { return nil }
                return (String(name.dropFirst(prefix.count)), count)
            }, uniquingKeysWith: { $1 })
    }

    /// How many commands had a name that the server does not know. The server does not count them, so this is the
    /// number of all error replies without those of known commands. It needs the sections `stats` and `commandstats`.
    public var unknownCommands: Int {
        let known = fields.filter { $0.key.hasPrefix("cmdstat_") }.values.reduce(0) { sum, value in
            sum + (Self.counter("rejected_calls", in: value) ?? 0) + (Self.counter("failed_calls", in: value) ?? 0)
        }
        return max(0, (number("total_error_replies") ?? 0) - known)
    }

    /// The counter `name` in a value such as `calls=1,usec=2`.
    private static func counter(_ name: String, in value: String) -> Int? {
        value.split(separator: ",").first { $0.hasPrefix("\(name)=") }.flatMap { Int($0.dropFirst(name.count + 1)) }
    }

    /// The replicas, in the order of the fields `slave0`, `slave1`, ….
    public var replicas: [Replica] {
        (0..<max(connectedReplicas ?? 0, 0)).prefix(1024).compactMap { fields["slave\($0)"].flatMap(Replica.init) }
    }
}

extension RedisInfo.Replica {
    /// Reads `ip=127.0.0.2,port=6379,state=online,offset=14,lag=0`.
    init?(_ text: String) {
        var parts: [Substring: Substring] = [:]
        for part in text.split(separator: ",") {
            guard let equals = part.firstIndex(of: "=") else { return nil }
            parts[part[..<equals]] = part[part.index(after: equals)...]
        }
        guard let host = parts["ip"], let port = parts["port"].flatMap({ Int($0) }), let state = parts["state"] else {
            return nil
        }
        self.init(
            host: String(host), port: port, state: String(state), offset: parts["offset"].flatMap { Int64($0) } ?? 0)
    }
}
