import Synchronization
import TerraceCore
import TerraceRedis

/// Writes to a cache during faults and changes, and checks afterwards that every acknowledged write is there.
///
/// Each client increments counters, adds to sets, pushes to lists and appends to streams. Each write has a number of
/// its own, so that it can be found afterwards. A write whose connection was lost is not repeated, because it could
/// then be there twice. The keys are spread over all shards and are deleted at the end.
public struct Checker: Sendable {
    private let place: CachePlace
    private let clients: Int
    private let replicas: Int
    private let patience: Duration
    private let run: String

    /// The number of keys of one client and kind.
    private static let spread = 16

    /// - Parameters:
    ///   - clients: the number of clients that write at the same time, each with connections of its own.
    ///   - replicas: the number of replicas that must have a write before it counts as acknowledged (`WAIT`); with 0, the
    ///     primary's reply is enough.
    ///   - patience: the time without an accepted write after which the check fails.
    ///   - run: a text that is part of every key, so that runs do not share keys.
    public init(
        _ place: CachePlace, clients: Int = 4, replicas: Int = 0, patience: Duration = .seconds(30), run: String
    ) {
        self.place = place
        self.clients = clients
        self.replicas = replicas
        self.patience = patience
        self.run = run
    }

    /// Runs `body` while clients write. It begins when each client has had a write acknowledged. After it has ended,
    /// the clients go on until each has had another write acknowledged.
    /// - Throws: the error of `body`; `TerraceError.failedPrecondition` where the cache accepts no writes before or
    ///   after it.
    public func check(during body: () async throws -> Void) async throws -> Verdict {
        let stage = Stage(clients: clients)
        let records = try await withThrowingTaskGroup(of: (WriteRecord, [String: Int]).self) { group in
            for client in 0..<clients {
                group.addTask {
                    do { return try await self.write(as: client, stage) } catch {
                        stage.fail(error)
                        throw error
                    }
                }
            }
            // An error from here on ends the task group, which cancels the writers.
            try await stage.untilAllWrote(within: patience)
            try await body()
            stage.end()
            var records: [(WriteRecord, [String: Int])] = []
            for try await record in group { records.append(record) }
            return records
        }
        return try await verdict(records)
    }

    /// The state that the writers share with the task that waits for them.
    private final class Stage: Sendable {
        private let state: Mutex<(waiting: Int, isOver: Bool, failure: (any Error)?)>

        init(clients: Int) { state = Mutex((clients, false, nil)) }

        /// Records that a client cannot go on.
        func fail(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }

        /// Records the first acknowledged write of a client.
        func wrote() { state.withLock { $0.waiting -= 1 } }

        func end() { state.withLock { $0.isOver = true } }

        var isOver: Bool { state.withLock { $0.isOver } }

        func untilAllWrote(within patience: Duration) async throws {
            let end = ContinuousClock.now + patience
            while state.withLock({ $0.waiting > 0 }) {
                if let failure = state.withLock({ $0.failure }) { throw failure }
                guard ContinuousClock.now < end else {
                    throw TerraceError(.failedPrecondition, "the cache accepts no writes")
                }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    // MARK: Writing

    private func write(as client: Int, _ stage: Stage) async throws -> (WriteRecord, [String: Int]) {
        let connection = VerifyClient(place, patience: patience)
        var record = WriteRecord()
        var number = 0
        var hasWritten = false
        while true {
            // This is read before the write, so that a write which begins after the end of `body` is acknowledged, too.
            let isLast = stage.isOver
            number += 1
            let isAcknowledged = try await write(number, as: client, connection, &record)
            if isAcknowledged, !hasWritten {
                hasWritten = true
                stage.wrote()
            }
            if isLast, isAcknowledged { return (record, await connection.errors) }
        }
    }

    private func write(
        _ number: Int, as client: Int, _ connection: VerifyClient, _ record: inout WriteRecord
    ) async throws -> Bool {
        let kind = WriteRecord.Kind.allCases[number % WriteRecord.Kind.allCases.count]
        let key = "terrace-verify:\(run):\(client).\(number / 4 % Self.spread):\(kind.rawValue)"
        let place = WriteRecord.Place(kind: kind, key: key)
        let words: [String] =
            switch kind {
            case .counter: ["INCR", key]
            case .set: ["SADD", key, "\(number)"]
            case .list: ["RPUSH", key, "\(number)"]
            case .stream: ["XADD", key, "*", "n", "\(number)"]
            }
        do {
            let wait = replicas > 0 ? [["WAIT", "\(replicas)", "1000"]] : []
            let replies = try await connection.send([words] + wait, key: key)
            guard replicas == 0 || (replies.last?.integer ?? 0) >= replicas else {
                record.leaveOpen(number, at: place)
                return false
            }
            record.acknowledge(number, at: place)
            return true
        } catch VerifyClient.Failure.unconfirmed {
            record.leaveOpen(number, at: place)
            return false
        } catch VerifyClient.Failure.refused(let text) {
            throw TerraceError(.failedPrecondition, "the cache refuses \(words[0]): \(text)")
        }
    }

    // MARK: Reading back

    private func verdict(_ records: [(WriteRecord, [String: Int])]) async throws -> Verdict {
        var verdict = Verdict()
        let reader = VerifyClient(place, patience: patience)
        for (record, errors) in records {
            verdict.errors.merge(errors, uniquingKeysWith: +)
            verdict.longestStall = max(verdict.longestStall, record.longestStall / .milliseconds(1))
            for place in record.places.sorted(by: { $0.key < $1.key }) {
                verdict.add(
                    place, acknowledged: record.acknowledged[place] ?? [], unconfirmed: record.unconfirmed[place] ?? [],
                    found: try await found(at: place, reader))
                _ = try? await reader.send(["UNLINK", place.key], key: place.key)
            }
        }
        return verdict
    }

    private func found(at place: WriteRecord.Place, _ reader: VerifyClient) async throws -> Verdict.Found {
        let words: [String] =
            switch place.kind {
            case .counter: ["GET", place.key]
            case .set: ["SMEMBERS", place.key]
            case .list: ["LRANGE", place.key, "0", "-1"]
            case .stream: ["XRANGE", place.key, "-", "+"]
            }
        let reply = try await reply(to: words, place.key, reader)
        switch place.kind {
        case .counter: return .count(Int(reply.integer ?? 0))
        case .set, .list: return .numbers((reply.array ?? []).compactMap { $0.integer.map(Int.init) })
        case .stream:
            return .numbers(
                (reply.array ?? []).compactMap { $0.array?.last?.array?.last?.integer.map(Int.init) })
        }
    }

    /// The reply to a read. Unlike a write, a read may be repeated until it succeeds.
    private func reply(to words: [String], _ key: String, _ reader: VerifyClient) async throws -> RESPValue {
        var attempts = 0
        while true {
            do { return try await reader.send(words, key: key) } catch VerifyClient.Failure.unconfirmed(let reason) {
                attempts += 1
                guard attempts < 20 else { throw TerraceError(.unavailable, "\(key) cannot be read: \(reason)") }
            } catch VerifyClient.Failure.refused(let text) {
                throw TerraceError(.unavailable, "\(key) cannot be read: \(text)")
            }
        }
    }
}
