import TerraceCore

/// How a value of Core is written to the state's file: its members are the members of the JSON there.
///
/// A member's name and meaning never change. A new member is optional, so that what earlier versions wrote is still
/// read. A change that an earlier version would misread takes a higher `StoredVersion`. Core's types may change as they
/// like: the mapping here follows them, and the file does not.
protocol StoredForm: Codable {
    associatedtype Value
    /// The word for a row of this form in messages; empty for a form that is part of another.
    static var noun: String { get }
    init(_ value: Value)
    /// - Throws: `UnknownWord` for a word that only a later version knows, or what Core throws for a value it refuses.
    func value() throws -> Value
}

extension StoredForm {
    static var noun: String { "" }
}

/// The version of each table's form, written to a row's column `version`. A row of a higher version is refused.
enum StoredVersion {
    static let cache = 1
    static let operation = 1
    static let event = 1
    static let resource = 1
    static let snapshot = 1

    /// By table.
    static let all = [
        "cache": cache, "operation": operation, "event": event, "resource": resource,
        "snapshot": snapshot,
    ]
}

/// A word in the file that this version has no value for.
struct UnknownWord: Error, Equatable {
    /// Such as `spec.tls`.
    let member: String
    /// Nil where the value is not a single word.
    let word: String?

    /// The value of Core that `word` stands for.
    /// - Throws: `UnknownWord` where there is none.
    static func check<Value: RawRepresentable>(
        _ word: String, _ member: String, as type: Value.Type = Value.self
    ) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: word) else { throw UnknownWord(member: member, word: word) }
        return value
    }
}
