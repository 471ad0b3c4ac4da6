/// Stand-in until the real one lands.
public struct RDBHeader: Sendable {
    public static let most = 1024
    public let version: Int
    public let isValkey: Bool
    public let usedMemory: Int64?
    public init(_ bytes: [UInt8]) throws {
        guard bytes.count >= 9, let number = Int(String(decoding: bytes[5..<9], as: UTF8.self)) else {
            throw RedisError.protocolError("no RDB")
        }
        version = number; isValkey = false; usedMemory = nil
    }
}
public struct RDBCheck: Sendable {
    public init() {}
    public mutating func update(_ bytes: [UInt8]) {}
    public var fault: String? { nil }
}
public struct RDBForm: Sendable {
    public init(version: Int, isValkey: Bool) {}
    public func refusal(by isValkey: Bool, version: String) -> String? { nil }
}
