import TerraceAPI
import TerraceCore
import TerraceFrontEnd

/// Reads a request and checks it against the members that the service's model has for its operation.
enum AzureInputs {
    /// The request's input: members of the body in the model's spelling, or the fields of the login's form. A body is
    /// ignored if the model has none for the operation.
    /// - Throws: `AzureError` that names the member.
    static func read(_ request: WireRequest, of operation: String) throws(AzureError) -> JSONValue {
        let hasBody = InputNode.trees[operation] != nil
        if (request.head.header("content-type") ?? "").hasPrefix("application/x-www-form-urlencoded") {
            let fields = try form(request.body)
            return hasBody ? [:] : fields
        }
        let body = try document(request.body)
        return hasBody ? try BodyCheck.canonical(body, of: operation) : [:]
    }

    private static func form(_ bytes: [UInt8]) throws(AzureError) -> JSONValue {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(TerraceError) { try FormText.checkBounds(text, "the form") } catch {
            throw AzureError(error, about: AzureSubject())
        }
        return .object(Dictionary(FormText.fields(text).map { ($0.name, .string($0.value)) }) { $1 })
    }

    private static func document(_ bytes: [UInt8]) throws(AzureError) -> JSONValue {
        guard !bytes.isEmpty else { return [:] }
        let invalid = "The request content was invalid and could not be deserialized: it is "
        let body: JSONValue
        do throws(TerraceError) { body = try JSON.value(bytes) } catch {
            throw AzureError(400, "InvalidRequestContent", invalid + error.message + ".")
        }
        guard case .object = body else {
            throw AzureError(400, "InvalidRequestContent", invalid + "not a JSON object.")
        }
        return body
    }
}
