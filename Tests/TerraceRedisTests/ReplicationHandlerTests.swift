import NIOCore
import NIOEmbedded
import TerraceTestSupport
import Testing

@testable import TerraceRedis

/// What the event loop does for a replication stream. The channel and the clock are the test's own.
@Suite struct ReplicationHandlerTests {
    private let address = "127.0.0.9:6379"
    private let inbox = ReplicationInbox()
    private let pulse = ReplicationPulse(word: "REPLCONF")

    @Test func primaryHearsASignOfLifeEveryHeartbeat() throws {
        let (channel, loop) = open()
        loop.advanceTime(by: .seconds(1))
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        pulse.beginSnapshot()
        loop.advanceTime(by: .seconds(1))
        #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "\n"))
        #expect(!pulse.acknowledge(7))
        pulse.beginCommands()
        loop.advanceTime(by: .seconds(1))
        #expect(try channel.readOutbound(as: ByteBuffer.self) == acknowledgement(of: "0"))
        #expect(!pulse.acknowledge(12) && !pulse.acknowledge(11))
        loop.advanceTime(by: .seconds(1))
        #expect(try channel.readOutbound(as: ByteBuffer.self) == acknowledgement(of: "12"))
        _ = try? channel.finish()
    }

    @Test func acknowledgementThatIsAwaitedIsSentAtOnce() {
        pulse.beginCommands()
        pulse.await(20)
        #expect(!pulse.acknowledge(19))
        #expect(pulse.acknowledge(20))
        #expect(!pulse.acknowledge(21))
    }

    @Test func silentPrimaryEndsTheConnection() async throws {
        let (channel, loop) = open()
        loop.advanceTime(by: .seconds(59))
        try channel.writeInbound(ByteBuffer(string: "\n"))
        loop.advanceTime(by: .seconds(59))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        #expect(try await inbox.take {} == [10])
        await #expect(throws: RedisError.timeout(address: address, after: .seconds(60))) { try await inbox.take {} }
    }

    @Test func primaryThatNobodyListensToIsNotSilent() async throws {
        let (channel, loop) = open()
        let piece = ByteBuffer(repeating: 1, count: ReplicationInbox.most)
        try channel.writeInbound(piece)
        #expect(!inbox.hasRoom())
        loop.advanceTime(by: .seconds(600))
        #expect(channel.isActive)
        var isReadOn = false
        #expect(try await inbox.take { isReadOn = true }.count == piece.readableBytes)
        #expect(isReadOn)
        channel.read()
        loop.advanceTime(by: .seconds(60))
        #expect(!channel.isActive)
    }

    @Test func whatArrivedBeforeTheEndCanBeTaken() async throws {
        let (channel, _) = open()
        try channel.writeInbound(ByteBuffer(string: "ab"))
        channel.pipeline.fireChannelInactive()
        #expect(try await inbox.take {} == Array("ab".utf8))
        await #expect(throws: RedisError.closed(address: address)) { try await inbox.take {} }
    }

    private func acknowledgement(of offset: String) -> ByteBuffer {
        ByteBuffer(string: "*3\r\n$8\r\nREPLCONF\r\n$3\r\nACK\r\n$\(offset.utf8.count)\r\n\(offset)\r\n")
    }

    private func open() -> (EmbeddedChannel, EmbeddedEventLoop) {
        let loop = EmbeddedEventLoop()
        let handler = ReplicationHandler(address: address, inbox: inbox, pulse: pulse, limits: ReplicationLimits())
        let channel = EmbeddedChannel(handler: handler, loop: loop)
        if let peer = try? SocketAddress(unixDomainSocketPath: "/never") { channel.connect(to: peer, promise: nil) }
        return (channel, loop)
    }
}
