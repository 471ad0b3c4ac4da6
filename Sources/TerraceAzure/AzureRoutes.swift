import TerraceCore
import TerraceFrontEnd

/// What is served: the one place that says so. docs/compatibility.md has the same rows, and a test compares.
enum AzureRoutes {
    struct Route: Sendable {
        /// As the SDKs call it.
        var operation: String
        /// Answered without a token: what leads to one.
        var isOpen = false
        var handler: Handler
    }

    typealias Handler = @Sendable (AzureCall) async throws(AzureError) -> WireResponse

    static let map: RouteMap<Route> = {
        var map = RouteMap<Route>(isCaseSensitive: false)
        for (verb, path, operation, handler) in login {
            map.on(verb, path, Route(operation: operation, isOpen: true, handler: handler))
        }
        for (verb, path, operation, handler) in manager + redis + enterprise {
            map.on(verb, path, Route(operation: operation, handler: handler))
        }
        return map
    }()

    private typealias Row = (String, String, String, Handler)

    private static let login: [Row] = [
        ("GET", "/metadata/endpoints", "metadata.endpoints", { (call) async throws(AzureError) in call.metadata() }),
        (
            "GET", "/adfs/.well-known/openid-configuration", "login.configuration",
            { (call) async throws(AzureError) in call.openID() }
        ),
        (
            "GET", "/adfs/{tenant}/v2.0/.well-known/openid-configuration", "login.configuration",
            { (call) async throws(AzureError) in call.openID() }
        ),
        (
            "GET", "/{tenant}/v2.0/.well-known/openid-configuration", "login.configuration",
            { (call) async throws(AzureError) in call.openID() }
        ),
        ("POST", "/adfs/oauth2/token", "login.token", { (call) async throws(AzureError) in try await call.token() }),
        (
            "POST", "/{tenant}/oauth2/v2.0/token", "login.token",
            { (call) async throws(AzureError) in try await call.token() }
        ),
        (
            "POST", "/adfs/oauth2/devicecode", "login.devicecode",
            { (call) async throws(AzureError) in call.deviceCode() }
        ),
    ]

    private static let subscription = "/subscriptions/{subscription}"
    private static let group = "\(subscription)/resourcegroups/{group}"

    private static let manager: [Row] = [
        ("GET", "/tenants", "tenants.list", { (call) async throws(AzureError) in call.tenants() }),
        ("GET", "/subscriptions", "subscriptions.list", { (call) async throws(AzureError) in call.subscriptions() }),
        (
            "GET", subscription, "subscriptions.get",
            { (call) async throws(AzureError) in .json(call.subscriptionDocument(call.subscription)) }
        ),
        (
            "GET", "\(subscription)/locations", "subscriptions.list_locations",
            { (call) async throws(AzureError) in call.locations() }
        ),
        (
            "GET", "\(subscription)/providers", "providers.list",
            { (call) async throws(AzureError) in try await call.listProviders() }
        ),
        (
            "GET", "\(subscription)/providers/{name}", "providers.get",
            { (call) async throws(AzureError) in try await call.getProvider() }
        ),
        (
            "POST", "\(subscription)/providers/{name}/register", "providers.register",
            { (call) async throws(AzureError) in try await call.setProvider(isRegistered: true) }
        ),
        (
            "POST", "\(subscription)/providers/{name}/unregister", "providers.unregister",
            { (call) async throws(AzureError) in try await call.setProvider(isRegistered: false) }
        ),
        (
            "GET", "\(subscription)/resourcegroups", "resource_groups.list",
            { (call) async throws(AzureError) in try await call.listGroups() }
        ),
        (
            "PUT", group, "resource_groups.create_or_update",
            { (call) async throws(AzureError) in try await call.putGroup() }
        ),
        ("GET", group, "resource_groups.get", { (call) async throws(AzureError) in try await call.getGroup() }),
        (
            "HEAD", group, "resource_groups.check_existence",
            { (call) async throws(AzureError) in try await call.headGroup() }
        ),
        (
            "DELETE", group, "resource_groups.begin_delete",
            { (call) async throws(AzureError) in try await call.deleteGroup() }
        ),
        (
            "GET", "\(subscription)/operationresults/{operation}", "resource_groups.begin_delete.poll",
            { (call) async throws(AzureError) in try await call.groupResult() }
        ),
        (
            "GET", "\(subscription)/resources", "resources.list",
            { (call) async throws(AzureError) in try await call.listResources() }
        ),
    ]

