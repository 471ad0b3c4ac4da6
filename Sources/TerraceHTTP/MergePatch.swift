/// Any JSON, and RFC 7396 over it: null takes a field away, an object is merged, anything else replaces.
enum MergePatch: Codable, Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case text(String)
    case list([MergePatch])
    case map([String: MergePatch])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([MergePatch].self) {
            self = .list(value)
        } else {
            self = .map(try container.decode([String: MergePatch].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .map(let values): try container.encode(values)
        }
    }

    func merged(into target: MergePatch) -> MergePatch {
        guard case .map(let patch) = self else { return self }
        var result: [String: MergePatch] = [:]
        if case .map(let values) = target { result = values }
        for (key, value) in patch { result[key] = value == .null ? nil : value.merged(into: result[key] ?? .null) }
        return .map(result)
    }
}
