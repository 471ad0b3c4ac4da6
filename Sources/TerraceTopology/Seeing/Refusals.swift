import TerraceCore
import TerraceRedis

/// Reads what a server has refused to clients since it started.
struct Refusals {
    let connection: RedisConnection

    func read() async throws -> ServerRefusals {
        let replies = try await connection.send(all: [["ACL", "LOG", "128"], ["INFO", "all"]])
        var refusals = ServerRefusals()
        for entry in replies.first?.array ?? [] {
            guard let (refusal, count) = Self.refusal(entry) else { continue }
            refusals.counts[refusal, default: 0] += count
        }
        refusals.unknownCommands = replies.last?.string.map { RedisInfo($0).unknownCommands } ?? 0
        return refusals
    }

    /// One entry of `ACL LOG`: alternating names and values. Nil for entries of the control plane's own user.
    private static func refusal(_ entry: RESPValue) -> (Refusal, Int)? {
        let words = entry.array ?? []
        var fields: [String: RESPValue] = [:]
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            fields[words[index].string ?? ""] = words[index + 1]
        }
        let reasons: [String: Refusal.Reason] = ["command": .command, "key": .key, "channel": .channel, "auth": .login]
        guard let reason = fields["reason"]?.string.flatMap({ reasons[$0] }), let object = fields["object"]?.string,
            let user = fields["username"]?.string, user != ACLRule.controlUser,
            let count = fields["count"]?.integer.flatMap({ Int(exactly: $0) })
        else { return nil }
        let isName = reason == .command || reason == .login
        return (Refusal(reason: reason, object: isName ? object.lowercased() : object, user: user), count)
    }
}
