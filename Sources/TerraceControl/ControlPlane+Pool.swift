import Logging
public import TerraceCore

/// Caches that are made before anybody asks, and handed out in no time.
extension ControlPlane {
    public func lease(_ source: LeaseSource, for ttl: Duration) async throws -> Lease {
        try Self.check(ttl)
        // A cache of the pool is empty and has its tier's defaults.
        guard case .tier(let tier) = source else { return try await coldLease(source, ttl, Self.filling) }
        guard its.tiers.contains(where: { $0.id == tier }) else {
            throw TerraceError(
                .notFound, "there is no tier '\(tier.prefix(60))'; 'terrace tiers list' shows what there is",
                field: "tier")
        }
        for cache in try await its.store.caches() where cache.record.isWarm && cache.record.spec.tier == tier {
            guard view(cache).state == .available, try await take(cache.record.spec.id, for: ttl) else { continue }
            poolSignal.raise()
            return Lease(
                cache: cache.record.spec.id, connection: try connection(cache), until: its.now() + ttl / .seconds(1),
                wasWarm: true)
        }
        return try await coldLease(source, ttl, Self.making)
    }

    private static func check(_ ttl: Duration) throws {
        guard ttl >= .seconds(1), ttl <= .seconds(86400) else {
            throw TerraceError(.invalidArgument, "a lease lasts 1s to 24h", field: "ttl")
        }
    }

    /// Leases a warm cache.
    /// - Returns: false where it is gone or somebody else has leased it.
    private func take(_ id: CacheID, for ttl: Duration) async throws -> Bool {
        let lease = countdown(ttl / .seconds(1))
        let taken = event(id, .leased, "handed out of the pool")
        do {
            let record = try await its.store.update(id, with: StoreChange(events: [taken])) { record in
                guard record.isWarm else { throw TerraceError(.conflict, "\(id) is leased") }
                record.pool = PoolPlace(lease: lease)
            }
            if record != nil { announce([taken]) }
            return record != nil
        } catch let error as TerraceError where error.code == .conflict { return false }
    }

    /// Creates a cache and leases it. The lease's time begins when the cache is handed out. Until then the cache has a
    /// provisional lease of twice the limit, so that it does not stay if this daemon ends.
    private func coldLease(_ source: LeaseSource, _ ttl: Duration, _ limit: Duration) async throws -> Lease {
        let made = try await create(source, PoolPlace(lease: countdown(limit * 2 / .seconds(1))))
        let ended = try await operation(made.operation ?? "", wait: limit)
        guard ended.state == .succeeded else {
            _ = try await delete(made.cache)
            throw TerraceError(
                .unavailable, "\(made.cache) is not available: \(ended.error ?? "it takes more than \(limit)")")
        }
        let lease = countdown(ttl / .seconds(1))
        guard try await its.store.update(made.cache, with: StoreChange(), { $0.pool = PoolPlace(lease: lease) }) != nil
        else { throw TerraceError(.unavailable, "\(made.cache) was deleted meanwhile") }
        return Lease(
            cache: made.cache, connection: try await connection(made.cache), until: its.now() + ttl / .seconds(1),
            wasWarm: false)
    }

    /// How long the creation of a cache may take that was not made in advance.
    private static let making = Duration.seconds(60)
    /// The same for one that is filled from a snapshot: its files may be large and far away.
    private static let filling = Duration.seconds(600)

    public func extend(_ id: CacheID, for ttl: Duration) async throws -> Double {
        try Self.check(ttl)
        let lease = countdown(ttl / .seconds(1))
        let extended = try await its.store.update(id, with: StoreChange()) { record in
            guard record.pool?.lease != nil, !record.deletionRequested else {
                throw TerraceError(.notFound, "\(id) is not leased")
            }
            record.pool = PoolPlace(lease: lease)
        }
        guard extended != nil else { throw TerraceError(.notFound, "\(id) is not leased") }
        return its.now() + ttl / .seconds(1)
    }

    public func release(_ id: CacheID) async throws -> Operation? {
        let record = try await stored(id).record
        guard record.pool?.lease != nil else { throw TerraceError(.notFound, "\(id) is not leased") }
        return try await delete(id)
    }

    /// Creates a cache of the pool, with a name that says so.
    private func create(_ source: LeaseSource, _ place: PoolPlace) async throws -> CacheChange {
        let id = try CacheID(name: "lease-\(its.randomText(10).lowercased())")
        var intent: ApplyIntent
        switch source {
        case .tier(let tier): intent = ApplyIntent([CacheDeclaration(id: id, tier: tier)], existing: .refuse)
        case .snapshot(let snapshot, var declaration):
            declaration.id = id
            intent = ApplyIntent([declaration], existing: .refuse)
            intent.seeds[id] = snapshot
        }
        intent.pool = place
        guard let change = try await apply(intent).first else {
            throw TerraceError(.internal, "nothing was created")
        }
        return change
    }

    // MARK: Keeping it full

    /// Until the daemon stops: fills the pool, and ends leases whose time is over.
    func keepPool() async {
        while !isStopping, !Task.isCancelled {
            do { try await tendPool() } catch {
                its.logger.error("the pool cannot be kept", metadata: ["reason": "\(TerraceError.text(error))"])
            }
            await poolSignal.wait(upTo: .seconds(1))
        }
    }

    private func tendPool() async throws {
        let pooled = try await its.store.caches().filter { $0.record.pool != nil && !$0.record.deletionRequested }
        let now = its.uptime()
        for cache in pooled {
            guard let lease = cache.record.pool?.lease else { continue }
            let id = cache.record.spec.id
            guard lease.left(at: now) == 0 else {
                if lease.isStale(at: now) { try await renew(lease, of: id, at: now) }
                continue
            }
            _ = try await delete(id, [], [event(id, .leaseEnded, "its time was over")])
        }
        let warm = Dictionary(grouping: pooled.map(\.record).filter(\.isWarm), by: \.spec.tier)
        for (tier, records) in warm where records.count > its.warm[tier, default: 0] {
            for record in records.dropFirst(its.warm[tier, default: 0]) { _ = try await delete(record.spec.id) }
        }
        for (tier, wanted) in its.warm.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<max(0, wanted - (warm[tier]?.count ?? 0)) { _ = try await create(.tier(tier), PoolPlace()) }
        }
    }
}

extension ControlPlane {
    /// Stores how much of the lease is left, as uptime begins anew when the machine is restarted.
    private func renew(_ lease: Countdown, of id: CacheID, at now: Uptime) async throws {
        _ = try await its.store.update(id, with: StoreChange()) { record in
            if record.pool?.lease == lease { record.pool?.lease = lease.renewed(at: now) }
        }
    }

    func countdown(_ seconds: Double) -> Countdown { Countdown(seconds: seconds, from: its.uptime()) }
}

extension CacheRecord {
    /// Whether the cache was made in advance and is not leased yet.
    var isWarm: Bool { pool != nil && pool?.lease == nil && !deletionRequested }
}
