/// Where the caches of a run are, and what ends with it.
enum RunPlace {
    /// With the variables of its caches.
    case own(PrivateDaemon, [String: String])
    case leased(RunLease, [String: String])

    var client: APIClient {
        switch self {
        case .own(let daemon, _): daemon.client
        case .leased(let leased, _): leased.client
        }
    }

    /// The command's environment.
    func environment(_ ours: [String: String]) -> [String: String] {
        switch self {
        case .own(let daemon, let variables):
            // A 'terrace' that the command calls must use the private daemon, so variables of the user's own daemon are
            // removed.
            let theirs: Set = ["TERRACE_STATE_DIR", "TERRACE_TOKEN", "TERRACE_CA"]
            return ours.filter { !theirs.contains($0.key) }
                .merging(variables.merging(["TERRACE_HOME": daemon.folder]) { $1 }) { $1 }
        case .leased(_, let variables): return ours.merging(variables) { $1 }
        }
    }

    func end() async {
        switch self {
        case .own(let daemon, _): await daemon.end()
        case .leased(let leased, _): await leased.end()
        }
    }
}
