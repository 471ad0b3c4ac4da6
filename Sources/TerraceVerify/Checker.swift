import Synchronization
import TerraceCore
import TerraceRedis

/// Writes through a cache while something is done to it, and holds the cache to every acknowledgement.
///
/// Each client counts, adds to sets, pushes to lists and appends to streams, each write with a number of its own, so that
/// afterwards every one of them can be looked for. A write whose connection was lost is not sent again: it would be there
/// twice. Keys are spread over all shards, and gone afterwards.
public struct Checker: Sendable {
    private let place: CachePlace
    private let clients: Int
    private let replicas: Int
    private let patience: Duration
    private let run: String

    /// Keys of one client and kind.
    private static let spread = 16

    /// - Parameters:
    ///   - clients: that many write side by side, each with connections of its own.
    ///   - replicas: a write counts as acknowledged once so many replicas have it (`WAIT`); 0 for the primary's word.
    ///   - patience: how long no server may take a write before the cache is given up.
    ///   - run: part of every key.
    public init(
        _ place: CachePlace, clients: Int = 4, replicas: Int = 0, patience: Duration = .seconds(30), run: String
    ) {
        self.place = place
        self.clients = clients
        self.replicas = replicas
        self.patience = patience
        self.run = run
    }

    /// Runs `body` while clients write: it begins when every one of them was acknowledged something, and they go on until each
    /// was once more afterwards.
    /// - Throws: what `body` throws; `TerraceError.failedPrecondition` where the cache takes no writes before or after it.
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
            // A throw from here on cancels the writers.
            try await stage.untilAllWrote(within: patience)
            try await body()
            stage.end()
            var records: [(WriteRecord, [String: Int])] = []
            for try await record in group { records.append(record) }
            return records
        }
        return try await verdict(records)
    }

    /// What the writers and the one who waits for them tell each other.
    private final class Stage: Sendable {
        private let state: Mutex<(waiting: Int, isOver: Bool, failure: (any Error)?)>

        init(clients: Int) { state = Mutex((clients, false, nil)) }

        /// A client cannot go on.
        func fail(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }

        /// A client was acknowledged something for the first time.
        func wrote() { state.withLock { $0.waiting -= 1 } }

        func end() { state.withLock { $0.isOver = true } }

        var isOver: Bool { state.withLock { $0.isOver } }

        func untilAllWrote(within patience: Duration) async throws {
            let end = ContinuousClock.now + patience
            while state.withLock({ $0.waiting > 0 }) {
                if let failure = state.withLock({ $0.failure }) { throw failure }
                guard ContinuousClock.now < end else {
                    throw TerraceError(.failedPrecondition, "the cache takes no writes")
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
            // Asked before the write: the one that follows the end has to be acknowledged, too.
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

    /// A read may be repeated as often as it takes.
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
