import Foundation
import TerraceAPI
import TerraceCore

/// A cache of the daemon that runs already, for one command. The lease is short and is extended while the command runs, so
/// that the cache does not stay for long where this process is killed.
struct RunLease {
    let client: APIClient
    let lease: LeaseDocument
    private let extending: Task<Void, Never>

    static let ttl = "1h"
    private static let pause = Duration.seconds(600)

    /// How long an interrupted run waits for its cache, to release it. What takes longer ends by itself.
    private static let patience = Duration.seconds(10)

    /// - Throws: `CancellationError` where this task was cancelled; nothing is leased then.
    static func take(_ request: LeaseRequest, _ client: APIClient, within timeout: Timeout?) async throws -> RunLease {
        // The daemon makes the cache although the request is cancelled, so its name has to be waited for.
        let asking = Task { try await client.lease(request, within: timeout) }
        let lease = try await withTaskCancellationHandler {
            try await asking.value
        } onCancel: {
            Task {
                try? await Task.sleep(for: patience)
                asking.cancel()
            }
        }
        let extending = Task {
            while (try? await Task.sleep(for: pause)) != nil {
                // A daemon that is being restarted is asked again after the next pause.
                let _: LeaseEnd? = try? await client.send(
                    .post, path(lease) + "/actions/extend", JSON.bytes(LeaseExtension(ttl: ttl)))
            }
        }
        let leased = RunLease(client: client, lease: lease, extending: extending)
        if Task.isCancelled {
            await leased.end()
            throw CancellationError()
        }
        return leased
    }

    private static func path(_ lease: LeaseDocument) -> String { "/api/v1/leases/\(APIClient.escaped(lease.name))" }

    /// Ends the lease, and its cache with it.
    func end() async {
        extending.cancel()
        // A task of its own: this one may have been cancelled, and its requests would be, too.
        await Task { await release() }.value
    }

    private func release() async {
        do { let _: OperationDocument = try await client.send(.delete, Self.path(lease), nil) } catch {
            let text = "\(lease.name) is not released: \(TerraceError.text(error)); it ends by itself within an hour"
            StandardError.write("terrace: \(text)\n")
        }
    }
}

extension Run {
    /// - Throws: `TerraceError.invalidArgument` for a flag that has no effect on a leased cache.
    func leaseRequest(from source: String) throws -> LeaseRequest {
        let refused: [(String, Bool)] = [
            ("--name", name != nil), ("--persistence", spec.persistence != nil), ("--set", !spec.settings.isEmpty),
            ("--tiers", !tiers.isEmpty), ("--pace", pace != nil), ("--pace-scale", paceScale != nil),
            ("--audit", audit),
        ]
        if let flag = refused.first(where: \.1)?.0 {
            throw TerraceError(
                .invalidArgument,
                "\(flag) has no effect with --from: the cache is leased from the daemon that runs already; leave it out"
            )
        }
        var request = LeaseRequest(tier: tier, from: source, ttl: RunLease.ttl)
        (request.size, request.shards, request.replicas) = (spec.size, spec.shards, spec.replicas)
        (request.engine, request.engineVersion) = (spec.engine, spec.engineVersion)
        return request
    }
}
