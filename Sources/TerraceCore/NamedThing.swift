/// A kind of thing that has a name which is unique in its scope, for the messages about its names.
public struct NamedKind: Sendable {
    /// In the singular and in the plural, such as `cache` and `caches`.
    public var one: String
    public var several: String
    /// The command that lists all of them.
    public var listing: String

    public static let cache = NamedKind(one: "cache", several: "caches", listing: "terrace list")
    public static let snapshot = NamedKind(one: "snapshot", several: "snapshots", listing: "terrace snapshot list")

    /// The one that a name means. A name without a scope means the local one, also where a cloud has another.
    /// - Parameters:
    ///   - name: as it was given, with or without a scope.
    ///   - found: all that are called so.
    /// - Throws: `TerraceError.notFound`, or `.invalidArgument` that names the candidates.
    public func choose<Thing>(
        _ name: String, of found: [Thing], scope: (Thing) -> String, reference: (Thing) -> String
    ) throws(TerraceError) -> Thing {
        guard let first = found.first else {
            throw TerraceError(.notFound, "there is no \(one) '\(name.cut(to: 80))'; '\(listing)' shows what there is")
        }
        if let local = found.first(where: { scope($0) == Scope.local.rawValue }) { return local }
        guard found.count == 1 else {
            let names = found.map(reference).joined(separator: ", ")
            throw TerraceError(.invalidArgument, "'\(name)' is the name of several \(several); say one of \(names)")
        }
        return first
    }
}
