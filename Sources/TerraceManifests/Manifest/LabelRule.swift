/// The limits of a label. They are strict enough that each label is a valid tag in every cloud.
enum LabelRule {
    static func problem(_ name: String, _ value: String) -> String? {
        if name.isEmpty || name.unicodeScalars.count > 128 { return "a label's name has 1 to 128 characters" }
        if value.unicodeScalars.count > 256 { return "a label's value has at most 256 characters" }
        if (name + value).unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "a label has no control characters or line breaks"
        }
        return nil
    }
}
