import Foundation
import GRDB
import TerraceCore

/// Reads and writes rows whose JSON has this form.
enum StoredRow<Form: StoredForm> {
    /// - Parameter row: with the columns `id` and `body`.
    /// - Throws: `UnreadableRow`.
    static func read(_ row: Row) throws -> Form.Value {
        let body: String = row["body"]
        do { return try JSONDecoder().decode(Form.self, from: Data(body.utf8)).value() } catch {
            let id: DatabaseValue = row["id"]
            throw UnreadableRow(name: "\(Form.noun) \(String.fromDatabaseValue(id) ?? "\(id)")", cause: error)
        }
    }

    static func text(_ value: Form.Value) throws -> String { try StoredJSON.text(Form(value)) }
}

enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }
}

/// A row whose JSON is not of this version's form.
struct UnreadableRow: Error {
    /// Such as `cache local/sessions`.
    let name: String
    let cause: any Error

    /// For a person; completes `the daemon's state: …`.
    var error: TerraceError {
        guard let unknown = cause as? UnknownWord else {
            return TerraceError(.internal, "\(name) cannot be read: \(Self.text(cause))", cause: cause)
        }
        let value = unknown.word.map { "has \(unknown.member) '\($0)'" } ?? "has a value of \(unknown.member)"
        return TerraceError(
            .failedPrecondition,
            "\(name) \(value), which this version of Terrace does not know: a newer one wrote it. Install that version again",
            cause: unknown)
    }

    private static func text(_ cause: any Error) -> String {
        guard let error = cause as? DecodingError else { return TerraceError.text(cause) }
        func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
            (context.codingPath.map(\.stringValue) + [last].compactMap { $0 }).joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context): return "'\(path(context, key.stringValue))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "'\(path(context))' has a value of another type than expected"
        case .dataCorrupted(let context): return "'\(path(context))': \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}
