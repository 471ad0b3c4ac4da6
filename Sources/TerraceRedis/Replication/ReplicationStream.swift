/// A connection that gets what a replica gets of a primary: a snapshot, and then every write. Nothing of it touches the
/// primary's files, so it works wherever the primary runs.
///
/// One task reads it: first the snapshot, where `start` says that one comes, then the commands. It holds about 2 MB, and
/// the largest command; a primary keeps what is not read in time, up to its `client-output-buffer-limit` of replicas.
///
/// While it is open, the primary lists it as a replica with port 0, and counts it for `WAIT` as far as `acknowledge` was
/// called.
public actor ReplicationStream {
    private enum Phase {
        case beforeSnapshot
        case snapshot(SnapshotPayload)
        case commands
        case done
    }

    /// The server's `host:port`.
    public nonisolated let address: String
    /// What comes first, and from where.
    public nonisolated let start: ReplicationStart

    private let link: ReplicationLink
    private let limits: ReplicationLimits
    private let hasCommands: Bool
    private let reader: ReplicationReader
    private var scanner: CommandScanner
    private var phase: Phase
    private var snapshotBytes = 0

    init(
        _ link: ReplicationLink, reader: sending ReplicationReader, start: ReplicationStart, hasCommands: Bool,
        limits: ReplicationLimits
    ) {
        self.link = link
        self.reader = reader
        self.start = start
        self.hasCommands = hasCommands
        self.limits = limits
        address = link.address
        scanner = CommandScanner(after: start.position.offset, largest: limits.command)
        if case .snapshot = start { phase = .beforeSnapshot } else { phase = .commands }
    }

    /// The next bytes of the snapshot, a file as `SAVE` writes it; nil after its last one.
    ///
    /// - Throws: `RedisError.interrupted` where the primary ends before the snapshot does; `RedisError.timeout`;
    ///   `CancellationError` as soon as the task is cancelled. The connection is closed then.
    public func nextOfSnapshot() async throws -> ArraySlice<UInt8>? {
        try await closingOnError {
            while true {
                switch phase {
                case .beforeSnapshot:
                    phase = .snapshot(try await header())
                case .snapshot(var payload):
                    if payload.isComplete {
                        endSnapshot()
                        return nil
                    }
                    let (piece, after) = payload.take(try await reader.chunk())
                    reader.unread(after)
                    phase = .snapshot(payload)
                    snapshotBytes += piece.count
                    if !piece.isEmpty { return piece }
                case .commands, .done:
                    return nil
                }
            }
        }
    }

    /// The next writes, in the order in which the primary made them. A run without bytes says that there were none up
    /// to its end; the primary sends one about every ten seconds.
    ///
    /// - Throws: `RedisError.closed` where the primary ends the connection, `RedisError.timeout` where it is silent, and
    ///   `CancellationError` as soon as the task is cancelled. The connection is closed then, and a new one can go on
    ///   after the last run.
    public func nextCommands() async throws -> ReplicatedCommands {
        guard case .commands = phase else {
            throw RedisError.protocolError(
                "the commands of \(address) come after its snapshot, and not without being asked")
        }
        return try await closingOnError {
            while true {
                if let run = try scanner.nextRun() {
                    let commands = run.commands
                    if run.asksForAcknowledgement { link.answer(commands.start + Int64(commands.bytes.count)) }
                    return run.commands
                }
                scanner.append(try await reader.chunk())
            }
        }
    }

    /// Says that every write before `offset` is kept. The primary hears it within a second, and at once where a client
    /// waits for it (`WAIT`).
    public nonisolated func acknowledge(_ offset: Int64) { link.acknowledge(offset) }

    /// Closes the connection. May be called repeatedly, and while a task reads, which then gets `RedisError.closed`.
    public nonisolated func close() async { await link.close() }

    /// Waits for the snapshot's first line. The primary may write the snapshot to its disk before.
    private func header() async throws -> SnapshotPayload {
        let line = try await link.limited(to: limits.begin) { try await reader.line() }
        if line.first == "-" { throw RedisError.server(redacting: String(line.dropFirst())) }
        guard let payload = SnapshotPayload(header: line) else {
            throw RedisError.protocolError(
                "\(address) sent \(line.prefix(80).debugDescription) where a snapshot begins")
        }
        return payload
    }

    private func endSnapshot() {
        guard hasCommands else {
            phase = .done
            link.end(.closed(address: address))
            return
        }
        phase = .commands
        link.beginCommands()
    }

    private func closingOnError<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch RedisError.closed(address) where isInSnapshot {
            throw RedisError.interrupted(address: address, where: "after \(snapshotBytes) bytes of its snapshot")
        } catch {
            if let error = error as? RedisError { link.end(error) }
            throw error
        }
    }

    private var isInSnapshot: Bool {
        switch phase {
        case .beforeSnapshot, .snapshot: true
        case .commands, .done: false
        }
    }
}
