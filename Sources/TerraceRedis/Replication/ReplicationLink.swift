import NIOCore
import NIOPosix

/// The connection of a replication stream, as the task that reads it sees it.
final class ReplicationLink: Sendable {
    let address: String
    private let channel: any Channel
    private let inbox: ReplicationInbox
    private let pulse: ReplicationPulse
    private let renamed: [String: String]

    /// The bytes of one read; with it 3 GB came at 1.2 GB/s over the loopback of two busy cores.
    private static let readSize = 256 << 10

    static func open(
        _ dial: RedisDial, limits: ReplicationLimits, renamed: [String: String]
    ) async throws -> ReplicationLink {
        let inbox = ReplicationInbox()
        let pulse = ReplicationPulse(word: renamed["REPLCONF"] ?? "REPLCONF")
        let channel = try await dial.open {
            $0.channelOption(.autoRead, value: false)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: readSize))
        } _: { [address = dial.address] channel in
            try channel.pipeline.syncOperations.addHandler(
                ReplicationHandler(address: address, inbox: inbox, pulse: pulse, limits: limits))
        }
        return ReplicationLink(address: dial.address, channel: channel, inbox: inbox, pulse: pulse, renamed: renamed)
    }

    private init(
        address: String, channel: any Channel, inbox: ReplicationInbox, pulse: ReplicationPulse,
        renamed: [String: String]
    ) {
        self.address = address
        self.channel = channel
        self.inbox = inbox
        self.pulse = pulse
        self.renamed = renamed
    }

    deinit {
        channel.close(promise: nil)
    }

    /// The next bytes in the order of their arrival. A cancelled task closes the connection.
    func take() async throws -> [UInt8] {
        do {
            return try await inbox.take { channel.read() }
        } catch let error as CancellationError {
            end(.closed(address: address))
            throw error
        }
    }

    /// Sends a command, and does not wait for its reply.
    func send(_ words: [String]) {
        var buffer = channel.allocator.buffer(capacity: 128)
        let name = renamed[words[0].uppercased()] ?? words[0]
        RESPCommand.encode(([name] + words.dropFirst()).map { Array($0.utf8) }, into: &buffer)
        channel.writeAndFlush(buffer, promise: nil)
    }

    func beginSnapshot() { pulse.beginSnapshot() }

    /// From now on the primary gets acknowledgements; the first one at once, as it may wait for it.
    func beginCommands() {
        pulse.beginCommands()
        beat()
    }

    func acknowledge(_ offset: Int64) {
        if pulse.acknowledge(offset) { beat() }
    }

    /// The primary asks whether the writes up to this offset are kept.
    func answer(_ offset: Int64) {
        pulse.await(offset)
        beat()
    }

    /// Sends the pulse now.
    private func beat() {
        guard channel.isWritable, let bytes = pulse.bytes else { return }
        channel.writeAndFlush(bytes, promise: nil)
    }

    /// Ends the connection where `body` is not done in time; what `body` waits for then throws `RedisError.timeout`.
    func limited<Value>(to limit: Duration, _ body: () async throws -> Value) async throws -> Value {
        let timer = channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { [weak self] in
            guard let self else { return }
            end(.timeout(address: address, after: limit))
        }
        defer { timer.cancel() }
        return try await body()
    }

    /// Closes the connection for this reason, unless it has ended before. What has arrived is dropped.
    func end(_ error: RedisError) {
        inbox.end(error, dropping: true)
        channel.close(promise: nil)
    }

    /// Closes the connection and waits until it is closed.
    func close() async {
        end(.closed(address: address))
        let closed = PendingReply<Void>()
        channel.closeFuture.whenComplete { _ in closed.settle(.success(())) }
        try? await closed.value()
    }
}
