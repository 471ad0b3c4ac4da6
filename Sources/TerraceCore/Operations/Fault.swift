/// Something that is done to a node on purpose.
public enum Fault: String, Sendable, CaseIterable {
    /// It ends without a moment to save anything.
    case kill
    /// Its process stops, keeps its sockets and answers nothing, until it is thawed.
    case freeze
    case thaw
    /// Its process can write no file any more, as on a full disk: a server that keeps its data then refuses writes.
    case diskFull = "disk-full"
    /// It has no memory for writes and evicts nothing, so it refuses them; reads go on.
    case oom
    /// Earlier faults are undone: the node is thawed, and its disk and memory are what they were.
    case heal

    /// The participle by which events tell of the fault.
    public var past: String {
        switch self {
        case .kill: "killed"
        case .freeze: "frozen"
        case .thaw: "thawed"
        case .diskFull: "given a full disk"
        case .oom: "given full memory"
        case .heal: "healed"
        }
    }
}
