/// The set of manifests that a cache belongs to: pruning a set removes caches of its own only.
public struct Owner: Sendable, Hashable, CustomStringConvertible {
    public var name: String

    /// The label by which a manifest names its owner.
    public static let label = "terrace/owner"

    /// - Throws: `TerraceError.invalidArgument` unless the name has 1 to 256 characters, none of them a control
    ///   character.
    public init(_ name: String) throws(TerraceError) {
        let isShown = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard (1...256).contains(name.unicodeScalars.count), isShown else {
            throw TerraceError(
                .invalidArgument, "an owner's name has 1 to 256 characters and no line breaks; name one with --owner",
                field: "owner")
        }
        self.name = name
    }

    public var description: String { name }
}

extension CacheRecord {
    /// Whether pruning the owner's set may remove the cache: never one of no set, and never one that was made to be
    /// leased.
    public func isPruned(with owner: Owner) -> Bool { self.owner == owner && pool == nil && !deletionRequested }
}
