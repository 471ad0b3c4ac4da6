/// What a server says about itself in `INFO`. What a server does not report (another section, another version) is nil.
public struct RedisInfo: Sendable, Hashable {
    /// Which side of replication a server is on.
    public enum Role: String, Sendable, Hashable {
        /// Takes writes.
        case primary = "master"
        /// Follows a primary.
        case replica = "slave"
    }

    /// A replica as its primary lists it.
    public struct Replica: Sendable, Hashable {
        /// Announced address.
        public var host: String
        /// Announced port.
        public var port: Int
        /// `online` once the full copy has arrived, before that `wait_bgsave` or `send_bulk`.
        public var state: String
        /// How much of the replication stream it has acknowledged.
        public var offset: Int64

        /// Whether it follows the stream.
        public var isOnline: Bool { state == "online" }
    }

    /// Every field as sent.
    public let fields: [String: String]

    /// Parses the text of the reply; anything that is not a field is skipped.
    public init(_ text: String) {
        fields = InfoFields.parse(text)
    }

    private func number<N: FixedWidthInteger>(_ name: String) -> N? {
        fields[name].flatMap { N($0) }
    }

    /// `role`
    public var role: Role? { fields["role"].flatMap(Role.init) }
    /// `run_id`: new at every start of the process.
    public var runID: String? { fields["run_id"] }
    /// `redis_version`; on Valkey the Redis version it is compatible with.
    public var redisVersion: String? { fields["redis_version"] }
    /// `valkey_version`; nil on Redis.
    public var valkeyVersion: String? { fields["valkey_version"] }
    /// `process_id`
    public var processID: Int32? { number("process_id") }
    /// `executable`
    public var executable: String? { fields["executable"] }
    /// `config_file`; nil where the server was started without one.
    public var configFile: String? { fields["config_file"].flatMap { $0.isEmpty ? nil : $0 } }
    /// `loading`: still reading its data set from disk.
    public var isLoading: Bool { fields["loading"] == "1" }
    /// `master_host`, on replicas.
    public var primaryHost: String? { fields["master_host"] }
    /// `master_port`, on replicas.
    public var primaryPort: Int? { number("master_port") }
    /// `master_link_status`; nil on primaries.
    public var isPrimaryLinkUp: Bool? { fields["master_link_status"].map { $0 == "up" } }
    /// `master_sync_in_progress`: the full copy is on its way.
    public var isSyncing: Bool { fields["master_sync_in_progress"] == "1" }
    /// `master_replid`: the history this server's data belongs to.
    public var replicationID: String? { fields["master_replid"] }
    /// `master_repl_offset`: the end of the replication stream.
    public var primaryOffset: Int64? { number("master_repl_offset") }
    /// `slave_repl_offset`, on replicas: how much of it has been applied.
    public var replicaOffset: Int64? { number("slave_repl_offset") }
    /// `connected_slaves`
    public var connectedReplicas: Int? { number("connected_slaves") }
    /// `connected_clients`, the control plane's own connections included.
    public var connectedClients: Int? { number("connected_clients") }
    /// `used_memory` in bytes.
    public var usedMemory: Int64? { number("used_memory") }
    /// `maxmemory` in bytes; 0 is no limit.
    public var maxMemory: Int64? { number("maxmemory") }

    /// `errorstat_NOPERM:count=2` and its like: how often each error was answered.
    public var errors: [String: Int] {
        let prefix = "errorstat_"
        return Dictionary(
            fields.compactMap { name, value in
                guard name.hasPrefix(prefix), let count = Self.counter("count", in: value) else { return nil }
                return (String(name.dropFirst(prefix.count)), count)
            }, uniquingKeysWith: { $1 })
    }

    /// Commands that were sent under a name the server does not know, from the sections `stats` and `commandstats`: errors
    /// that were answered, without those that are some command's own.
    public var unknownCommands: Int {
        let known = fields.filter { $0.key.hasPrefix("cmdstat_") }.values.reduce(0) { sum, value in
            sum + (Self.counter("rejected_calls", in: value) ?? 0) + (Self.counter("failed_calls", in: value) ?? 0)
        }
        return max(0, (number("total_error_replies") ?? 0) - known)
    }

    /// Of `calls=1,usec=2`.
    private static func counter(_ name: String, in value: String) -> Int? {
        value.split(separator: ",").first { $0.hasPrefix("\(name)=") }.flatMap { Int($0.dropFirst(name.count + 1)) }
    }

    /// `slave0`, `slave1`, … in that order.
    public var replicas: [Replica] {
        (0..<max(connectedReplicas ?? 0, 0)).prefix(1024).compactMap { fields["slave\($0)"].flatMap(Replica.init) }
    }
}

extension RedisInfo.Replica {
    /// From `ip=127.0.0.2,port=6379,state=online,offset=14,lag=0`.
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
