extension RedisConnection {
    /// The reply to `INFO`, with one section or all default ones.
    public func info(_ section: String? = nil, deadline: Duration = .seconds(5)) async throws -> RedisInfo {
        RedisInfo(try await text(["INFO"] + (section.map { [$0] } ?? []), deadline: deadline))
    }

    /// The reply to `CLUSTER INFO`.
    public func clusterInfo(deadline: Duration = .seconds(5)) async throws -> ClusterInfo {
        ClusterInfo(try await text(["CLUSTER", "INFO"], deadline: deadline))
    }

    /// The reply to `CLUSTER NODES`.
    public func clusterNodes(deadline: Duration = .seconds(5)) async throws -> ClusterNodes {
        try ClusterNodes(try await text(["CLUSTER", "NODES"], deadline: deadline))
    }

    private func text(_ words: [String], deadline: Duration) async throws -> String {
        guard let text = try await send(words, deadline: deadline).string else {
            throw RedisError.protocolError("\(words.joined(separator: " ")) did not answer with text")
        }
        return text
    }
}
