extension AzCommand {
    private static let policy = VendorFlag("--access-policy-name", required: true)
    private static let permissions = VendorFlag("--permissions", required: true)
    private static let assignment = VendorFlag("--policy-assignment-name", required: true)
    private static let assigned = [
        policy, VendorFlag("--object-id", required: true), VendorFlag("--object-id-alias", required: true),
    ]
    private static let identities = [
        VendorFlag("--mi-system-assigned", kind: .toggle), VendorFlag("--mi-user-assigned", kind: .words),
    ]

    static let accessCommands = [
        AzCommand("redis access-policy create", redis + [policy, permissions]) { try await $0.putAccessPolicy() },
        AzCommand("redis access-policy update", redis + [policy, permissions]) { try await $0.putAccessPolicy() },
        AzCommand("redis access-policy show", redis + [policy]) { try await $0.showChild("accessPolicies") },
        AzCommand("redis access-policy list", redis) { try await $0.listChildren("accessPolicies") },
        AzCommand("redis access-policy delete", redis + [policy]) { try await $0.deleteChild("accessPolicies") },
        AzCommand("redis access-policy-assignment create", redis + [assignment] + assigned) {
            try await $0.putAccessPolicyAssignment()
        },
        AzCommand("redis access-policy-assignment update", redis + [assignment] + assigned) {
            try await $0.putAccessPolicyAssignment()
        },
        AzCommand("redis access-policy-assignment show", redis + [assignment]) {
            try await $0.showChild("accessPolicyAssignments")
        },
        AzCommand("redis access-policy-assignment list", redis) {
            try await $0.listChildren("accessPolicyAssignments")
        },
        AzCommand("redis access-policy-assignment delete", redis + [assignment]) {
            try await $0.deleteChild("accessPolicyAssignments")
        },
        AzCommand("redis identity show", redis) { try await $0.showIdentity() },
        AzCommand("redis identity assign", redis + identities) { try await $0.assignIdentity() },
        AzCommand("redis identity remove", redis + identities) { try await $0.removeIdentity() },
    ]

    private static let databaseAssignment = [
        VendorFlag("--access-policy-assignment-name", required: true),
        VendorFlag("--database-name", choices: ["default"]),
    ]

    static let databaseAccessCommands = [
        AzCommand(
            "redisenterprise database access-policy-assignment create",
            cluster + databaseAssignment + [policy, VendorFlag("--object-id", required: true)]
        ) { try await $0.putDatabaseAssignment() },
        AzCommand("redisenterprise database access-policy-assignment show", cluster + databaseAssignment) {
            try await $0.showDatabaseAssignment()
        },
        AzCommand("redisenterprise database access-policy-assignment list", cluster + [databaseAssignment[1]]) {
            try await $0.listDatabaseAssignments()
        },
        AzCommand(
            "redisenterprise database access-policy-assignment delete", cluster + databaseAssignment, asks: true
        ) { try await $0.deleteDatabaseAssignment() },
    ]
}
