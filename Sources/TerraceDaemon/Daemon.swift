import CTerrace
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization
import TerraceAPI
import TerraceAWS
import TerraceAzure
import TerraceCertificates
import TerraceControl
import TerraceCore
import TerraceFrontEnd
import TerraceGoogle
import TerraceHTTP
import TerraceLocal
import TerraceManifests
import TerraceProtection
import TerraceStore
import TerraceTopology
import UnixSignals

/// The composition root: builds the parts of a daemon from its settings, runs them and cleans up at the end.
public struct Daemon: Sendable {
    private let config: DaemonConfig
    private let logger: Logger
    private let state: StateDirectory
    private let runtime: Topology
    private let store: SQLiteStore
    private let control: ControlPlane
    private let archivist: Archivist
    private let api: NativeAPI
    private let handle: Handle
    private let authority: CertificateAuthority
    private let access: AccessPolicy

    /// Locks the state folder and opens the files in it; nothing is served yet.
    /// - Throws: `TerraceError` that tells what to change.
    public init(_ config: DaemonConfig, executable: String, path: String) async throws {
        self.config = config
        terrace_return_memory()
        let level = Logger.Level(rawValue: config.logLevel) ?? .info
        let format = config.logFormat
        logger = Logger(label: "terraced") { LogOutput(label: $0, format: format, logLevel: level) }
        // Called for its effect: it raises this process's limit of open files to the allowed one, because a hundred
        // caches need more descriptors than a shell gives.
        _ = terrace_open_files_limit()
        let builtIn = try TierFolders.shipped(executable: executable)
        var catalog = try TierCatalog(folders: [builtIn] + config.tiers)
        if let refusal = config.refusal { catalog = catalog.refusing(refusal) }
        for tier in config.warm.keys.sorted() {
            do { _ = try catalog.tier(tier) } catch {
                throw TerraceError(.invalidArgument, "warm: \(error.message)")
            }
        }
        state = try StateDirectory(path: config.stateDir)
        authority = try state.authority()
        let id = try state.identity(Self.randomUUID)
        let token = try state.token(config.token) { Self.randomText(40) }
        access = AccessPolicy(config.access, token: token, owner: getuid())
        let added = AddedFolder.all(below: config.enginesHome)
        let discovery = EngineDiscovery(
            folders: config.engines + path.split(separator: ":").map(String.init), added: added)
        let engines = await discovery.catalog(strict: config.strictEngineVersion)
        let modules = ModuleCatalog(folders: config.modules, added: added)
        store = try SQLiteStore(path: state.path + "/state.sqlite")
        try await OrphanedCaches(state: state, store: store, logger: logger, now: Date().timeIntervalSince1970)
            .settle(config.orphans)
        let manual = config.clock == .manual ? Self.manualClock() : nil
        // Servers are real and restart although nobody moves a manual clock on, so these times pass by themselves, too.
        let ahead: @Sendable () -> Double = { manual?.advanced ?? 0 }
        let host = LocalHost(
            state: state, pool: AddressPool(seed: state.path), engines: engines, modules: modules,
            dieWithParent: config.ephemeral, now: { Timing.continuous.now + .seconds(ahead()) },
            copyText: CacheCopy.text, logger: logger)
        let machineTime: @Sendable () -> Double = { Date().timeIntervalSince1970 }
        let snapshots = try await SnapshotStorage(config, state, now: machineTime)
        runtime = try Topology(
            host: host, authority: authority, dumps: snapshots.shelf, now: machineTime,
            renewalTime: { machineTime() + ahead() }, timing: .continuous, logger: logger)
        let places = FilePlaces(buckets: try await FolderStore(path: state.bucketsFolder))
        let vault = SnapshotVault(
            objects: snapshots.objects, dumping: runtime, shelf: snapshots.shelf, places: places,
            scratch: Scratch(state.scratchFolder), write: SnapshotText.bytes, read: SnapshotText.snapshot)
        archivist = Archivist(
            path: state.archiveFolder, store: store, streaming: runtime, vault: vault, write: SnapshotText.bytes,
            read: SnapshotText.snapshot, timing: .continuous, now: machineTime)
        let resolver = SpecResolver(catalog)
        let now: @Sendable () -> Double = { manual?.now ?? machineTime() }
        control = ControlPlane(
            ControlPlane.Dependencies(
                store: store, runtime: runtime, tiers: catalog.tiers, resolve: { try resolver.resolve($0) },
                logger: logger, now: now, uptime: { manual?.uptime ?? BootClock.now() },
                randomText: Self.randomText, randomUUID: Self.randomUUID, warm: config.warm, pace: config.pace,
                snapshots: vault, dumping: runtime, archive: archivist))
        handle = Handle(
            document: DaemonDocument(
                id: id, version: TerraceVersion.text, pid: getpid(), stateDir: state.path,
                engines: engines.engines.map { "\($0) (\($0.origin))" },
                modules: modules.files.map { "\($0.module.rawValue) (\($0.path))" }, authorityFile: state.authorityFile,
                settings: config.given, snapshots: snapshots.objects.name),
            manual, moved: control.clockMoved)
        var services = FrontEndServices(
            caches: control, resources: store, now: now,
            uuid: Self.randomUUID, authority: authority.certificate)
        services.token = token
        api = NativeAPI(
            service: control, resolver: resolver, daemon: handle,
            hosts: config.allowedHosts + [config.listen.host, config.listenTLS.host], access: access,
            frontEnds: [AWSFrontEnd(services), AzureFrontEnd(services), GoogleFrontEnd(services)])
    }

