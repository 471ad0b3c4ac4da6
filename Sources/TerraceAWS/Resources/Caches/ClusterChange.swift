import TerraceCore
import TerraceFrontEnd

/// Applies a change of a replication group or of a standalone cluster.
struct ClusterChange {
    let call: AWSCall
    let view: CacheView
    let subject: AWSSubject

    /// Applies all of the change at once, with the new token if there is one.
    func apply(_ declaration: CacheDeclaration, with token: AuthToken?) async throws(AWSError) {
        var intent = ApplyIntent([declaration], existing: .require)
        if let token { try await token.put(into: &intent, of: view, call, subject) }
        let wanted = intent
        let change = try await call.core(about: subject) { try await $0.provisioning.apply(wanted).first }
        guard !wanted.keys.isEmpty, let operation = change?.operation else { return }
        // The client will log in with the changed token next, so this waits until it is valid.
        _ = try await call.core.ended(operation, within: .seconds(10), about: subject)
    }
}
