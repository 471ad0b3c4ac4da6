import NIOCore
import NIOEmbedded
import Testing

@testable import TerraceRedis

/// Replies are matched to commands. The channel and the clock are the test's own.
@Suite struct CommandHandlerTests {
    private let address = "127.0.0.9:6379"
    private let ending = RedisCommandHandler.Ending()

    @Test func repliesAnswerCommandsInOrder() async throws {
        let (channel, _) = open()
        let first = try send("A", on: channel)
        let second = try send("B", on: channel)
        try channel.writeInbound(RESPValue.integer(1))
        try channel.writeInbound(RESPValue.integer(2))
        #expect(try await first.value() == [.integer(1)])
        #expect(try await second.value() == [.integer(2)])
        _ = try? channel.finish()
    }

    @Test func missedDeadlineFailsAllCommands() async throws {
        let (channel, loop) = open()
        let slow = try send("A", on: channel, deadline: .seconds(1))
        let behind = try send("B", on: channel, deadline: .seconds(9))
        loop.advanceTime(by: .seconds(1))
        await #expect(throws: RedisError.timeout(address: address, after: .seconds(1))) { try await slow.value() }
        await #expect(throws: RedisError.closed(address: address)) { try await behind.value() }
        #expect(!channel.isActive)
    }

    @Test func cancelledCommandStillConsumesItsReply() async throws {
        let (channel, _) = open()
        let cancelled = try send("A", on: channel)
        let next = try send("B", on: channel)
        cancelled.settle(.failure(CancellationError()))
        try channel.writeInbound(RESPValue.integer(1))
        try channel.writeInbound(RESPValue.integer(2))
        await #expect(throws: CancellationError.self) { try await cancelled.value() }
        #expect(try await next.value() == [.integer(2)])
        #expect(channel.isActive)
        _ = try? channel.finish()
    }

    @Test func endOfTheStreamFailsWaitingCommands() async throws {
        let (channel, _) = open()
        let waiting = try send("A", on: channel)
        channel.pipeline.fireChannelInactive()
        await #expect(throws: RedisError.closed(address: address)) { try await waiting.value() }
    }

    @Test func errorWithoutACommandIsKeptAsTheReason() throws {
        let (channel, _) = open()
        try channel.writeInbound(RESPValue.error("ERR max number of clients reached"))
        #expect(ending.error == .server("ERR max number of clients reached"))
        #expect(!channel.isActive)
    }

    @Test func replyWithoutACommandIsAProtocolError() throws {
        let (channel, _) = open()
        try channel.writeInbound(RESPValue.integer(1))
        #expect(!channel.isActive)
        #expect(ending.error == .protocolError("a reply came without a command"))
    }

    @Test func repeatedArgumentsAreRemovedFromErrors() {
        let echo = "ERR unknown command 'AUTH', with args beginning with: 'terrace' 'secret' "
        let error = RedisError.server(redacting: echo)
        #expect(error.description == "ERR unknown command 'AUTH', with args beginning with: …")
        #expect(error.code == "ERR")
    }

    private func open() -> (EmbeddedChannel, EmbeddedEventLoop) {
        let loop = EmbeddedEventLoop()
        let handler = RedisCommandHandler(address: address, ending: ending)
        let channel = EmbeddedChannel(handler: handler, loop: loop)
        if let peer = try? SocketAddress(unixDomainSocketPath: "/never") { channel.connect(to: peer, promise: nil) }
        return (channel, loop)
    }

    private func send(
        _ word: String, on channel: EmbeddedChannel, deadline: Duration = .seconds(5)
    ) throws -> PendingReply<[RESPValue]> {
        let reply = PendingReply<[RESPValue]>()
        try channel.writeAndFlush(
            OutboundCommands(bytes: ByteBuffer(string: word), count: 1, replies: reply, deadline: deadline)
        ).wait()
        return reply
    }
}
