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
    private let listenHost: String
    private let frontEnds: [any FrontEnd]

    /// - Parameters:
    ///   - frontEnds: the vendors' APIs, served beside this one.
    ///   - resolver: the same that the control plane resolves with; here it adds places to errors.
    ///   - listenHost: what the daemon was told to listen on; requests may name it as their host.
    public init(
        service: any CacheService, resolver: SpecResolver, daemon: any DaemonHandle, listenHost: String,
        frontEnds: [any FrontEnd]
    ) {
        self.service = service
        self.resolver = resolver
        self.daemon = daemon
        self.listenHost = listenHost
        self.frontEnds = frontEnds
    }

    /// Answers every request; what throws becomes problem JSON.
    /// - Parameter scheme: `http` or `https`, whichever the router is served with.
    public func router(scheme: String) -> Router<BasicRequestContext> {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: RequestThreadsMiddleware())
        router.add(middleware: HostCheck(listenHost: listenHost))
        router.add(middleware: FrontEndMiddleware(frontEnds: frontEnds, scheme: scheme))
        var table = Table(router)
        addCaches(to: &table)
        addOperations(to: &table)
        addLeases(to: &table)
        addHealth(to: &table)
        addDaemon(to: &table)
        let document = OpenAPIDocument.json(table.routes, version: TerraceVersion.text)
        table.on(.get, "/api/v1/openapi.json", "This document", answer: .json) { _, _ in
            .text(document, type: "application/json")
        }
        table.refuseOtherMethods()
        return router
    }
}
