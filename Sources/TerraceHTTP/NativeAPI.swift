public import Hummingbird
import TerraceAPI
public import TerraceCore
public import TerraceManifests

/// The native API, probes and metrics over a control plane.
public struct NativeAPI: Sendable {
    typealias Context = BasicRequestContext
    typealias Table = RouteTable<Context>

    let service: any CacheService
    let resolver: SpecResolver
    let daemon: any DaemonHandle
    private let listenHost: String

    /// - Parameters:
    ///   - resolver: the same that the control plane resolves with; here it adds places to errors.
    ///   - listenHost: what the daemon was told to listen on; requests may name it as their host.
    public init(
        service: any CacheService, resolver: SpecResolver, daemon: any DaemonHandle, listenHost: String
    ) {
        self.service = service
        self.resolver = resolver
        self.daemon = daemon
        self.listenHost = listenHost
    }

    /// Answers every request; what throws becomes problem JSON.
    public func router() -> Router<BasicRequestContext> {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: HostCheck(listenHost: listenHost))
        var table = Table(router)
        addCaches(to: &table)
        addOperations(to: &table)
        addHealth(to: &table)
        addDaemon(to: &table)
        let document = OpenAPIDocument.json(
            table.routes.map(OpenAPIDocument.Operation.init), version: TerraceVersion.text)
        table.on(.get, "/api/v1/openapi.json", "This document") { _, _ in .text(document, type: "application/json") }
        table.refuseOtherMethods()
        return router
    }
}
