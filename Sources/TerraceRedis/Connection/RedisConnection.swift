import NIOCore

/// One connection of the control plane to one server. Commands of several tasks are pipelined in the order in which
/// they are sent.
public final class RedisConnection: Sendable {
    /// The server's `host:port`. Every error of this connection names it.
    public let address: String
    private let channel: any Channel
    private let ending: RedisCommandHandler.Ending
    private let renamed: [String: String]

    /// Connects and, where a password is given, logs in. `timeout` limits both together.
    ///
    /// - Parameters:
    ///   - user: nil for the default user.
    ///   - trust: the authority that must have signed the server's certificate; nil for a connection without TLS.
    ///   - renamed: secret names of the commands that the server hides from clients, by the command's usual upper-case
    ///   name.
    public static func connect(
        host: String, port: Int, user: String? = nil, password: String? = nil, timeout: Duration = .seconds(5),
        trust: RedisTrust? = nil, renamed: [String: String] = [:]
    ) async throws -> RedisConnection {
        try Task.checkCancellation()
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        let dial = RedisDial(host: host, port: port, timeout: timeout, trust: trust)
        let address = dial.address
        let ending = RedisCommandHandler.Ending()
        let channel = try await dial.open { channel in
            try channel.pipeline.syncOperations.addHandlers(
                ByteToMessageHandler(RESPDecoder()), RedisCommandHandler(address: address, ending: ending))
        }
        let connection = RedisConnection(address: address, channel: channel, ending: ending, renamed: renamed)
        guard let password else { return connection }
        let login = ["AUTH"] + (user.map { [$0] } ?? []) + [password]
        do {
            try await connection.send(login, deadline: max(deadline - clock.now, .zero))
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    private init(address: String, channel: any Channel, ending: RedisCommandHandler.Ending, renamed: [String: String]) {
        self.address = address
        self.channel = channel
        self.ending = ending
        self.renamed = renamed
    }

    /// Closes the socket of a connection that is no longer used: it would count against the server's `maxclients`.
    deinit {
        channel.close(promise: nil)
    }

    /// Whether the socket is open, as far as this side knows.
    public var isOpen: Bool { channel.isActive }

    /// Sends one command and returns its reply. When `deadline` passes, the connection is closed.
    /// - Throws: `RedisError.server` for an error reply; other cases of `RedisError` where no reply came;
    ///   `CancellationError` as soon as the task is cancelled.
    @discardableResult
    public func send(_ words: [String], deadline: Duration = .seconds(5)) async throws -> RESPValue {
        let replies = try await send(all: [words], deadline: deadline)
        guard let reply = replies.first else { throw RedisError.protocolError("no reply") }
        if case .error(let message) = reply { throw RedisError.server(redacting: message) }
        return reply
    }

    /// Sends several commands in one write and returns their replies in order. Error replies are returned, not thrown.
    public func send(all commands: [[String]], deadline: Duration = .seconds(5)) async throws -> [RESPValue] {
        try await send(bytes: commands.map { $0.map { Array($0.utf8) } }, deadline: deadline)
    }

    /// The same for commands whose words need not be text, such as a customer's keys.
    public func send(bytes commands: [[[UInt8]]], deadline: Duration = .seconds(5)) async throws -> [RESPValue] {
        try Task.checkCancellation()
        // A server sends no reply to an empty command.
        guard commands.allSatisfy({ !$0.isEmpty }) else { throw RedisError.protocolError("empty command") }
        return commands.isEmpty ? [] : try await post(commands, deadline: deadline).value()
    }

    /// Closes the socket. Commands that still wait get `RedisError.closed`. May be called repeatedly.
    public func close() async {
        channel.close(promise: nil)
        let closed = PendingReply<Void>()
        channel.closeFuture.whenComplete { _ in closed.settle(.success(())) }
        try? await closed.value()
    }

    private func post(_ commands: [[[UInt8]]], deadline: Duration) -> PendingReply<[RESPValue]> {
        var bytes = channel.allocator.buffer(capacity: 64 * commands.count)
        for words in commands {
            var words = words
            if !renamed.isEmpty, let secret = renamed[String(decoding: words[0], as: UTF8.self).uppercased()] {
                words[0] = Array(secret.utf8)
            }
            RESPCommand.encode(words, into: &bytes)
        }
        let replies = PendingReply<[RESPValue]>()
        let sent = channel.eventLoop.makePromise(of: Void.self)
        sent.futureResult.whenFailure { [ending, address] _ in
            replies.settle(.failure(ending.error ?? RedisError.closed(address: address)))
        }
        channel.writeAndFlush(
            OutboundCommands(bytes: bytes, count: commands.count, replies: replies, deadline: deadline), promise: sent)
        return replies
    }
}
