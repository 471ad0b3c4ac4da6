/// The other end of a connection.
public struct Peer: Sendable, Equatable {
    /// The account of the process that connected; nil where that is not known: on another machine, in another network
    /// namespace, or gone already.
    public var uid: UInt32?

    public init(uid: UInt32?) { self.uid = uid }

    /// The peer of the connection that is being served; nil where no socket is behind a request.
    @TaskLocal static var current: Peer?
}