    /// Serves until SIGTERM, SIGINT or a request to stop.
    /// - Parameter ready: called with the address once `/readyz` answers 200.
    public func run(ready: @Sendable @escaping (String) -> Void) async throws {
        for listen in [config.listen, config.listenTLS] where !HostNames.isLoopback(listen.host) {
            let who =
                config.access == .anyone
                ? "everybody who reaches this address controls every cache and reads every password"
                : "callers there need the token, which plain HTTP shows to whoever listens on the way"
            logger.warning("listening beyond loopback: \(who)", metadata: ["listen": "\(listen)"])
        }
        let (control, handle) = (control, handle)
        let secure = Application(
            router: api.router(scheme: "https"),
            server: try .tls(PeerChannel.server(PeerLookUp.peer), tlsConfiguration: serverTLS()),
            configuration: Self.configuration(config.listenTLS),
            onServerRunning: { handle.serves(Self.url("https", config.listenTLS.host, $0)) }, logger: httpLogger)
        let plain = Application(
            router: api.router(scheme: "http"), server: PeerChannel.server(PeerLookUp.peer),
            configuration: Self.configuration(config.listen),
            onServerRunning: { channel in
                await handle.untilSecure()
                await control.untilReady()
                ready(Self.url("http", config.listen.host, channel))
            }, logger: httpLogger)
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, Logger.Level.warning)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [control, archivist, secure, plain, MemoryReturn()],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
        handle.attach(group)
        do { try await group.run() } catch { throw explained(error) }
        try await finish()
    }

    private var httpLogger: Logger {
        let format = config.logFormat
        return Logger(label: "http") { LogOutput(label: $0, format: format, logLevel: .error) }
    }

    /// Limits the connections of the API's clients. Caches need descriptors too, and libdispatch ends the process when
    /// it gets none. Further clients wait until others have closed their connections.
    private static func configuration(_ listen: Endpoint) -> ApplicationConfiguration {
        let connections = max(Int(clamping: terrace_open_files_limit() / 8), 8)
        return ApplicationConfiguration(
            address: .hostname(listen.host, port: listen.port), serverName: "terraced",
            availableConnectionsDelegate: MaximumAvailableConnections(connections))
    }

    private static func url(_ scheme: String, _ host: String, _ channel: any Channel) -> String {
        "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(channel.localAddress?.port ?? 0)"
    }

    /// TLS with a new certificate for every start; clients that trust the authority trust it.
    private func serverTLS() throws -> TLSConfiguration {
        let issued = try authority.issue(
            name: "terraced", addresses: ["127.0.0.1", "::1", config.listenTLS.host],
            names: ["localhost"] + config.allowedHosts, now: Date(),
            validity: Self.certificateValidity)
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(issued.certificate.utf8))
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(issued.key.utf8), format: .pem)))
        tls.minimumTLSVersion = .tlsv12
        return tls
    }

    /// Two years: the longest validity of a server's certificate that common clients accept, and longer than any daemon
    /// runs.
    private static let certificateValidity: TimeInterval = 2 * 365 * 86400

    /// Stops the nodes and deletes the state if that was asked for. After an ordinary end the nodes run on.
    private func finish() async throws {
        let wish = handle.wish
        guard config.ephemeral || wish != .none else { return }
        let keepsData = !config.ephemeral && wish != .purge
        await runtime.stopAll(try await store.caches(), keepingData: keepsData)
        if !keepsData { try state.purge() }
    }

    private func explained(_ error: any Error) -> any Error {
        guard let failure = error as? IOError else { return error }
        let (listen, flag) =
            Self.canBind(config.listen) ? (config.listenTLS, "--listen-tls") : (config.listen, "--listen")
        switch failure.errnoCode {
        case EADDRINUSE:
            return TerraceError(
                .unavailable,
                "\(listen) is taken: another terraced, or another program, listens there. Stop it, or choose "
                    + "another address with \(flag)")
        case EACCES:
            return TerraceError(.unavailable, "\(listen) needs privilege; choose a port above 1023 with \(flag)")
        case EADDRNOTAVAIL:
            return TerraceError(.invalidArgument, "\(listen.host) is not an address of this machine (\(flag))")
        default: return TerraceError(.unavailable, "cannot listen on \(listen): \(failure)")
        }
    }

    /// Whether the address can be listened at. The error does not tell which of the two addresses failed; both are
    /// closed by now.
    private static func canBind(_ endpoint: Endpoint) -> Bool {
        let fd = terrace_listen(endpoint.host, UInt16(clamping: endpoint.port))
        if fd >= 0 { close(fd) }
        return fd >= 0
    }

    private static func manualClock() -> ManualClock {
        ManualClock(from: Date().timeIntervalSince1970, boot: "manual-" + randomUUID())
    }

    private static func randomUUID() -> String { UUID().uuidString.lowercased() }

    private static func randomText(_ count: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
    }

    /// The part of this daemon that the API can use.
    private final class Handle: DaemonHandle {
        enum Wish { case none, stop, purge }

        private let state: Mutex<(document: DaemonDocument, wish: Wish, group: ServiceGroup?)>
        private let (secured, secure) = AsyncStream<Void>.makeStream()

        private let manual: ManualClock?
        private let moved: @Sendable () -> Void

        init(document: DaemonDocument, _ manual: ManualClock?, moved: @Sendable @escaping () -> Void) {
            state = Mutex((document, .none, nil))
            self.manual = manual
            self.moved = moved
        }

        var document: DaemonDocument { state.withLock { $0.document } }

        var clock: ClockDocument {
            guard let manual else {
                return ClockDocument(mode: "machine", now: Date().timeIntervalSince1970, advancedSeconds: 0)
            }
            return ClockDocument(mode: "manual", now: manual.now, advancedSeconds: manual.advanced)
        }

        func advanceClock(by duration: Duration) throws -> ClockDocument {
            guard let manual else {
                throw TerraceError(
                    .failedPrecondition,
                    "this daemon goes by the machine's clock, which nobody moves on; start it with --clock manual")
            }
            try manual.advance(by: duration)
            moved()
            return clock
        }

        func serves(_ secureEndpoint: String) {
            state.withLock { $0.document.secureEndpoint = secureEndpoint }
            secure.finish()
        }

        /// Returns once `serves` was called.
        func untilSecure() async { for await _ in secured {} }

        var wish: Wish { state.withLock { $0.wish } }

        func attach(_ group: ServiceGroup) { state.withLock { $0.group = group } }

        func stop(purge: Bool) {
            let group = state.withLock { state in
                state.wish = purge ? .purge : .stop
                return state.group
            }
            // The answer is still sent: a graceful shutdown lets current requests finish.
            Task { await group?.triggerGracefulShutdown() }
        }
    }
}

/// Host names and addresses that only this machine can reach.
enum HostNames {
    static func isLoopback(_ host: String) -> Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
