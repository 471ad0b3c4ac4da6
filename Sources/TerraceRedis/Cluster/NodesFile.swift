/// The file `nodes.conf` that a node of a cluster keeps.
public enum NodesFile {
    private static let mark = "shard-id="

    /// The file with each replica in its primary's shard.
    ///
    /// A node hears of its peers' shard ids one after the other. If it ends in between, Valkey 8.0.1 takes
    /// the file that it wrote for damaged, and never starts again.
    /// - Returns: nil where the file needs no change.
    public static func withAgreedShards(_ text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.split(separator: " ", omittingEmptySubsequences: false)
        }
        var shards: [Substring: Substring] = [:]
        for words in lines where words.count > 3 { shards[words[0]] = shard(of: words[1]) }
        var isChanged = false
        let agreed = lines.map { words in
            guard words.count > 3, let own = shard(of: words[1]), let wanted = shards[words[3]], own != wanted else {
                return words.joined(separator: " ")
            }
            isChanged = true
            let place = words[1].replacing(mark + own, with: mark + wanted)
            return ([words[0], Substring(place)] + words.dropFirst(2)).joined(separator: " ")
        }
        return isChanged ? agreed.joined(separator: "\n") : nil
    }

    private static func shard(of place: Substring) -> Substring? {
        place.split(separator: ",").first { $0.hasPrefix(mark) }?.dropFirst(mark.count)
    }
}
