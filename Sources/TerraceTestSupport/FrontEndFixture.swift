import Foundation
import Logging
import Synchronization
import TerraceControl
public import TerraceCore
public import TerraceFrontEnd
import TerraceManifests
public import TerraceStore

/// A front-end over a real control plane with the shipped tiers, a store in memory and nodes that are scripted: requests
/// in, responses out, no socket and no process. Ids, times and addresses are the same in every run.
public struct FrontEndFixture: Sendable {
    public let services: FrontEndServices
    /// The control plane behind it, whole.
    public var service: any CacheService { control }
    public let runtime: FakeRuntime
    /// Makes the snapshots, at once unless it is held.
    public let keeper = ScriptedKeeper()
    private let control: ControlPlane

    private init(_ store: SQLiteStore, _ patience: Duration) throws {
        let counter = Counter()
        let runtime = FakeRuntime()
        let catalog = try TierCatalog(folders: [Self.repository + "/tiers"])
        let resolver = SpecResolver(catalog)
        control = ControlPlane(
            ControlPlane.Dependencies(
                store: store, runtime: runtime, tiers: catalog.tiers, resolve: { try resolver.resolve($0) },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { Self.time },
                uptime: { Uptime(boot: "b", seconds: 0) }, randomText: { counter.text($0) },
                randomUUID: { Self.uuid(counter) }, resync: .seconds(5), snapshots: keeper,
                dumping: ScriptedDumping()))
        self.runtime = runtime
        var services = FrontEndServices(
            caches: control, resources: store, now: { Self.time },
            uuid: { Self.uuid(counter) },
            authority: "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n")
        // A request that waits shall see the end, however slow the machine is.
        services.patience = patience
        self.services = services
    }

    private static func uuid(_ counter: Counter) -> String { "00000000-0000-4000-8000-" + counter.text(12) }

    /// 2026-11-25T12:00:00Z.
    public static let time = 1_795_608_000.0

    /// The root of this repository.
    public static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Runs a control plane for as long as `body` takes.
    /// - Parameter patience: how long answers wait for a change that is under way.
    public static func with(
        store: SQLiteStore? = nil, patience: Duration = .seconds(120), _ body: (FrontEndFixture) async throws -> Void
    ) async throws {
        let fixture = try FrontEndFixture(store ?? .inMemory(), patience)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await fixture.control.run() }
            defer { group.cancelAll() }
            try await body(fixture)
        }
    }

    /// Waits until no operation runs.
    public func settle() async throws {
        for operation in try await services.caches.operations(in: nil, limit: 1000) where operation.state == .running {
            _ = try await services.caches.operation(operation.id, wait: .seconds(120))
        }
    }

    /// Numbers in a row, as text of any length.
    private final class Counter: Sendable {
        private let last = Mutex(0)

        func text(_ count: Int) -> String {
            let digits = String(
                last.withLock {
                    $0 += 1; return $0
                })
            return String(repeating: "0", count: max(0, count - digits.count)) + digits.suffix(count)
        }
    }
}

extension FrontEndFixture {
    /// Sends every request in this order to one front-end, and returns the answers.
    ///
    /// A case is a request as it would be on the wire: `METHOD path`, header lines, an empty line and the body. It begins
    /// when no operation runs, and nothing changes while it is answered, so that its answer is the same in every run.
    /// - Parameter areWaiting: answers wait for nodes, all of them or those of cases that end in `(waits)`.
    public func answers(
        to cases: [GoldenFile.Case], from frontEnd: any FrontEnd, areWaiting: Bool
    ) async throws -> [String] {
        var answers: [String] = []
        for item in cases {
            try await settle()
            let request = Self.request(item.input)
            let response =
                areWaiting || item.name.hasSuffix("(waits)")
                ? await frontEnd.respond(to: request) : await runtime.holding { await frontEnd.respond(to: request) }
            answers.append(Self.text(of: response))
        }
        return answers
    }

    /// A request whose body need not be text.
    static func request(_ bytes: [UInt8]) -> WireRequest {
        let end = zip(bytes.indices, bytes.indices.dropFirst()).first { bytes[$0] == 10 && bytes[$1] == 10 }?.0
        var request = request(String(decoding: bytes[..<(end ?? bytes.count)], as: UTF8.self))
        if let end { request.body = Array(bytes[(end + 2)...]) }
        return request
    }

    /// A request written as text.
    public static func request(_ text: String) -> WireRequest {
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\n")
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        let target = (words.count == 2 ? words[1] : "/").split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let headers = lines.dropFirst().map { line -> (name: String, value: String) in
            let field = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(field[0]), field.count == 2 ? field[1].trimmingCharacters(in: .whitespaces) : "")
        }
        var body = parts.count == 2 ? String(parts[1]) : ""
        if body.hasSuffix("\n") { body.removeLast() }
        let head = WireRequest.Head(
            method: words.first ?? "GET", path: String(target.first ?? "/"),
            query: target.count == 2 ? String(target[1]) : "",
            authority: "127.0.0.1:7379", headers: headers)
        return WireRequest(head: head, body: Array(body.utf8))
    }

    private static func text(of response: WireResponse) -> String {
        let headers = response.headers.map { "\($0.name): \($0.value)\n" }.joined()
        return "\(response.status)\n\(headers)\n\(String(decoding: response.body, as: UTF8.self))"
            .trimmingCharacters(in: .newlines)
    }
}
