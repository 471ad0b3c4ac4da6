import TerraceCore
import TerraceFrontEnd

/// A family of parameter groups: one for each generation of an engine.
struct ParameterFamily: Sendable {
    var name: String
    var engine: EngineName

    static let all = [
        ParameterFamily(name: "redis4.0", engine: .redis), ParameterFamily(name: "redis5.0", engine: .redis),
        ParameterFamily(name: "redis6.x", engine: .redis), ParameterFamily(name: "redis7", engine: .redis),
        ParameterFamily(name: "valkey7", engine: .valkey), ParameterFamily(name: "valkey8", engine: .valkey),
    ]

    /// The family of a declaration, by its version or the engine's default version.
    static func of(_ declaration: CacheDeclaration, tier: Tier?) -> ParameterFamily {
        let engine = declaration.engine?.name ?? .redis
        return of(
            engine, version: declaration.attributes["EngineVersion"]?.text ?? defaultVersion(of: engine, tier))
    }

    static func defaultVersion(of engine: EngineName, _ tier: Tier?) -> String {
        engine == .valkey ? "8.0" : tier?.engine.defaultVersion ?? "7.1"
    }

    /// Whether the version is one of Valkey. The tier has one list for both engines; versions from 7.2 on are Valkey's.
    static func isValkey(_ version: String) -> Bool {
        let numbers = version.split(separator: ".").map { Int($0) ?? 0 }
        return !numbers.lexicographicallyPrecedes([7, 2])
    }

    static func of(_ engine: EngineName, version: String) -> ParameterFamily {
        let numbers = version.split(separator: ".")
        let major = numbers.first.flatMap { Int($0) } ?? 7
        let name =
            switch (engine, major) {
            case (.valkey, ...7): "valkey7"
            case (.valkey, _): "valkey8"
            case (.redis, ...4): "redis4.0"
            case (.redis, 5): "redis5.0"
            case (.redis, 6): "redis6.x"
            case (.redis, _): "redis7"
            }
        return ParameterFamily(name: name, engine: engine)
    }

    func defaultGroup(clustered: Bool) -> String { "default.\(name)\(clustered ? ".cluster.on" : "")" }

    /// The default groups, which always exist and cannot be changed.
    static var defaultGroups: [ParameterGroup] {
        all.flatMap { family in
            [false, true].map { isOn in
                ParameterGroup(
                    name: family.defaultGroup(clustered: isOn), family: family.name,
                    description: isOn
                        ? "Customized default parameter group for \(family.name) with cluster mode on"
                        : "Default parameter group for \(family.name)",
                    values: isOn ? ["cluster-enabled": "yes"] : [:], isDefault: true)
            }
        }
    }
}

/// A parameter group: a family, and the values that differ from its defaults.
struct ParameterGroup: Sendable {
    var name: String
    var family: String
    var description: String
    /// The values that differ from the family's defaults.
    var values: [String: String]
    var isDefault = false

    var isClusterEnabled: Bool { values["cluster-enabled"] == "yes" }

    init(name: String, family: String, description: String, values: [String: String], isDefault: Bool = false) {
        self.name = name
        self.family = family
        self.description = description
        self.values = values
        self.isDefault = isDefault
    }

    /// The group in a stored document; nil for a document that is not a group.
    init?(name: String, _ body: JSONValue?) {
        guard let body, let family = body["family"]?.text, case .object(let values) = body["values"] else { return nil }
        self.init(
            name: name, family: family, description: body["description"]?.text ?? "",
            values: values.compactMapValues(\.text))
    }

    var body: JSONValue {
        [
            "family": .string(family), "description": .string(description),
            "values": .object(values.mapValues { .string($0) }),
        ]
    }
}
