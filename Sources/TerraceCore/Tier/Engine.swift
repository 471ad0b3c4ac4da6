/// A server program that a host has.
public struct Engine: Sendable, Hashable, CustomStringConvertible {
    public var name: EngineName
    /// As the program prints it, such as `7.0.15`.
    public var version: String
    /// Where the host has it, in its words: the program's path, an image's name.
    public var origin: String
    /// Whether it was built with TLS.
    public var hasTLS: Bool

    public init(name: EngineName, version: String, origin: String, hasTLS: Bool) {
        self.name = name
        self.version = version
        self.origin = origin
        self.hasTLS = hasTLS
    }

    public var description: String { "\(name.rawValue) \(version)" }

    /// The version's numbers, most significant first.
    public var numbers: [Int] { Self.numbers(version) }

    public static func numbers(_ version: String) -> [Int] { version.split(separator: ".").map { Int($0) ?? 0 } }
}
