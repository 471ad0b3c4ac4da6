import TerraceCore
import TerraceFrontEnd

/// A resource of Azure's API.
protocol AzureResource: VendorResource where Call == AzureCall {}

typealias AzureOperation = VendorOperation<AzureCall, WireResponse, AzureError>

/// All implemented operations. docs/compatibility.md has the same rows, and a test compares them.
enum AzureOperations {
    struct Route: Sendable {
        var operation: AzureOperation
        /// Whether it needs no token, as the login does.
        var isOpen: Bool
    }

    static let map: RouteMap<Route> = {
        var map = RouteMap<Route>(isCaseSensitive: false)
        for (verb, path, operation) in login { map.on(verb, path, Route(operation: operation, isOpen: true)) }
        for (verb, path, operation) in manager + redis + enterprise {
            map.on(verb, path, Route(operation: operation, isOpen: false))
        }
        return map
    }()

    private typealias Row = (String, String, AzureOperation)

    private static let login: [Row] = [
        ("GET", "/metadata/endpoints", AzureOperation("metadata.endpoints", Login.metadata)),
        ("GET", "/adfs/.well-known/openid-configuration", AzureOperation("login.configuration", Login.openID)),
        (
            "GET", "/adfs/{tenant}/v2.0/.well-known/openid-configuration",
            AzureOperation("login.configuration", Login.openID)
        ),
        ("GET", "/{tenant}/v2.0/.well-known/openid-configuration", AzureOperation("login.configuration", Login.openID)),
        ("POST", "/adfs/oauth2/token", AzureOperation("login.token", Login.token)),
        ("POST", "/{tenant}/oauth2/v2.0/token", AzureOperation("login.token", Login.token)),
        ("POST", "/adfs/oauth2/devicecode", AzureOperation("login.devicecode", Login.deviceCode)),
    ]

    private static let subscription = "/subscriptions/{subscription}"
    private static let group = "\(subscription)/resourcegroups/{group}"

    private static let manager: [Row] = [
        ("GET", "/tenants", AzureOperation("tenants.list", Tenants.list)),
        ("GET", "/subscriptions", AzureOperation("subscriptions.list", Subscriptions.list)),
        ("GET", subscription, AzureOperation("subscriptions.get", Subscriptions.get)),
        ("GET", "\(subscription)/locations", AzureOperation("subscriptions.list_locations", Subscriptions.locations)),
        ("GET", "\(subscription)/providers", AzureOperation("providers.list", Providers.list)),
        ("GET", "\(subscription)/providers/{name}", AzureOperation("providers.get", Providers.get)),
        ("POST", "\(subscription)/providers/{name}/register", AzureOperation("providers.register", Providers.register)),
        (
            "POST", "\(subscription)/providers/{name}/unregister",
            AzureOperation("providers.unregister", Providers.unregister)
        ),
        ("GET", "\(subscription)/resourcegroups", AzureOperation("resource_groups.list", ResourceGroups.list)),
        ("PUT", group, AzureOperation("resource_groups.create_or_update", ResourceGroups.put)),
        ("GET", group, AzureOperation("resource_groups.get", ResourceGroups.get)),
        ("HEAD", group, AzureOperation("resource_groups.check_existence", ResourceGroups.checkExistence)),
        ("DELETE", group, AzureOperation("resource_groups.begin_delete", ResourceGroups.delete)),
        (
            "GET", "\(subscription)/operationresults/{operation}",
            AzureOperation("resource_groups.begin_delete.poll", ResourceGroups.deletionResult)
        ),
        ("GET", "\(subscription)/resources", AzureOperation("resources.list", ResourceList.list)),
    ]

    private static let cache = "\(subscription)/providers/Microsoft.Cache"
    private static let caches = "\(group)/providers/Microsoft.Cache/redis"
    private static let one = "\(caches)/{name}"

