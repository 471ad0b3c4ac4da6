extension ReplicationStream {
    /// Connects, logs in, and asks for what `request` says. Returns when the primary has answered where it begins.
    ///
    /// - Parameters:
    ///   - user: nil for the default user. It needs the right to `REPLCONF` and `PSYNC`.
    ///   - trust: the authority that must have signed the server's certificate; nil for a connection without TLS.
    ///   - renamed: secret names of the commands that the server hides from clients, by the command's usual upper-case
    ///   name. A server whose `PSYNC` has another name takes it for the older `SYNC`, and does not say where it begins.
    ///   - valkeyVersion: `valkey_version` of the server's INFO. From 9.0 on, a Valkey ends the snapshot of a replica that
    ///   does not say that it is as new, where the data need the new form: hashes whose fields expire. It then also
    ///   waits for acknowledgements before it changes a slot's owner, and refuses the change after 2 seconds.
    /// - Throws: `RedisError.server` where the server refuses, such as `LOADING`, `NOMASTERLINK` of a replica without
    ///   its primary, and `NOPERM`; other cases of `RedisError` where no answer came; `CancellationError` as soon as the
    ///   task is cancelled.
    public static func open(
        host: String, port: Int, user: String? = nil, password: String? = nil, request: ReplicationRequest,
        valkeyVersion: String? = nil,
        trust: RedisTrust? = nil, renamed: [String: String] = [:], limits: ReplicationLimits = ReplicationLimits()
    ) async throws -> ReplicationStream {
        try Task.checkCancellation()
        let dial = RedisDial(host: host, port: port, timeout: limits.connect, trust: trust)
        let link = try await ReplicationLink.open(dial, limits: limits, renamed: renamed)
        do {
            let reader = ReplicationReader(link)
            try await link.limited(to: limits.connect) {
                if let password {
                    link.send(["AUTH"] + (user.map { [$0] } ?? []) + [password])
                    _ = try await reader.answer()
                }
                try await introduce(to: link, reader, request, valkeyVersion)
            }
            let start = try await link.limited(to: limits.begin) { try await begin(link, reader, request) }
            return ReplicationStream(
                link, reader: reader, start: start, hasCommands: request != .snapshot, limits: limits)
        } catch {
            await link.close()
            throw error
        }
    }

    /// Says what this side understands. `eof` lets the primary send a snapshot without its disk. The port is not told:
    /// nobody connects to this side.
    private static func introduce(
        to link: ReplicationLink, _ reader: ReplicationReader, _ request: ReplicationRequest,
        _ valkeyVersion: String?
    ) async throws {
        link.send(["REPLCONF", "capa", "eof", "capa", "psync2"])
        _ = try await reader.answer()
        if let valkeyVersion, Int(valkeyVersion.prefix { $0 != "." }) ?? 0 >= 9 {
            link.send(["REPLCONF", "version", valkeyVersion])
            _ = try await reader.answer()
        }
        guard request == .snapshot else { return }
        link.send(["REPLCONF", "rdb-only", "1"])
        do {
            _ = try await reader.answer()
        } catch let error as RedisError where error.code == "ERR" {
            // Redis 6.2 does not know the word. It sends commands after the snapshot, which nobody reads.
        }
    }

    private static func begin(
        _ link: ReplicationLink, _ reader: ReplicationReader, _ request: ReplicationRequest
    ) async throws -> ReplicationStart {
        var asked = ReplicationPosition(history: "?", offset: -1)
        if case .commands(after: let position) = request { asked = position }
        // The offset is that of the first byte that is wanted, counted from 1.
        link.send(["PSYNC", asked.history, "\(asked.history == "?" ? -1 : asked.offset + 1)"])
        let answer = try await reader.answer()
        let words = answer.split(separator: " ").map(String.init)
        switch words.first {
        case "FULLRESYNC" where words.count == 3:
            guard let offset = Int64(words[2]), offset >= 0 else { break }
            link.beginSnapshot()
            return .snapshot(ReplicationPosition(history: words[1], offset: offset))
        case "CONTINUE" where asked.history != "?":
            link.beginCommands()
            return .commands(
                after: ReplicationPosition(history: words.dropFirst().first ?? asked.history, offset: asked.offset))
        default: break
        }
        throw RedisError.protocolError("\(link.address) answered \(answer.prefix(80).debugDescription) to PSYNC")
    }
}
