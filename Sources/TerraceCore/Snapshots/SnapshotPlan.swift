/// What a declaration says about snapshots that are made by themselves. A declaration without one leaves it to the tier.
public enum SnapshotPlan: Sendable, Equatable {
    /// None are made, whatever the tier's default is; `none` in a manifest.
    case never
    case scheduled(SnapshotSchedule)

    /// The word for `never`.
    public static let word = "none"

    public var schedule: SnapshotSchedule? {
        if case .scheduled(let schedule) = self { schedule } else { nil }
    }
}

/// `"none"`, or the schedule.
extension SnapshotPlan: Codable {
    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self), word == Self.word {
            self = .never
        } else {
            self = .scheduled(try SnapshotSchedule(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .never:
            var value = encoder.singleValueContainer()
            try value.encode(Self.word)
        case .scheduled(let schedule): try schedule.encode(to: encoder)
        }
    }
}
