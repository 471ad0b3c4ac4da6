import TerraceFrontEnd

/// An id that a request gives a new resource, or by which it names an existing one.
enum Identifier {
    /// - Parameter member: the name of the request's member.
    /// - Returns: the id in lower case, as it is stored.
    static func checked(_ text: String?, _ member: String, upTo limit: Int) throws(AWSError) -> String {
        let id = (text ?? "").lowercased()
        guard NameRule.isHyphenated(id, upTo: limit) else {
            throw .invalidValue(
                "The parameter \(member) is not a valid identifier. Identifiers must begin with a letter; must contain "
                    + "only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive "
                    + "hyphens.")
        }
        return id
    }
}
