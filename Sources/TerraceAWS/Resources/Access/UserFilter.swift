/// One filter of DescribeUsers. It selects users whose property is one of the values.
struct UserFilter {
    private var property: @Sendable (AWSUser) -> String
    private var values: [String]

    init(_ filter: Filter) throws(AWSError) {
        let name = filter.name
        // The service's guide writes UserName, its console user-name.
        switch name.lowercased().replacing("-", with: "") {
        case "userid": property = { $0.id }
        case "username": property = { $0.name }
        case "engine": property = { $0.engine }
        default:
            throw .invalidValue("Filters.Name must be user-id, user-name or engine, not '\(name.prefix(60))'.")
        }
        values = filter.values
    }

    func takes(_ user: AWSUser) -> Bool { values.contains(property(user)) }
}
