/// Code for .NET's StackExchange.Redis, which detects a cluster by itself.
enum DotNetCode {
    static func stackExchange(_ place: ClientPlace) -> String {
        var members = ["EndPoints = { { \(ClientPlace.literal(place.host)), \(place.port) } }"]
        if let user = place.user { members.append("User = \(ClientPlace.literal(user))") }
        if let password = place.password { members.append("Password = \(ClientPlace.literal(password))") }
        if place.authority != nil { members.append("Ssl = true") }
        let trust = place.authority.map { "options.TrustIssuer(\(ClientPlace.literal($0)));\n" } ?? ""
        return """
            using StackExchange.Redis;

            var options = new ConfigurationOptions
            {
                \(members.joined(separator: ",\n    "))
            };
            \(trust)var client = ConnectionMultiplexer.Connect(options);

            """
    }
}
