/// A server's own account of itself, read over its control connection.
public struct ServerObservation: Sendable, Equatable {
    public enum Role: String, Sendable { case primary, replica }

    public var role: Role
    public var runID: String
    /// The primary this replica follows.
    public var follows: Endpoint?
    /// A replica's link to its primary is up; true of a primary.
    public var linkUp: Bool
    /// Has its primary's data, from a link that is or was up: fit to take over. True of a primary.
    public var isSynced: Bool
    /// Its data belong to a stream that it can go on with. False for a replica that was never linked since it started,
    /// or whose full copy has begun; true of a primary.
    public var hasHistory = true
    /// It is being sent a full copy by its primary; what it had before is there until that has arrived.
    public var isCopying = false
    /// Bytes of the replication stream seen or sent.
    public var offset: Int64
    public var loading: Bool
    /// The server listens on the primary endpoint, too.
    public var holdsEndpoint: Bool
    /// Name and version, such as `redis 7.0.15`; empty where it was not asked.
    public var engine = ""
    /// How many commands it has refused since it started because a user lacked the right.
    public var refusals = 0
    /// Why it takes no writes although it serves, such as a disk that is full; nil where it takes them.
    public var refusesWrites: String?
    /// A digest of the live settings, to compare with the wanted one.
    public var settingsDigest: String
    /// Nil without cluster protocol.
    public var cluster: ClusterObservation?

    public init(
        role: Role, runID: String, follows: Endpoint? = nil, linkUp: Bool = true, isSynced: Bool = true,
        offset: Int64 = 0,
        loading: Bool = false, holdsEndpoint: Bool = false, settingsDigest: String = "",
        cluster: ClusterObservation? = nil
    ) {
        self.role = role
        self.runID = runID
        self.follows = follows
        self.linkUp = linkUp
        self.isSynced = isSynced
        self.offset = offset
        self.loading = loading
        self.holdsEndpoint = holdsEndpoint
        self.settingsDigest = settingsDigest
        self.cluster = cluster
    }
}

/// One node's view of its Redis Cluster.
public struct ClusterObservation: Sendable, Equatable {
    public var stateOK: Bool
    /// Slots that have an owner, 0–16384, as this node sees it.
    public var slotsAssigned: Int
    /// Cluster ids this node knows, itself included, handshakes and phantoms left out.
    public var knows: Set<String>
    /// How many slots each node owns, by cluster id; those without any are left out.
    public var slotCounts: [String: Int]
    /// The node has slots on the move.
    public var hasOpenSlots: Bool

    public init(
        stateOK: Bool, slotsAssigned: Int, knows: Set<String>, slotCounts: [String: Int] = [:],
        hasOpenSlots: Bool = false
    ) {
        self.stateOK = stateOK
        self.slotsAssigned = slotsAssigned
        self.knows = knows
        self.slotCounts = slotCounts
        self.hasOpenSlots = hasOpenSlots
    }
}

/// One node as it is now.
public enum NodeObservation: Sendable, Equatable {
    /// No process. `reason` tells how the last one ended; `mayStart` is false while the restart policy backs off, which
    /// ends after `nextTry`.
    case absent(reason: String?, mayStart: Bool, nextTry: Duration? = nil)
    /// A process that does not answer (yet). `lasting` is how long it has taken requests without an answer; zero where
    /// it refuses them.
    case silent(reason: String, lasting: Duration = .zero)
    case answering(ServerObservation)

    public var server: ServerObservation? {
        if case .answering(let server) = self { server } else { nil }
    }
}
