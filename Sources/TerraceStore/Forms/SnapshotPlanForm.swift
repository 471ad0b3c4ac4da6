import TerraceCore

/// What a declaration says about snapshots that are made by themselves: a schedule's members, or `isNever`.
struct SnapshotPlanForm: StoredForm {
    private enum Member: String, CodingKey { case isNever }

    /// Nil where none shall be made, whatever the tier's default is.
    var schedule: ScheduleForm?

    init(_ value: SnapshotPlan) { schedule = value.schedule.map { ScheduleForm($0) } }

    init(from decoder: any Decoder) throws {
        let isNever = try decoder.container(keyedBy: Member.self).decodeIfPresent(Bool.self, forKey: .isNever)
        schedule = isNever == true ? nil : try ScheduleForm(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        if let schedule { return try schedule.encode(to: encoder) }
        var members = encoder.container(keyedBy: Member.self)
        try members.encode(true, forKey: .isNever)
    }

    func value() throws -> SnapshotPlan { try schedule.map { .scheduled(try $0.value()) } ?? .never }
}
