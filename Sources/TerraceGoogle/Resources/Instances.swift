import TerraceCore
import TerraceFrontEnd

/// Shows, creates, fails over and deletes instances. `InstanceChanges` changes them.
struct Instances: GoogleResource {
    private let call: GoogleCall

    init(_ call: GoogleCall) { self.call = call }

    // MARK: Finding

    func find() async throws(GoogleError) -> CacheView {
        let name = call.instanceName
        let scope = try call.scope()
        guard let id = try? CacheID(scope: scope, name: call.instance) else { throw .notFound(name) }
        let view = try await call.core(about: name) { try await $0.caches.cache(id) }
        guard view.record.spec.tier.hasPrefix("google/") else { throw .notFound(name) }
        return view
    }

    /// An instance that can be changed now, because no other change is running.
    func ready(to verb: String) async throws(GoogleError) -> CacheView {
        let view = try await find()
        guard view.state == .available, try await running(view) == nil else {
            throw GoogleError(
                .failedPrecondition,
                "Unable to \(verb) due to ongoing operations. Please wait until instance is in READY state.")
        }
        return view
    }

    private func running(_ view: CacheView) async throws(GoogleError) -> Operation? {
        try await call.core(about: call.instanceName) { try await $0.caches.running(of: view.record.spec.id) }
    }

    func shown(_ view: CacheView) async throws(GoogleError) -> JSONValue {
        InstanceView(
            view: view, parent: GoogleCall.parent(of: view.record.spec.id), authority: call.core.services.authority,
            running: try await running(view)
        ).json
    }

    // MARK: Read

    func get() async throws(GoogleError) -> JSONValue { try await shown(try await find()) }

    /// Lists the instances of a location; `-` stands for all locations.
    func list(_ input: PageQuery) async throws(GoogleError) -> JSONValue {
        let scope = call.location == "-" ? nil : try call.scope()
        let all = try await call.core(about: call.parent) { try await $0.caches.caches(in: scope) }
        var items: [Page.Item] = []
        for view in all where view.record.spec.tier.hasPrefix("google/") {
            let own = view.record.spec.id.scope
            guard scope != nil || own.rawValue.hasPrefix("google:\(call.project)/") else { continue }
            items.append(("\(own.rawValue)/\(view.record.spec.id.name)", try await shown(view)))
        }
        return try input.page("instances", items)
    }

    func authString() async throws(GoogleError) -> JSONValue {
        let id = try await find().record.spec.id
        let key = try await call.core(about: call.instanceName) { try await $0.caches.connection(id).keys.first }
        return key.map { ["authString": .string($0)] } ?? [:]
    }

    // MARK: Create and delete

    struct Create: VendorInput {
        let instanceId: String?
        let instance: InstanceInput

        init(_ input: InputReader) {
            instanceId = input.text("?instanceId")
            instance = InstanceInput(input)
        }
    }

    func create(_ input: Create) async throws(GoogleError) -> JSONValue {
        let name = input.instanceId ?? ""
        guard NameRule.isHyphenated(name, upTo: 40) else {
            throw .invalid(
                "instance_id",
                "Invalid instance id '\(name.prefix(60))': 1 to 40 lower-case letters, digits and single hyphens, "
                    + "beginning with a letter and ending with a letter or digit.")
        }
        let scope = try call.scope()
        let full = "\(call.parent)/instances/\(name)"
        let id = try await call.core(about: full) { _ in try CacheID(scope: scope, name: name) }
        let fields = MaintenancePolicy.dated(input.instance.fields, over: [:], now: call.core.services.now())
        let declaration = try InstanceDeclaration(id: id, fields: fields).declaration()
        let changes = try await call.core(about: full) {
            try await $0.provisioning.apply(ApplyIntent([declaration], existing: .refuse))
        }
        return try await LongRunningOperations(call).answer(changes.first?.operation, of: id)
    }

    func delete() async throws(GoogleError) -> JSONValue {
        let id = try await find().record.spec.id
        let operation = try await call.core(about: call.instanceName) { try await $0.provisioning.delete(id) }
        return try await LongRunningOperations(call).answer(operation?.id, of: id)
    }

    // MARK: Failover

    struct Failover: VendorInput {
        /// A client may send a choice by its name or its number.
        private let dataProtectionMode: JSONValue?

        init(_ input: InputReader) { dataProtectionMode = input.any("dataProtectionMode") }

        var isForced: Bool { dataProtectionMode?.text == "FORCE_DATA_LOSS" || dataProtectionMode?.number == 2 }
    }

    func failover(_ input: Failover) async throws(GoogleError) -> JSONValue {
        let view = try await ready(to: "failover")
        let id = view.record.spec.id
        guard view.record.spec.replicas > 0 else {
            throw GoogleError(.failedPrecondition, "Failover is not supported for an instance of the BASIC tier.")
        }
        let operation = try await call.core(about: call.instanceName) {
            try await $0.actions.failover(id, shard: 0, to: nil, forced: input.isForced)
        }
        return try await LongRunningOperations(call).answer(operation.id, of: id)
    }
}
