import TerraceAPI

/// The body that a route takes.
enum RouteBody: Sendable {
    case document(any (Decodable & SendableMetatype).Type)
    /// A manifest as JSON or YAML.
    case manifest
    /// A JSON merge patch (RFC 7396) of a manifest.
    case mergePatch

    var mediaTypes: [String] {
        switch self {
        case .document: ["application/json"]
        case .manifest: ["application/json", "application/yaml"]
        case .mergePatch: ["application/merge-patch+json"]
        }
    }

    /// Nil for a merge patch, which may hold any part of a document.
    var document: (any (Decodable & SendableMetatype).Type)? {
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

/// The answer of a route when it succeeds.
enum RouteAnswer: Sendable {
    case document(any (Decodable & SendableMetatype).Type)
    /// Text of this media type.
    case text(String)
    /// JSON without a document type.
    case json

    var mediaType: String {
        if case .text(let type) = self { type } else { "application/json" }
    }

    var document: (any (Decodable & SendableMetatype).Type)? {
        if case .document(let type) = self { type } else { nil }
    }
}