    private static let redis: [Row] = [
        ("POST", "\(cache)/CheckNameAvailability", AzureOperation("redis.check_name_availability", CacheNames.check)),
        ("GET", "\(cache)/redis", AzureOperation("redis.list_by_subscription", RedisCaches.listInSubscription)),
        ("GET", caches, AzureOperation("redis.list_by_resource_group", RedisCaches.listInGroup)),
        ("PUT", one, AzureOperation("redis.begin_create", RedisCaches.put)),
        ("PATCH", one, AzureOperation("redis.begin_update", RedisCaches.patch)),
        ("GET", one, AzureOperation("redis.get", RedisCaches.get)),
        ("DELETE", one, AzureOperation("redis.begin_delete", RedisCaches.delete)),
        ("POST", "\(one)/listKeys", AzureOperation("redis.list_keys", RedisKeys.list)),
        ("POST", "\(one)/regenerateKey", AzureOperation("redis.regenerate_key", RedisKeys.regenerate)),
        ("POST", "\(one)/forceReboot", AzureOperation("redis.force_reboot", RedisReboot.force)),
        ("POST", "\(one)/import", AzureOperation("redis.begin_import_data", RedisFiles.import)),
        ("POST", "\(one)/export", AzureOperation("redis.begin_export_data", RedisFiles.export)),
        ("POST", "\(one)/flush", AzureOperation("redis.begin_flush_cache", RedisFiles.flush)),
        ("GET", "\(one)/firewallRules", AzureOperation("firewall_rules.list", FirewallRules.list)),
        ("PUT", "\(one)/firewallRules/{child}", AzureOperation("firewall_rules.create_or_update", FirewallRules.put)),
        ("GET", "\(one)/firewallRules/{child}", AzureOperation("firewall_rules.get", FirewallRules.get)),
        ("DELETE", "\(one)/firewallRules/{child}", AzureOperation("firewall_rules.delete", FirewallRules.delete)),
        ("GET", "\(one)/patchSchedules", AzureOperation("patch_schedules.list_by_redis_resource", PatchSchedules.list)),
        (
            "PUT", "\(one)/patchSchedules/{child}",
            AzureOperation("patch_schedules.create_or_update", PatchSchedules.put)
        ),
        ("GET", "\(one)/patchSchedules/{child}", AzureOperation("patch_schedules.get", PatchSchedules.get)),
        ("DELETE", "\(one)/patchSchedules/{child}", AzureOperation("patch_schedules.delete", PatchSchedules.delete)),
        ("GET", "\(one)/accessPolicies", AzureOperation("access_policy.list", AccessPolicies.list)),
        (
            "PUT", "\(one)/accessPolicies/{child}",
            AzureOperation("access_policy.begin_create_update", AccessPolicies.put)
        ),
        ("GET", "\(one)/accessPolicies/{child}", AzureOperation("access_policy.get", AccessPolicies.get)),
        (
            "DELETE", "\(one)/accessPolicies/{child}",
            AzureOperation("access_policy.begin_delete", AccessPolicies.delete)
        ),
        (
            "GET", "\(one)/accessPolicyAssignments",
            AzureOperation("access_policy_assignment.list", AccessPolicyAssignments.list)
        ),
        (
            "PUT", "\(one)/accessPolicyAssignments/{child}",
            AzureOperation("access_policy_assignment.begin_create_update", AccessPolicyAssignments.put)
        ),
        (
            "GET", "\(one)/accessPolicyAssignments/{child}",
            AzureOperation("access_policy_assignment.get", AccessPolicyAssignments.get)
        ),
        (
            "DELETE", "\(one)/accessPolicyAssignments/{child}",
            AzureOperation("access_policy_assignment.begin_delete", AccessPolicyAssignments.delete)
        ),
        (
            "GET", "\(cache)/locations/{location}/asyncOperations/{operation}",
            AzureOperation("async_operation_status.get", LongRunningOperations.status)
        ),
        (
            "GET", "\(cache)/locations/{location}/operationsStatus/{operation}",
            AzureOperation("operations_status.get", LongRunningOperations.status)
        ),
        (
            "GET", "\(cache)/locations/{location}/operationresults/{operation}",
            AzureOperation("redis.begin_delete.poll", LongRunningOperations.result)
        ),
    ]

    private static let clusters = "\(group)/providers/Microsoft.Cache/redisEnterprise"
    private static let cluster = "\(clusters)/{name}"
    private static let database = "\(cluster)/databases/{child}"

    private static let enterprise: [Row] = [
        (
            "GET", "\(cache)/redisEnterprise",
            AzureOperation("redis_enterprise.list", EnterpriseClusters.listInSubscription)
        ),
        ("GET", clusters, AzureOperation("redis_enterprise.list_by_resource_group", EnterpriseClusters.listInGroup)),
        ("PUT", cluster, AzureOperation("redis_enterprise.begin_create", EnterpriseClusters.put)),
        ("PATCH", cluster, AzureOperation("redis_enterprise.begin_update", EnterpriseClusters.patch)),
        ("GET", cluster, AzureOperation("redis_enterprise.get", EnterpriseClusters.get)),
        ("DELETE", cluster, AzureOperation("redis_enterprise.begin_delete", EnterpriseClusters.delete)),
        ("GET", "\(cluster)/databases", AzureOperation("databases.list_by_cluster", EnterpriseDatabases.list)),
        ("PUT", database, AzureOperation("databases.begin_create", EnterpriseDatabases.put)),
        ("PATCH", database, AzureOperation("databases.begin_update", EnterpriseDatabases.patch)),
        ("GET", database, AzureOperation("databases.get", EnterpriseDatabases.get)),
        ("DELETE", database, AzureOperation("databases.begin_delete", EnterpriseDatabases.delete)),
        ("POST", "\(database)/listKeys", AzureOperation("databases.list_keys", DatabaseKeys.list)),
        (
            "POST", "\(database)/regenerateKey",
            AzureOperation("databases.begin_regenerate_key", DatabaseKeys.regenerate)
        ),
        ("POST", "\(database)/import", AzureOperation("databases.begin_import_method", DatabaseFiles.import)),
        ("POST", "\(database)/export", AzureOperation("databases.begin_export", DatabaseFiles.export)),
        ("POST", "\(database)/flush", AzureOperation("databases.begin_flush", DatabaseFiles.flush)),
        (
            "GET", "\(database)/accessPolicyAssignments",
            AzureOperation("enterprise_access_policy_assignment.list", DatabaseAssignments.list)
        ),
        (
            "PUT", "\(database)/accessPolicyAssignments/{assignment}",
            AzureOperation("enterprise_access_policy_assignment.begin_create_update", DatabaseAssignments.put)
        ),
        (
            "GET", "\(database)/accessPolicyAssignments/{assignment}",
            AzureOperation("enterprise_access_policy_assignment.get", DatabaseAssignments.get)
        ),
        (
            "DELETE", "\(database)/accessPolicyAssignments/{assignment}",
            AzureOperation("enterprise_access_policy_assignment.begin_delete", DatabaseAssignments.delete)
        ),
    ]
}
