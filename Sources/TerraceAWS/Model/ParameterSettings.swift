import TerraceCore

extension ParameterGroup {
    /// The group's values as settings of the engine, with the engine's names and forms.
    var settings: [String: String] {
        var settings: [String: String] = [:]
        for (name, value) in values where !name.hasPrefix(Self.limit) {
            settings[name.replacing("max-ziplist", with: "max-listpack")] = value
        }
        settings["client-output-buffer-limit"] = outputBufferLimits
        return settings
    }

    private static let limit = "client-output-buffer-limit-"

    /// The value of `client-output-buffer-limit`, with four words for each class of clients; nil when no part of it was
    /// set.
    private var outputBufferLimits: String? {
        guard values.keys.contains(where: { $0.hasPrefix(Self.limit) }) else { return nil }
        let known = Parameter.parameters(of: family)
        return ["normal", "pubsub"].map { kind in
            let words = ["hard-limit", "soft-limit", "soft-seconds"].map { part in
                let name = "\(Self.limit)\(kind)-\(part)"
                return values[name] ?? known.first { $0.name == name }?.value ?? "0"
            }
            return ([kind] + words).joined(separator: " ")
        }.joined(separator: " ")
    }
}
