/// Code for Java's libraries. It has no imports, as in the libraries' own guides; an editor adds them.
enum JavaCode {
    static func jedis(_ place: ClientPlace) -> String {
        var config = ""
        if let user = place.user { config += "\n    .user(\(ClientPlace.literal(user)))" }
        if let password = place.password { config += "\n    .password(\(ClientPlace.literal(password)))" }
        if place.authority != nil { config += "\n    .ssl(true).sslSocketFactory(context.getSocketFactory())" }
        let address = "new HostAndPort(\(ClientPlace.literal(place.host)), \(place.port))"
        let type = place.isCluster ? "JedisCluster" : "JedisPooled"
        let node = place.isCluster ? "Set.of(\(address))" : address
        return (place.authority.map(context) ?? "")
            + """
            // redis.clients.jedis
            JedisClientConfig config = DefaultJedisClientConfig.builder()\(config)
                .build();
            \(type) client = new \(type)(\(node), config);

            """
    }

    /// Code that makes a TLS context which trusts one certificate, with java.security, java.security.cert and
    /// javax.net.ssl.
    private static func context(_ file: String) -> String {
        """
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = new FileInputStream(\(ClientPlace.literal(file)))) {
            store.setCertificateEntry("terrace", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);

        """
    }

    static func lettuce(_ place: ClientPlace) -> String {
        var builder = ""
        if place.authority != nil { builder += "\n    .withSsl(true)" }
        if let password = place.password {
            let user = ClientPlace.literal(place.user ?? "default")
            builder += "\n    .withAuthentication(\(user), \(ClientPlace.literal(password)))"
        }
        let type = place.isCluster ? "RedisClusterClient" : "RedisClient"
        let options = place.isCluster ? "ClusterClientOptions" : "ClientOptions"
        let trust = place.authority.map { file in
            """
            client.setOptions(\(options).builder()
                .sslOptions(SslOptions.builder().trustManager(new File(\(ClientPlace.literal(file)))).build())
                .build());

            """
        }
        return """
            // io.lettuce.core
            RedisURI uri = RedisURI.Builder.redis(\(ClientPlace.literal(place.host)), \(place.port))\(builder)
                .build();
            \(type) client = \(type).create(uri);

            """ + (trust ?? "")
    }
}
