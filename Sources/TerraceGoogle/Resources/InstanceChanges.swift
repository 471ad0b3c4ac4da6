import TerraceCore
import TerraceFrontEnd

/// Changes an instance's fields, with its engine's version.
struct InstanceChanges: GoogleResource {
    private let call: GoogleCall

    init(_ call: GoogleCall) { self.call = call }

    struct Update: VendorInput {
        let updateMask: String?
        let instance: InstanceInput

        init(_ input: InputReader) {
            updateMask = input.text("?updateMask")
            instance = InstanceInput(input)
        }
    }

    func update(_ input: Update) async throws(GoogleError) -> JSONValue {
        let mask = try UpdateMask(input.updateMask)
        let view = try await Instances(call).ready(to: "update")
        let spec = view.record.spec
        let masked = mask.apply(input.instance.fields, to: spec.attributes)
        let fields = MaintenancePolicy.dated(masked, over: spec.attributes, now: call.core.services.now())
        try checkReadReplicas(InstanceInput(fields), over: InstanceInput(spec.attributes), mask)
        return try await apply(fields, to: spec)
    }

    private func checkReadReplicas(
        _ new: InstanceInput, over old: InstanceInput, _ mask: UpdateMask
    ) throws(GoogleError) {
        if mask.fields["replicaCount"] != nil, !new.hasReadReplicas {
            throw GoogleError(
                .failedPrecondition,
                "Read Replicas mode must be enabled on the instance in order to update the replica count.")
        }
        guard new.hasReadReplicas != old.hasReadReplicas else { return }
        guard new.hasReadReplicas else {
            throw GoogleError(.failedPrecondition, "Read Replicas mode cannot be disabled once it is enabled.")
        }
        // An existing instance that gets read replicas needs a second range of addresses for them.
        guard new.secondaryIpRange?.isEmpty == false else {
            throw .invalid(
                "instance.secondary_ip_range",
                "Enabling read replicas on an existing instance requires secondary_ip_range: a CIDR range of /28 or "
                    + "\"auto\".")
        }
    }

    struct Upgrade: VendorInput {
        let redisVersion: String?

        init(_ input: InputReader) { redisVersion = input.text("redisVersion") }
    }

    /// Changes the version. Its major number has to be that of the running engine, because replacing the engine of an
    /// instance is not implemented yet.
    func upgrade(_ input: Upgrade) async throws(GoogleError) -> JSONValue {
        let wanted = input.redisVersion ?? ""
        let view = try await Instances(call).ready(to: "upgrade")
        let spec = view.record.spec
        let versions = InstanceDeclaration.versions
        let current = InstanceInput(spec.attributes).redisVersion ?? InstanceDeclaration.defaultVersion
        guard let new = versions.firstIndex(of: wanted), let old = versions.firstIndex(of: current), new > old else {
            throw .invalid(
                "redis_version",
                "An instance of \(current) can be upgraded to a newer version only, not to '\(wanted.prefix(40))'.")
        }
        var fields = spec.attributes
        fields["redisVersion"] = .string(wanted)
        return try await apply(fields, to: spec)
    }

    private func apply(_ fields: [String: JSONValue], to spec: CacheSpec) async throws(GoogleError) -> JSONValue {
        let declaration = try InstanceDeclaration(id: spec.id, fields: fields).declaration()
        let changes = try await call.core(about: call.instanceName) {
            try await $0.provisioning.apply(ApplyIntent([declaration], existing: .require))
        }
        return try await LongRunningOperations(call).answer(changes.first?.operation, of: spec.id)
    }
}
