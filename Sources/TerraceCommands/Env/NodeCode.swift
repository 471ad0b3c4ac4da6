/// Code for Node's libraries. Programs that do not name the certificate in their code can use NODE_EXTRA_CA_CERTS.
enum NodeCode {
    static func nodeRedis(_ place: ClientPlace) -> String {
        let url = ClientPlace.literal(place.url())
        guard place.isCluster else {
            return reading(place)
                + """
                const { createClient } = require("redis");

                const client = createClient({
                  url: \(url),\(place.authority == nil ? "" : "\n  socket: { tls: true, ca },")
                });

                """
        }
        var defaults = credentials(place)
        if place.authority != nil { defaults.append("socket: { tls: true, ca }") }
        return reading(place)
            + """
            const { createCluster } = require("redis");

            const client = createCluster({
              rootNodes: [{ url: \(url) }],
              defaults: { \(defaults.joined(separator: ", ")) },
            });

            """
    }

    static func ioredis(_ place: ClientPlace) -> String {
        guard place.isCluster else {
            return reading(place)
                + """
                const Redis = require("ioredis");

                const client = new Redis(\(ClientPlace.literal(place.url()))\(place.authority == nil ? "" : ", { tls: { ca } }"));

                """
        }
        var options = credentials(place)
        if place.authority != nil { options.append("tls: { ca }") }
        return reading(place)
            + """
            const Redis = require("ioredis");

            const client = new Redis.Cluster([{ host: \(ClientPlace.literal(place.host)), port: \(place.port) }], {
              redisOptions: { \(options.joined(separator: ", ")) },
            });

            """
    }

    private static func reading(_ place: ClientPlace) -> String {
        place.authority.map { "const ca = require(\"fs\").readFileSync(\(ClientPlace.literal($0)));\n" } ?? ""
    }

    private static func credentials(_ place: ClientPlace) -> [String] {
        [
            place.user.map { "username: \(ClientPlace.literal($0))" },
            place.password.map { "password: \(ClientPlace.literal($0))" },
        ]
        .compactMap(\.self)
    }
}