    private static let cache = "\(subscription)/providers/Microsoft.Cache"
    private static let caches = "\(group)/providers/Microsoft.Cache/redis"
    private static let one = "\(caches)/{name}"

    private static let redis: [Row] = [
        (
            "POST", "\(cache)/CheckNameAvailability", "redis.check_name_availability",
            { (call) async throws(AzureError) in try await call.checkName() }
        ),
        (
            "GET", "\(cache)/redis", "redis.list_by_subscription",
            { (call) async throws(AzureError) in try await call.listRedis(inGroup: false) }
        ),
        (
            "GET", caches, "redis.list_by_resource_group",
            { (call) async throws(AzureError) in try await call.listRedis(inGroup: true) }
        ),
        ("PUT", one, "redis.begin_create", { (call) async throws(AzureError) in try await call.putRedis() }),
        ("PATCH", one, "redis.begin_update", { (call) async throws(AzureError) in try await call.patchRedis() }),
        ("GET", one, "redis.get", { (call) async throws(AzureError) in try await call.getRedis() }),
        ("DELETE", one, "redis.begin_delete", { (call) async throws(AzureError) in try await call.deleteRedis() }),
        (
            "POST", "\(one)/listKeys", "redis.list_keys",
            { (call) async throws(AzureError) in try await call.listKeys() }
        ),
        (
            "POST", "\(one)/regenerateKey", "redis.regenerate_key",
            { (call) async throws(AzureError) in try await call.regenerateKey() }
        ),
        (
            "POST", "\(one)/forceReboot", "redis.force_reboot",
            { (call) async throws(AzureError) in try await call.forceReboot() }
        ),
        (
            "GET", "\(one)/firewallRules", "firewall_rules.list",
            { (call) async throws(AzureError) in try await call.listChildren(.firewallRule) }
        ),
        (
            "PUT", "\(one)/firewallRules/{child}", "firewall_rules.create_or_update",
            { (call) async throws(AzureError) in try await call.putChild(.firewallRule) }
        ),
        (
            "GET", "\(one)/firewallRules/{child}", "firewall_rules.get",
            { (call) async throws(AzureError) in try await call.getChild(.firewallRule) }
        ),
        (
            "DELETE", "\(one)/firewallRules/{child}", "firewall_rules.delete",
            { (call) async throws(AzureError) in try await call.deleteChild(.firewallRule) }
        ),
        (
            "GET", "\(one)/patchSchedules", "patch_schedules.list_by_redis_resource",
            { (call) async throws(AzureError) in try await call.listChildren(.patchSchedule) }
        ),
        (
            "PUT", "\(one)/patchSchedules/{child}", "patch_schedules.create_or_update",
            { (call) async throws(AzureError) in try await call.putChild(.patchSchedule) }
        ),
        (
            "GET", "\(one)/patchSchedules/{child}", "patch_schedules.get",
            { (call) async throws(AzureError) in try await call.getChild(.patchSchedule) }
        ),
        (
            "DELETE", "\(one)/patchSchedules/{child}", "patch_schedules.delete",
            { (call) async throws(AzureError) in try await call.deleteChild(.patchSchedule) }
        ),
        (
            "GET", "\(one)/accessPolicies", "access_policy.list",
            { (call) async throws(AzureError) in try await call.listChildren(.accessPolicy) }
        ),
        (
            "PUT", "\(one)/accessPolicies/{child}", "access_policy.begin_create_update",
            { (call) async throws(AzureError) in try await call.putChild(.accessPolicy) }
        ),
        (
            "GET", "\(one)/accessPolicies/{child}", "access_policy.get",
            { (call) async throws(AzureError) in try await call.getChild(.accessPolicy) }
        ),
        (
            "DELETE", "\(one)/accessPolicies/{child}", "access_policy.begin_delete",
            { (call) async throws(AzureError) in try await call.deleteChild(.accessPolicy) }
        ),
        (
            "GET", "\(one)/accessPolicyAssignments", "access_policy_assignment.list",
            { (call) async throws(AzureError) in try await call.listChildren(.accessPolicyAssignment) }
        ),
        (
            "PUT", "\(one)/accessPolicyAssignments/{child}", "access_policy_assignment.begin_create_update",
            { (call) async throws(AzureError) in try await call.putChild(.accessPolicyAssignment) }
        ),
        (
            "GET", "\(one)/accessPolicyAssignments/{child}", "access_policy_assignment.get",
            { (call) async throws(AzureError) in try await call.getChild(.accessPolicyAssignment) }
        ),
        (
            "DELETE", "\(one)/accessPolicyAssignments/{child}", "access_policy_assignment.begin_delete",
            { (call) async throws(AzureError) in try await call.deleteChild(.accessPolicyAssignment) }
        ),
        (
            "GET", "\(cache)/locations/{location}/asyncOperations/{operation}", "async_operation_status.get",
            { (call) async throws(AzureError) in try await call.status() }
        ),
        (
            "GET", "\(cache)/locations/{location}/operationsStatus/{operation}", "operations_status.get",
            { (call) async throws(AzureError) in try await call.status() }
        ),
        (
            "GET", "\(cache)/locations/{location}/operationresults/{operation}", "redis.begin_delete.poll",
            { (call) async throws(AzureError) in try await call.result() }
        ),
    ]

