import TerraceAPI

/// What a route takes as its body.
enum RouteBody {
    case document(any Decodable.Type)
    /// JSON or YAML.
    case manifest
    /// RFC 7396, of a manifest.
    case mergePatch

    var mediaTypes: [String] {
        switch self {
        case .document: ["application/json"]
        case .manifest: ["application/json", "application/yaml"]
        case .mergePatch: ["application/merge-patch+json"]
        }
    }

    /// Nil where any part of a document will do.
    var document: (any Decodable.Type)? {
        switch self {
        case .document(let type): type
        case .manifest: ManifestDocument.self
        case .mergePatch: nil
        }
    }

    var summary: String {
        switch self {
        case .document(let type): DocumentSchema(of: type).name
        case .manifest: "A manifest, as JSON or YAML"
        case .mergePatch: "A JSON merge patch of the cache's manifest"
        }
    }
}

/// The answer of a route when all is well.
enum RouteAnswer {
    case document(any Decodable.Type)
    /// Of this media type.
    case text(String)
    /// JSON of no type of ours.
    case json

    var mediaType: String {
        if case .text(let type) = self { type } else { "application/json" }
    }

    var document: (any Decodable.Type)? {
        if case .document(let type) = self { type } else { nil }
    }
}
