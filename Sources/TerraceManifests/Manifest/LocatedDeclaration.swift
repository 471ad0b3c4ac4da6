public import TerraceCore

/// A declaration and where each of its fields was written, so that a later check can still point at the line.
public struct LocatedDeclaration: Sendable {
    /// The declaration itself.
    public var declaration: CacheDeclaration
    /// The place of each field, by its path, such as `spec.size`; the path `""` is the document itself.
    public var places: [String: Place]

    /// A declaration with its places; `places` stays empty for a declaration that came from no file.
    public init(_ declaration: CacheDeclaration, places: [String: Place] = [:]) {
        self.declaration = declaration
        self.places = places
    }

    /// The place of the field, or of the nearest written field around it; nil where the declaration has no places.
    public func place(of path: String) -> Place? {
        var path = path
        while true {
            if let place = places[path] { return place }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return places[""] }
            path = String(path[..<cut])
        }
    }

    /// The problem with its place, where the declaration has one for its path.
    func located(_ problem: Problem) -> Problem {
        guard problem.line == nil, let place = place(of: problem.path) else { return problem }
        return place.problem(problem.path, problem.message)
    }
}
