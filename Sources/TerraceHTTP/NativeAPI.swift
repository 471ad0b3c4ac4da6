public import Hummingbird
import TerraceAPI
public import TerraceCore
public import TerraceFrontEnd
public import TerraceManifests

/// The native API, probes and metrics over a control plane.
public struct NativeAPI: Sendable {
    typealias Context = BasicRequestContext
    typealias Table = RouteTable<Context>

    let service: any CacheService
    let resolver: SpecResolver
    let daemon: any DaemonHandle
    private let hosts: HostPolicy
    private let access: AccessPolicy
    private let frontEnds: [any FrontEnd]

    /// - Parameters:
    ///   - frontEnds: the vendors' APIs, served beside this one.
    ///   - resolver: the resolver of the control plane; here it adds file positions to errors.
    ///   - hosts: host names that requests may use for this daemon, besides `localhost` and addresses.
    public init(
        service: any CacheService, resolver: SpecResolver, daemon: any DaemonHandle, hosts: [String],
        access: AccessPolicy, frontEnds: [any FrontEnd]
    ) {
        self.service = service
        self.resolver = resolver
        self.daemon = daemon
        self.hosts = HostPolicy(names: hosts)
        self.access = access
        self.frontEnds = frontEnds
    }

    /// Answers every request; errors become problem JSON.
    /// - Parameter scheme: `http` or `https`, whichever the router is served with.
    public func router(scheme: String) -> Router<BasicRequestContext> {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: RequestThreadsMiddleware())
        let document = daemon.document
        router.add(
            middleware: FrontDoor(
                frontEnds: frontEnds, hosts: hosts, access: access, daemonID: document.id, stateDir: document.stateDir,
                scheme: scheme))
        var table = Table(router)
        addCaches(to: &table)
        addOperations(to: &table)
        addLeases(to: &table)
        addSnapshots(to: &table)
        addFiles(to: &table)
        addBranches(to: &table)
        addHealth(to: &table)
        addDaemon(to: &table)
        addClock(to: &table)
        // Written at the first request: it takes a third of the time in which a daemon starts.
        let openAPI = LateText { [routes = table.routes] in
            OpenAPIDocument.json(routes, version: TerraceVersion.text)
        }
        table.on(.get, "/api/v1/openapi.json", "This document", answer: .json) { _, _ in
            .text(openAPI.text, type: "application/json")
        }
        table.refuseOtherMethods()
        return router
    }
}
