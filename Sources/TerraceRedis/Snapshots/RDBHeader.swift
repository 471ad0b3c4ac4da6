/// What a snapshot says of itself before its data.
public struct RDBHeader: Sendable, Hashable {
    public var format: RDBFormat
    /// The fields by their names, such as `redis-ver` and `used-mem`. Numbers are decimal.
    public var fields: [String: String]

    public init(format: RDBFormat, fields: [String: String]) {
        self.format = format
        self.fields = fields
    }

    /// `valkey-ver`, else `redis-ver`: the version of the engine that wrote it.
    public var writer: String? { fields["valkey-ver"] ?? fields["redis-ver"] }
    /// `redis-bits`: 64 or 32.
    public var bits: Int? { fields["redis-bits"].flatMap { Int($0) } }
    /// `ctime`: when the engine began to write it, in seconds since 1970.
    public var created: Int64? { fields["ctime"].flatMap { Int64($0) } }
    /// `used-mem`: the memory that the engine used, in bytes.
    public var usedMemory: Int64? { fields["used-mem"].flatMap { Int64($0) } }
    /// `repl-id` and `repl-offset`: the writes that are in it; nil where the engine had no replicas.
    public var position: ReplicationPosition? {
        guard let history = fields["repl-id"], let offset = fields["repl-offset"].flatMap({ Int64($0) }) else {
            return nil
        }
        return ReplicationPosition(history: history, offset: offset)
    }
    /// `aof-base`: whether it is the first part of an append-only file, which more writes follow.
    public var isPartOfLog: Bool { fields["aof-base"] == "1" || fields["aof-preamble"] == "1" }
}
