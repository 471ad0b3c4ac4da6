import Foundation
import TerraceCore
import Yams

/// A list of steps that are done to a cache, in order.
///
/// ```yaml
/// seed: 7                       # decides which nodes `random` chooses repeat: 3 steps:
///   - {kill: {shard: 0}, after: 500ms}
///   - {wait: available}
///   - {scale: {replicas: 2}}
/// ```
struct Scenario: Decodable {
    var seed: UInt64?
    var rounds: Int
    var steps: [Step]

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case seed, steps
        case rounds = "repeat"
    }

    /// Reads a scenario from a file.
    /// - Throws: `TerraceError.invalidArgument` that says what is wrong with the file.
    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw TerraceError(.invalidArgument, "\(file) cannot be read")
        }
        do { self = try YAMLDecoder().decode(Scenario.self, from: data) } catch let error as DecodingError {
            throw TerraceError(.invalidArgument, "\(file): \(Self.text(error))")
        } catch { throw TerraceError(.invalidArgument, "\(file) is not YAML: \(error)") }
    }

    init(from decoder: any Decoder) throws {
        let map = try decoder.container(keyedBy: AnyKey.self)
        try map.refuseOthers(than: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed)
        rounds = try values.decodeIfPresent(Int.self, forKey: .rounds) ?? 1
        steps = try values.decode([Step].self, forKey: .steps)
    }

    private static func text(_ error: DecodingError) -> String {
        switch error {
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context),
            .keyNotFound(_, let context):
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
            return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }

    /// The nodes that a step acts on.
    struct Target: Decodable, Equatable {
        var node: String?
        var zone: String?
        var shard: Int?
        /// Whether a random node of the cache is chosen.
        var isRandom = false

        private enum CodingKeys: String, CodingKey, CaseIterable { case node, zone, shard }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                guard text == "random" else {
                    throw corrupted(decoder, "expected random, or one of {node: …}, {zone: …}, {shard: …}")
                }
                isRandom = true
                return
            }
            try decoder.container(keyedBy: AnyKey.self).refuseOthers(than: CodingKeys.allCases.map(\.rawValue))
            let values = try decoder.container(keyedBy: CodingKeys.self)
            node = try values.decodeIfPresent(String.self, forKey: .node)
            zone = try values.decodeIfPresent(String.self, forKey: .zone)
            shard = try values.decodeIfPresent(Int.self, forKey: .shard)
            guard [node != nil, zone != nil, shard != nil].filter({ $0 }).count == 1 else {
                throw corrupted(decoder, "expected one of node, zone and shard")
            }
        }
    }

    /// New properties of a running cache.
    struct Change: Decodable, Equatable {
        var size: String?
        var shards: Int?
        var replicas: Int?

        private enum CodingKeys: String, CodingKey, CaseIterable { case size, shards, replicas }

        init(from decoder: any Decoder) throws {
            try decoder.container(keyedBy: AnyKey.self).refuseOthers(than: CodingKeys.allCases.map(\.rawValue))
            let values = try decoder.container(keyedBy: CodingKeys.self)
            size = try values.decodeIfPresent(String.self, forKey: .size)
            shards = try values.decodeIfPresent(Int.self, forKey: .shards)
            replicas = try values.decodeIfPresent(Int.self, forKey: .replicas)
        }
    }

    enum Action: Equatable {
        case fault(Fault, Target)
        case failover(shard: Int)
        case restart(Target)
        case scale(Change)
        case zone(String, isDown: Bool)
        /// Waits until the cache is available.
        case wait
    }

    /// The text in the form of the file, such as `{shard: 0}`.
    fileprivate static func text(_ parts: [(String, String?)]) -> String {
        "{" + parts.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: ", ") + "}"
    }

    struct Step: Decodable, Equatable {
        var action: Action
        /// The pause before the step.
        var after: Duration

        init(from decoder: any Decoder) throws {
            let map = try decoder.container(keyedBy: AnyKey.self)
            let names =
                Fault.allCases.map(\.rawValue) + ["failover", "restart", "scale", "zone-down", "zone-up", "wait"]
            try map.refuseOthers(than: names + ["after"])
            let said = map.allKeys.map(\.stringValue).filter { names.contains($0) }
            guard said.count == 1, let name = said.first else {
                throw corrupted(decoder, "expected exactly one of \(names.joined(separator: ", "))")
            }
            let key = AnyKey(name)
            switch name {
            case "failover":
                action = .failover(shard: try map.decode(Target.self, forKey: key).shard ?? 0)
            case "restart": action = .restart(try map.decode(Target.self, forKey: key))
            case "scale": action = .scale(try map.decode(Change.self, forKey: key))
            case "zone-down", "zone-up":
                action = .zone(try map.decode(String.self, forKey: key), isDown: name == "zone-down")
            case "wait":
                guard try map.decode(String.self, forKey: key) == "available" else {
                    throw corrupted(decoder, "expected wait: available")
                }
                action = .wait
            default:
                guard let fault = Fault(rawValue: name) else { throw corrupted(decoder, "there is no fault \(name)") }
                action = .fault(fault, try map.decode(Target.self, forKey: key))
            }
            let text = try map.decodeIfPresent(String.self, forKey: AnyKey("after"))
            guard let after = text.map({ Duration(text: $0) }) ?? .zero else {
                throw corrupted(decoder, "after is a duration such as 500ms or 2s")
            }
            self.after = after
        }
    }
}

extension Scenario.Action: CustomStringConvertible {
    var description: String {
        switch self {
        case .fault(let fault, let target): "\(fault.rawValue) \(target)"
        case .failover(let shard): "failover {shard: \(shard)}"
        case .restart(let target): "restart \(target)"
        case .scale(let change): "scale \(change)"
        case .zone(let zone, let isDown): "zone-\(isDown ? "down" : "up") \(zone)"
        case .wait: "wait available"
        }
    }
}

extension Scenario.Target: CustomStringConvertible {
    var description: String {
        isRandom ? "random" : Scenario.text([("node", node), ("zone", zone), ("shard", shard.map { "\($0)" })])
    }
}

extension Scenario.Change: CustomStringConvertible {
    var description: String {
        Scenario.text([("size", size), ("shards", shards.map { "\($0)" }), ("replicas", replicas.map { "\($0)" })])
    }
}

private func corrupted(_ decoder: any Decoder, _ text: String) -> DecodingError {
    .dataCorrupted(DecodingError.Context(codingPath: decoder.codingPath, debugDescription: text))
}

private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer<AnyKey> {
    fileprivate func refuseOthers(than names: [String]) throws {
        guard let other = allKeys.first(where: { !names.contains($0.stringValue) }) else { return }
        throw DecodingError.dataCorrupted(
            DecodingError.Context(
                codingPath: codingPath,
                debugDescription: "unknown key \(other.stringValue); the keys here are \(names.joined(separator: ", "))"
            ))
    }
}
