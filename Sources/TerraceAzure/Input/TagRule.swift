import TerraceCore

/// Resource Manager's rules for tags of resources.
enum TagRule {
    static let limit = 50

    static func check(_ tags: [String: JSONValue]) throws(AzureError) {
        guard tags.count <= limit else {
            throw .invalid("tags", "A resource has at most \(limit) tags, and here are \(tags.count).")
        }
        for (name, value) in tags.sorted(by: { $0.key < $1.key }) {
            let shown = "\(name.prefix(60))"
            if name.isEmpty || name.utf16.count > 512 {
                throw AzureError(
                    400, "InvalidTagNameLength", "The tag name '\(shown)' has not 1 to 512 characters.", target: "tags")
            }
            if name.unicodeScalars.contains(where: { #"<>%&\?/"#.unicodeScalars.contains($0) || $0.value < 32 }) {
                throw AzureError(
                    400, "InvalidTagNameCharacters",
                    "The tag names '\(shown)' have reserved characters '<,>,%,&,\\,?,/' or control characters.",
                    target: "tags")
            }
            if let text = value.text, text.utf16.count > 256 {
                throw AzureError(
                    400, "InvalidTagValueLength",
                    "Tag value too large. The value of the tag '\(shown)' has more than 256 characters.", target: "tags"
                )
            }
        }
    }
}
