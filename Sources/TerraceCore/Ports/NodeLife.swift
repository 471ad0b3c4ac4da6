/// A node among those of all caches.
public struct NodeKey: Sendable, Hashable {
    public var cache: CacheID
    public var node: NodeID

    public init(cache: CacheID, node: NodeID) {
        self.cache = cache
        self.node = node
    }
}

/// A host's knowledge of a node's life.
public enum NodeState: Sendable, Equatable {
    /// It has ended, or never ran; that is certain.
    case absent(NodeAbsence)
    case running(NodeRun)
    /// The host has not been able to tell for this long. The node must not count as ended.
    case unknown(lasting: Duration)

    public var isAbsent: Bool { if case .absent = self { true } else { false } }

    public var run: NodeRun? { if case .running(let run) = self { run } else { nil } }
}

/// One life of a node, from its start to its end.
public struct NodeRun: Sendable, Hashable {
    /// An id that no other life has, of this node or of another.
    public var id: String
    /// The host's name for it, for a person: a process number, a pod's name.
    public var handle: String

    public init(id: String, handle: String) {
        self.id = id
        self.handle = handle
    }
}

/// A node that does not run.
public struct NodeAbsence: Sendable, Equatable {
    /// How its last life ended; nil where it was ended as asked, or never ran.
    public var last: NodeEnd?
    /// The time until the restart policy allows a start; nil where the node may be started now.
    public var nextTry: Duration?

    public init(last: NodeEnd? = nil, nextTry: Duration? = nil) {
        self.last = last
        self.nextTry = nextTry
    }
}

/// How a life ended.
public struct NodeEnd: Sendable, Equatable {
    /// In the host's words, such as `exited with status 1`.
    public var status: String
    /// The end of what it wrote to its log; nil where it was ended from outside, which its log does not explain.
    public var output: String?

    public init(status: String, output: String? = nil) {
        self.status = status
        self.output = output
    }
}

/// A life that has ended.
public struct NodeExit: Sendable, Equatable {
    public var node: NodeKey
    public var run: NodeRun
    public var end: NodeEnd

    public init(node: NodeKey, run: NodeRun, end: NodeEnd) {
        self.node = node
        self.run = run
        self.end = end
    }
}

/// Everything that a node is started with.
public struct NodeLaunch: Sendable {
    public var engine: Engine
    public var configuration: String
    /// Files that are written to its home before the start, by their names there.
    public var files: [String: String]
    /// How many files it may have to open.
    public var openFiles: Int
    /// Where it will listen.
    public var listens: [Endpoint]
    /// A dump that is put into its home before the start; nil for none.
    public var dump: LaunchDump?

    public init(
        engine: Engine, configuration: String, files: [String: String], openFiles: Int, listens: [Endpoint],
        dump: LaunchDump? = nil
    ) {
        self.engine = engine
        self.configuration = configuration
        self.files = files
        self.openFiles = openFiles
        self.listens = listens
        self.dump = dump
    }
}

/// A dump that a node starts with.
public struct LaunchDump: Sendable, Equatable {
    public var file: DumpFile
    /// Its name in the node's home, which may be in a folder there.
    public var name: String
    /// Whether the server only reads the file, so that the home may share it with the object store.
    public var isReadOnly: Bool
    /// Files that the engine needs beside it, by their names in the home. Like the dump, they are written for the node's
    /// first start only.
    public var beside: [String: String]

    public init(file: DumpFile, name: String, isReadOnly: Bool, beside: [String: String]) {
        self.file = file
        self.name = name
        self.isReadOnly = isReadOnly
        self.beside = beside
    }
}

/// What a borrowed server reads at its start.
public enum BorrowedData: Sendable, Equatable {
    /// Read where it lies, and never written.
    case dump(DumpFile)
    /// A copy of it is put into a folder that goes with the server, by this name and with these files beside it.
    case log(DumpFile, name: String, beside: [String: String])

    public var bytes: Int64 {
        switch self {
        case .dump(let file), .log(let file, _, _): file.bytes
        }
    }
}

/// The place of a server that is borrowed.
public struct BorrowedPlace: Sendable, Equatable {
    public var address: Endpoint
    /// Where the server finds its data, as the engine is told it.
    public var directory: String
    /// The name of the dump there; nil for a server without one.
    public var dump: String?

    public init(address: Endpoint, directory: String, dump: String?) {
        self.address = address
        self.directory = directory
        self.dump = dump
    }
}

/// A place in a log, which means something to its host only.
public struct LogCursor: RawRepresentable, Sendable, Hashable {
    public var rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }
}
