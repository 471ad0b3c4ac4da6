import Foundation
import TerraceCore

/// Keeps the writes of one shard: follows its primary, whichever node that is, and begins a new timeline where the history
/// breaks, slots moved, or the log has grown long.
struct ShardArchivist: Sendable {
    let shard: Int
    let folder: ArchiveFolder
    let streaming: any ShardStreaming
    let threads: WorkThreads
    let timing: Timing
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    /// The cache as it is now; nil once it is gone or wants no archive.
    let cache: @Sendable () async -> StoredCache?
    /// The cache's description, as the file of a snapshot.
    let describe: @Sendable (StoredCache) throws -> [UInt8]
    let report: @Sendable (ArchiveState) -> Void

    /// How often the primary is asked how far it is: the precision of times.
    private static let beat = Duration.milliseconds(100)
    /// How often it is asked which slots it has.
    private static let slotBeat = 10
    /// Marks of the last moments before moved slots were noticed may lie after the first move.
    private static let slotDoubt: Int64 = 2000
    /// Bytes of the log after which a new timeline begins: to restore reads the log from its start.
    private static let longest: Int64 = 256 << 20

    enum Break: Error { case slotsMoved, isLong }

    func run() async {
        while !Task.isCancelled, let cache = await cache() {
            do { try await follow(cache) } catch {
                if Task.isCancelled { return }
                if !(error is Break) { report(.interrupted(because: TerraceError.text(error))) }
            }
            guard (try? await timing.sleep(for: .milliseconds(200))) != nil else { return }
        }
    }

    /// Follows the present primary until the connection ends.
    private func follow(_ cache: StoredCache) async throws {
        let slots = try await streaming.slots(shard, of: cache)
        let id = cache.record.spec.id
        let known = try await onDisk { [folder, shard] in
            folder.forgetUnfinished(id, shard)
            return folder.newest(of: id, shard)
        }
        let place = known.flatMap {
            $0.about?.slots == slots && $0.size(of: $0.log) < Self.longest ? $0.lastPlace : nil
        }
        let stream = try await streaming.stream(
            shard, of: cache, after: place.map { StreamPlace(history: $0.history, offset: $0.offset) })
        do {
            if stream.beginsWithDump {
                let timeline = try await begin(cache, slots, stream)
                try await keep(timeline, at: 0, stream, slots)
            } else if let known, let place {
                try await keep(known, at: place.position, stream, slots)
            }
            await stream.close()
        } catch {
            await stream.close()
            throw error
        }
    }

    private func begin(_ cache: StoredCache, _ slots: [String], _ stream: any ShardStream) async throws -> Timeline {
        let timeline = try folder.next(of: cache.record.spec.id, shard)
        let base = try await onDisk {
            try PrivateFile.create(timeline.base)
        }
        while let bytes = try await stream.nextOfDump() { try await onDisk { try base.write(contentsOf: bytes) } }
        let (page, about) = (try describe(cache), Timeline.About(shard: shard, slots: slots))
        let start = Timeline.Place(history: stream.place.history, offset: stream.place.offset, position: 0)
        try await onDisk {
            try base.synchronize()
            try base.close()
            try Timeline.put(Data(page), timeline.cache)
            try timeline.write(start)
            try timeline.write(about)
        }
        return timeline
    }

    private func keep(
        _ timeline: Timeline, at position: Int64, _ stream: any ShardStream, _ slots: [String]
    ) async throws {
        let offset = stream.place.offset
        let writer = try await onDisk { try TimelineWriter(timeline, keeping: position, from: offset) }
        report(.following)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.write(stream, to: writer) }
            group.addTask { try await self.mark(writer, slots) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func write(_ stream: any ShardStream, to writer: TimelineWriter) async throws {
        let history = stream.place.history
        while true {
            let run = try await stream.nextWrites()
            try await onDisk {
                try writer.append(run)
                try writer.timeline.write(
                    Timeline.Place(history: history, offset: run.end, position: writer.logBytes))
            }
            if writer.logBytes > Self.longest { throw Break.isLong }
        }
    }

    private func mark(_ writer: TimelineWriter, _ slots: [String]) async throws {
        var beats = 0
        while true {
            guard let cache = await cache() else { throw CancellationError() }
            let asked = now()
            let place = try await streaming.position(shard, of: cache)
            try await onDisk { try writer.mark(asked, offset: place.offset) }
            beats += 1
            if beats.isMultiple(of: Self.slotBeat), try await streaming.slots(shard, of: cache) != slots {
                try await onDisk { try writer.dropMarks(after: asked - Self.slotDoubt) }
                throw Break.slotsMoved
            }
            try await timing.sleep(for: Self.beat)
        }
    }

    private func onDisk<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let path = folder.path
        return try await threads.run { try DiskFailure.named(path, "the archive in \(path)", body) }
    }
}