    private static let clusters = "\(group)/providers/Microsoft.Cache/redisEnterprise"
    private static let cluster = "\(clusters)/{name}"
    private static let database = "\(cluster)/databases/{child}"

    private static let enterprise: [Row] = [
        (
            "GET", "\(cache)/redisEnterprise", "redis_enterprise.list",
            { (call) async throws(AzureError) in try await call.listClusters(inGroup: false) }
        ),
        (
            "GET", clusters, "redis_enterprise.list_by_resource_group",
            { (call) async throws(AzureError) in try await call.listClusters(inGroup: true) }
        ),
        (
            "PUT", cluster, "redis_enterprise.begin_create",
            { (call) async throws(AzureError) in try await call.putCluster() }
        ),
        (
            "PATCH", cluster, "redis_enterprise.begin_update",
            { (call) async throws(AzureError) in try await call.patchCluster() }
        ),
        ("GET", cluster, "redis_enterprise.get", { (call) async throws(AzureError) in try await call.getCluster() }),
        (
            "DELETE", cluster, "redis_enterprise.begin_delete",
            { (call) async throws(AzureError) in try await call.deleteCluster() }
        ),
        (
            "GET", "\(cluster)/databases", "databases.list_by_cluster",
            { (call) async throws(AzureError) in try await call.listDatabases() }
        ),
        (
            "PUT", database, "databases.begin_create",
            { (call) async throws(AzureError) in try await call.putDatabase() }
        ),
        (
            "PATCH", database, "databases.begin_update",
            { (call) async throws(AzureError) in try await call.patchDatabase() }
        ),
        ("GET", database, "databases.get", { (call) async throws(AzureError) in try await call.getDatabase() }),
        (
            "DELETE", database, "databases.begin_delete",
            { (call) async throws(AzureError) in try await call.deleteDatabase() }
        ),
        (
            "POST", "\(database)/listKeys", "databases.list_keys",
            { (call) async throws(AzureError) in try await call.databaseKeys() }
        ),
        (
            "POST", "\(database)/regenerateKey", "databases.begin_regenerate_key",
            { (call) async throws(AzureError) in try await call.regenerateDatabaseKey() }
        ),
        (
            "GET", "\(database)/accessPolicyAssignments", "enterprise_access_policy_assignment.list",
            { (call) async throws(AzureError) in try await call.listDatabaseAssignments() }
        ),
        (
            "PUT", "\(database)/accessPolicyAssignments/{assignment}",
            "enterprise_access_policy_assignment.begin_create_update",
            { (call) async throws(AzureError) in try await call.putDatabaseAssignment() }
        ),
        (
            "GET", "\(database)/accessPolicyAssignments/{assignment}", "enterprise_access_policy_assignment.get",
            { (call) async throws(AzureError) in try await call.getDatabaseAssignment() }
        ),
        (
            "DELETE", "\(database)/accessPolicyAssignments/{assignment}",
            "enterprise_access_policy_assignment.begin_delete",
            { (call) async throws(AzureError) in try await call.deleteDatabaseAssignment() }
        ),
    ]
}
