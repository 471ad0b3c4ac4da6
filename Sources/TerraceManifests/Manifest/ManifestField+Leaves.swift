extension ManifestField {
    /// Every field that holds a value, with its path, in the manifest's order. `apiVersion` and `kind` are left out.
    static let leaves: [(path: String, field: ManifestField)] = document.filter {
        if case .constant = $0.kind { return false }
        return true
    }.flatMap { leaves(of: $0, below: "") }

    private static func leaves(of field: ManifestField, below path: String) -> [(path: String, field: ManifestField)] {
        let path = path.isEmpty ? field.name : "\(path).\(field.name)"
        return switch field.kind {
        case .map(let fields), .either(.map(let fields), _): fields.flatMap { leaves(of: $0, below: path) }
        default: [(path, field)]
        }
    }
}
