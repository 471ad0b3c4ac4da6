import TerraceCore
import TerraceFrontEnd

/// What is served, below `/v1/`: the one place that says so. docs/compatibility.md has the same rows, and a test compares.
enum GoogleRoutes {
    struct Route: Sendable {
        /// As the service's definition calls it.
        var method: String
        var handler: @Sendable (GoogleCall) async throws(GoogleError) -> JSONValue
    }

    static let map: RouteMap<Route> = {
        var map = RouteMap<Route>(isCaseSensitive: true)
        let location = "/projects/{project}/locations/{location}"
        let instance = "\(location)/instances/{instance}"
        func on(
            _ verb: String, _ path: String, _ method: String,
            _ handler: @Sendable @escaping (GoogleCall) async throws(GoogleError) -> JSONValue
        ) {
            map.on(verb, path, Route(method: method, handler: handler))
        }
        on("GET", "/projects/{project}/locations", "ListLocations") { (call) async throws(GoogleError) in
            try call.listLocations()
        }
        on("GET", location, "GetLocation") { (call) async throws(GoogleError) in try call.getLocation() }
        on("POST", "\(location)/instances", "CreateInstance") { (call) async throws(GoogleError) in
            try await call.createInstance()
        }
        on("GET", "\(location)/instances", "ListInstances") { (call) async throws(GoogleError) in
            try await call.listInstances()
        }
        on("POST", "\(instance):failover", "FailoverInstance") { (call) async throws(GoogleError) in
            try await call.failoverInstance()
        }
        on("POST", "\(instance):upgrade", "UpgradeInstance") { (call) async throws(GoogleError) in
            try await call.upgradeInstance()
        }
        on("GET", instance, "GetInstance") { (call) async throws(GoogleError) in try await call.getInstance() }
        on("PATCH", instance, "UpdateInstance") { (call) async throws(GoogleError) in try await call.updateInstance() }
        on("DELETE", instance, "DeleteInstance") { (call) async throws(GoogleError) in try await call.deleteInstance() }
        on("GET", "\(instance)/authString", "GetInstanceAuthString") { (call) async throws(GoogleError) in
            try await call.authString()
        }
        on("GET", "\(location)/operations", "ListOperations") { (call) async throws(GoogleError) in
            try await call.listOperations()
        }
        on("GET", "\(location)/operations/{operation}", "GetOperation") { (call) async throws(GoogleError) in
            try await call.getOperation()
        }
        return map
    }()

    /// The service's other methods, by their names: a request for one of them is told that it is not built.
    static let unbuilt: RouteMap<String> = {
        let built = Set(map.routes.map(\.target.method))
        var others = RouteMap<String>(isCaseSensitive: true)
        let methods = GoogleModel.methods.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        // Those with a verb at their end stand before the bare name.
        for words in methods.sorted(by: { $0[1].contains(":") && !$1[1].contains(":") }) where !built.contains(words[2])
        {
            others.on(words[0], words[1], words[2])
        }
        return others
    }()
}
