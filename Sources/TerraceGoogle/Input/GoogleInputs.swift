import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// Reads a request and checks it against the members that the service's model has for its method. No member is ignored
/// silently.
enum GoogleInputs {
    static let table = InputTable(GoogleModel.members)

    /// Query fields that all methods of Google's APIs have. They choose the answer's form, of which there is only one
    /// here, or identify the caller. (https://cloud.google.com/apis/docs/system-parameters)
    private static let system: Set<String> = [
        "$alt", "$prettyPrint", "$.xgafv", "access_token", "alt", "key", "oauth_token", "prettyPrint", "quotaUser",
    ]

    /// The request's input in the table's spelling: members of the body, and fields of the query as `?name`.
    /// - Throws: `GoogleError` INVALID_ARGUMENT that names the first member that is unknown or refused, or has a wrong
    ///   value.
    static func read(_ request: WireRequest, of method: String) throws(GoogleError) -> JSONValue {
        let body = try body(request.body)
        var members: [String: JSONValue] = [:]
        for (name, value) in request.head.queryFields where !name.isEmpty {
            guard let member = try query(name, value, of: method), members[member] == nil else { continue }
            members[member] = .string(value)
        }
        // An instance's fields have types of their own.
        let isInstance = method == "CreateInstance" || method == "UpdateInstance"
        let fields = isInstance ? try InstanceField.read(body) : try other(body, of: method)
        return .object(members.merging(fields) { $1 })
    }

    private static func body(_ bytes: [UInt8]) throws(GoogleError) -> JSONValue {
        guard !bytes.allSatisfy({ [32, 10, 13, 9].contains($0) }) else { return [:] }
        let body: JSONValue
        do throws(TerraceError) { body = try JSON.value(bytes) } catch {
            throw GoogleError(.invalidArgument, "Invalid JSON payload received: the body is \(error.message).")
        }
        guard case .object = body else {
            throw GoogleError(.invalidArgument, "Invalid JSON payload received: the body is not a JSON object.")
        }
        return body
    }

    /// - Returns: the field in the table's spelling; nil for one that all methods have.
    private static func query(_ name: String, _ value: String, of method: String) throws(GoogleError) -> String? {
        guard !system.contains(name) else {
            guard !name.hasSuffix("alt") || value.isEmpty || value == "json" || value.hasPrefix("json;") else {
                throw .invalid(name, "The answer's form '\(value.prefix(40))' is not supported: there is json.")
            }
            return nil
        }
        let member = "?" + InstanceField.camel(name)
        switch table.fate(of: member, in: method) {
        case .used, .stored, .readOnly: break
        case .refused(let reason):
            guard value.isEmpty else {
                throw .invalid(name, "The field '\(name)' of \(method) is refused: \(reason).")
            }
        case nil:
            throw .invalid(
                name,
                "Invalid JSON payload received. Unknown name \"\(name.prefix(60))\": Cannot bind query parameter. "
                    + "Field '\(name.prefix(60))' could not be found in request message.")
        }
        return member
    }

    private static func other(_ body: JSONValue, of method: String) throws(GoogleError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for (name, value) in body.members.sorted(by: { $0.key < $1.key }) {
            let member = InstanceField.camel(name)
            guard table.fate(of: member, in: method) != nil else {
                throw .invalid(
                    name,
                    "Invalid JSON payload received. Unknown name \"\(name.prefix(60))\": Cannot find field.")
            }
            members[member] = value
        }
        return members
    }
}
