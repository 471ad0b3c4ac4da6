/// Code for Go's library github.com/redis/go-redis/v9.
enum GoCode {
    static func goRedis(_ place: ClientPlace) -> String {
        let address = ClientPlace.literal("\(place.host):\(place.port)")
        var members = [place.isCluster ? "Addrs: []string{\(address)}" : "Addr: \(address)"]
        if let user = place.user { members.append("Username: \(ClientPlace.literal(user))") }
        if let password = place.password { members.append("Password: \(ClientPlace.literal(password))") }
        var text = ""
        if let file = place.authority {
            members.append("TLSConfig: &tls.Config{RootCAs: pool}")
            text += """
                certificates, err := os.ReadFile(\(ClientPlace.literal(file)))
                if err != nil {
                \tlog.Fatal(err)
                }
                pool := x509.NewCertPool()
                pool.AppendCertsFromPEM(certificates)

                """
        }
        let (make, options) = place.isCluster ? ("NewClusterClient", "ClusterOptions") : ("NewClient", "Options")
        return text + """
            client := redis.\(make)(&redis.\(options){
            \(members.map { "\t\($0)," }.joined(separator: "\n"))
            })

            """
    }
}
