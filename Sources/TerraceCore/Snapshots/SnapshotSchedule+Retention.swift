extension SnapshotSchedule {
    /// The scheduled snapshots of one cache that are to be deleted. The newest available one always stays, however old.
    /// A failed one goes when it is too old, or when as many newer ones were tried as are kept.
    /// - Parameters:
    ///   - snapshots: snapshots of one cache, in the order of their requests; those that a person asked for are passed
    ///     over.
    ///   - now: seconds since 1970.
    public func superfluous(of snapshots: [Snapshot], now: Double) -> [SnapshotID] {
        let newestFirst = snapshots.filter { $0.cause == .schedule }.reversed()
        let limit = keep ?? (maxAge == nil ? Self.defaultKeep : .max)
        var (tried, good) = (0, 0)
        var gone: [SnapshotID] = []
        for snapshot in newestFirst {
            let isOld = maxAge.map { now - snapshot.createdAt > Double($0) } ?? false
            switch snapshot.state {
            case .available:
                if good > 0, isOld || good >= limit { gone.append(snapshot.id) }
                good += 1
            case .failed: if isOld || tried >= limit { gone.append(snapshot.id) }
            case .creating, .deleting: break
            }
            tried += 1
        }
        return gone
    }

    /// The name of a snapshot that was due at `time`, in seconds since 1970: `automatic.<cache>-2026-01-31-03-00`, as in
    /// ElastiCache.
    public static func name(of cache: String, at time: Double) -> String {
        let minutes = Int((time / 60).rounded(.down))
        let (year, month, day) = CivilDate.date(ofDay: minutes.flooredQuotient(1440))
        let minute = minutes - minutes.flooredQuotient(1440) * 1440
        let parts = [month, day, minute / 60, minute % 60].map(twoDigits)
        return "automatic.\(cache)-\(year)-\(parts.joined(separator: "-"))"
    }
}

/// Dates of the Gregorian calendar without a library: the standard library has none.
enum CivilDate {
    /// - Parameter day: days since 1970-01-01.
    static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        // Years begin in March here, so that the leap day is the last of a year; a cycle is 400 years (Howard Hinnant,
        // "chrono-Compatible Low-Level Date Algorithms").
        let shifted = day + 719_468
        let cycle = shifted.flooredQuotient(146_097)
        let ofCycle = shifted - cycle * 146_097
        let year = (ofCycle - ofCycle / 1460 + ofCycle / 36524 - ofCycle / 146_096) / 365
        let ofYear = ofCycle - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        let isNewYear = month >= 10
        return (
            year + cycle * 400 + (isNewYear ? 1 : 0), isNewYear ? month - 9 : month + 3,
            ofYear - (153 * month + 2) / 5 + 1
        )
    }
}

extension Int {
    func flooredQuotient(_ divisor: Int) -> Int { (self >= 0 ? self : self - divisor + 1) / divisor }
}
