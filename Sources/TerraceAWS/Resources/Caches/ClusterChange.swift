import TerraceCore
import TerraceFrontEnd

/// A change of a replication group or of a cluster of its own, on its way to the core.
struct ClusterChange {
    let call: AWSCall
    let view: CacheView
    let subject: AWSSubject

    /// Everything at once, a new token included.
    func apply(_ declaration: CacheDeclaration, with token: AuthToken?) async throws(AWSError) {
        var intent = ApplyIntent([declaration], existing: .require)
        if let token { try await token.put(into: &intent, of: view, call, subject) }
        let wanted = intent
        let change = try await call.core(about: subject) { try await $0.provisioning.apply(wanted).first }
        guard !wanted.keys.isEmpty, let operation = change?.operation else { return }
        // A client that has changed a token logs in with it next.
        _ = try await call.core.ended(operation, within: .seconds(10), about: subject)
    }
}
