import TerraceCore
import TerraceFrontEnd

/// Holds a request to the members that the service's model has for its method: none is dropped without a word.
enum GoogleInputs {
    static let table = InputTable(GoogleModel.members)

    /// Query fields that every method of Google's APIs has, which choose a form of the answer that is the only one here, or
    /// say who asks. (https://cloud.google.com/apis/docs/system-parameters)
    private static let system: Set<String> = [
        "$alt", "$prettyPrint", "$.xgafv", "access_token", "alt", "key", "oauth_token", "prettyPrint", "quotaUser",
    ]

    /// - Throws: `GoogleError` INVALID_ARGUMENT that names the first member that is unknown or refused.
    static func check(_ head: WireRequest.Head, _ body: JSONValue, of method: String) throws(GoogleError) {
        for (name, value) in head.queryFields where !name.isEmpty {
            if system.contains(name) {
                guard !name.hasSuffix("alt") || value.isEmpty || value == "json" || value.hasPrefix("json;") else {
                    throw .invalid(name, "The answer's form '\(value.prefix(40))' is not supported: there is json.")
                }
                continue
            }
            switch table.fate(of: "?" + InstanceField.camel(name), in: method) {
            case .used, .stored, .readOnly: continue
            case .refused(let reason):
                guard !value.isEmpty else { continue }
                throw .invalid(name, "The field '\(name)' of \(method) is refused: \(reason).")
            case nil:
                throw .invalid(
                    name,
                    "Invalid JSON payload received. Unknown name \"\(name.prefix(60))\": Cannot bind query parameter. "
                        + "Field '\(name.prefix(60))' could not be found in request message.")
            }
        }
        // An instance's own fields are read, and refused, by `InstanceField`.
        guard method != "CreateInstance", method != "UpdateInstance" else { return }
        for name in body.members.keys.sorted() where table.fate(of: InstanceField.camel(name), in: method) == nil {
            throw .invalid(
                name,
                "Invalid JSON payload received. Unknown name \"\(name.prefix(60))\": Cannot find field.")
        }
    }
}
