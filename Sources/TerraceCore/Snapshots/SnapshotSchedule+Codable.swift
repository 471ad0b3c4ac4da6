/// A schedule as people write it: `{"window": "03:00-04:00", "every": "12h", "keep": 7, "maxAge": "30d"}`.
extension SnapshotSchedule: Codable {
    private enum CodingKeys: String, CodingKey { case window, every, keep, maxAge }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value>(_ key: CodingKeys, _ parse: (String) -> Value?) throws -> Value? {
            guard let text = try fields.decodeIfPresent(String.self, forKey: key) else { return nil }
            guard let value = parse(text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: fields, debugDescription: "'\(text.cut(to: 100))' is no \(key.rawValue)")
            }
            return value
        }
        try self.init(
            window: read(.window) { DailyWindow(text: $0) }, every: read(.every) { LongTime.seconds($0) },
            keep: fields.decodeIfPresent(Int.self, forKey: .keep), maxAge: read(.maxAge) { LongTime.seconds($0) })
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(window?.description, forKey: .window)
        try fields.encodeIfPresent(every.map(LongTime.text), forKey: .every)
        try fields.encodeIfPresent(keep, forKey: .keep)
        try fields.encodeIfPresent(maxAge.map(LongTime.text), forKey: .maxAge)
    }
}
