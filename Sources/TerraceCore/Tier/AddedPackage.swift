/// An engine or a module that was added for Terrace, as the file beside it says.
public struct AddedPackage: Sendable, Codable, Equatable {
    /// The file's name.
    public static let file = "package.json"

    /// Such as `redis-7.4` or `json`.
    public var name: String
    /// As the program or the module has it.
    public var version: String
    public var licence: String
    /// The packages that it was taken from.
    public var from: String
    /// The oldest version of each engine that loads a module, by the engine's name; nil where it loads in all.
    public var needs: [String: String]?

    public init(name: String, version: String, licence: String, from: String, needs: [String: String]? = nil) {
        self.name = name
        self.version = version
        self.licence = licence
        self.from = from
        self.needs = needs
    }

    /// Whether the engine is new enough for the module.
    public func fits(_ engine: Engine) -> Bool {
        guard let needs else { return true }
        guard let oldest = needs[engine.name.rawValue] else { return false }
        return !engine.numbers.lexicographicallyPrecedes(Engine.numbers(oldest))
    }
}
