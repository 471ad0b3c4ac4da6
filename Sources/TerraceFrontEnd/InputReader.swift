import Synchronization
public import TerraceCore

/// Reads members of a request by their names in the vendor's model, each as the type that the model gives it. The types
/// that are read this way declare their members, which a test compares with the model.
public struct InputReader: Sendable {
    public enum Kind: Sendable, Equatable { case text, number, flag, structure, any }

    private let value: JSONValue
    private let path: String
    private let trace: Trace?

    public init(_ value: JSONValue) { self.init(value, path: "", trace: nil) }

    private init(_ value: JSONValue, path: String, trace: Trace?) {
        self.value = value
        self.path = path
        self.trace = trace
    }

    /// The given members, unchanged.
    public var given: [String: JSONValue] { value.members }

    public func text(_ name: String) -> String? { member(name, .text)?.text }

    /// The number; also one that was sent as text.
    public func number(_ name: String) -> Int? { member(name, .number)?.number }

    public func flag(_ name: String) -> Bool? {
        if case .bool(let flag) = member(name, .flag) { flag } else { nil }
    }

    public func texts(_ name: String) -> [String]? { list(name, .text)?.compactMap(\.text) }

    public func numbers(_ name: String) -> [Int]? { list(name, .number)?.compactMap(\.number) }

    /// A member of any type that is stored and shown unchanged.
    public func any(_ name: String) -> JSONValue? { member(name, .any) }

    /// All members of a structure whose names the caller chooses; those that are read by name are among them.
    public func rest() -> [String: JSONValue] {
        trace?.members.withLock { $0[path + "*"] = .any }
        return given
    }

    public func structure<Value>(_ name: String, _ read: (InputReader) -> Value) -> Value? {
        guard let inner = member(name, .structure) ?? empty, inner != .null else { return nil }
        return read(InputReader(inner, path: step(name) + ".", trace: trace))
    }

    public func structures<Value>(_ name: String, _ read: (InputReader) -> Value) -> [Value]? {
        guard let elements = list(name, .structure) ?? empty.map({ [$0] }) else { return nil }
        return elements.map { read(InputReader($0, path: step(name) + "[].", trace: trace)) }
    }

    /// The members that a type reads: their paths in the notation of `InputTable`, and their types.
    public static func members(_ read: (InputReader) -> some Any) -> [String: Kind] {
        let trace = Trace()
        _ = read(InputReader([:], path: "", trace: trace))
        return trace.members.withLock { $0 }
    }

    private final class Trace: Sendable {
        let members = Mutex<[String: Kind]>([:])
    }

    /// An empty structure while reads are recorded, so that the members of every structure are recorded too; nil
    /// otherwise.
    private var empty: JSONValue? { if trace == nil { nil } else { [:] } }

    private func step(_ name: String) -> String { path + name }

    private func member(_ name: String, _ kind: Kind) -> JSONValue? {
        trace?.members.withLock { $0[step(name)] = kind }
        return value[name]
    }

    private func list(_ name: String, _ kind: Kind) -> [JSONValue]? {
        trace?.members.withLock { $0[step(name) + "[]"] = kind }
        guard case .array(let elements) = value[name] else { return nil }
        return elements
    }
}
