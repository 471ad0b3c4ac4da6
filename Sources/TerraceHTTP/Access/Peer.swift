/// The other end of a connection.
public struct Peer: Sendable, Equatable {
    /// The account of the process that connected; nil when it is unknown, because the process is on another machine, in
    /// another network namespace, or has ended.
    public var uid: UInt32?

    public init(uid: UInt32?) { self.uid = uid }

    /// The peer of the connection that is being served; nil when a request did not come from a socket.
    @TaskLocal static var current: Peer?
}
