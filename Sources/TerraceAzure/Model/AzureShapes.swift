/// The values that Azure's models allow in requests.
///
/// `scripts/members/azure.py` writes this file from Azure's SDKs. Do not edit it.
enum AzureShapes {
    static let shapes = InputShapes(
        #"""
        access_policy.begin_create_update properties.permissions text
        access_policy_assignment.begin_create_update properties.accessPolicyName text matches ^([a-zA-Z0-9][a-zA-Z0-9- ]*[a-zA-Z0-9]|[a-zA-Z0-9])$
        access_policy_assignment.begin_create_update properties.objectId text
        access_policy_assignment.begin_create_update properties.objectIdAlias text
        databases.begin_create properties.accessKeysAuthentication text one-of Disabled|Enabled
        databases.begin_create properties.clientProtocol text one-of Encrypted|Plaintext
        databases.begin_create properties.clusteringPolicy text one-of EnterpriseCluster|OSSCluster|NoCluster
        databases.begin_create properties.deferUpgrade text one-of Deferred|NotDeferred
        databases.begin_create properties.evictionPolicy text one-of AllKeysLFU|AllKeysLRU|AllKeysRandom|VolatileLRU|VolatileLFU|VolatileTTL|VolatileRandom|NoEviction
        databases.begin_create properties.geoReplication.groupNickname text
        databases.begin_create properties.geoReplication.linkedDatabases[].id text
        databases.begin_create properties.modules[].args text
        databases.begin_create properties.modules[].name text
        databases.begin_create properties.persistence.aofEnabled flag
        databases.begin_create properties.persistence.aofFrequency text one-of 1s|always
        databases.begin_create properties.persistence.rdbEnabled flag
        databases.begin_create properties.persistence.rdbFrequency text one-of 1h|6h|12h
        databases.begin_create properties.port integer from 1 to 65535
        databases.begin_export sasUri text
        databases.begin_flush ids[] text
        databases.begin_import_method sasUris[] text
        databases.begin_regenerate_key keyType text one-of Primary|Secondary
        databases.begin_update properties.accessKeysAuthentication text one-of Disabled|Enabled
        databases.begin_update properties.clientProtocol text one-of Encrypted|Plaintext
        databases.begin_update properties.clusteringPolicy text one-of EnterpriseCluster|OSSCluster|NoCluster
        databases.begin_update properties.deferUpgrade text one-of Deferred|NotDeferred
        databases.begin_update properties.evictionPolicy text one-of AllKeysLFU|AllKeysLRU|AllKeysRandom|VolatileLRU|VolatileLFU|VolatileTTL|VolatileRandom|NoEviction
        databases.begin_update properties.geoReplication.groupNickname text
        databases.begin_update properties.geoReplication.linkedDatabases[].id text
        databases.begin_update properties.modules[].args text
        databases.begin_update properties.modules[].name text
        databases.begin_update properties.persistence.aofEnabled flag
        databases.begin_update properties.persistence.aofFrequency text one-of 1s|always
        databases.begin_update properties.persistence.rdbEnabled flag
        databases.begin_update properties.persistence.rdbFrequency text one-of 1h|6h|12h
        databases.begin_update properties.port integer from 1 to 65535
        enterprise_access_policy_assignment.begin_create_update properties.accessPolicyName text matches ^([a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]|[a-zA-Z0-9])$
        enterprise_access_policy_assignment.begin_create_update properties.user.objectId text
        firewall_rules.create_or_update properties.endIP text matches ^([0-9]{1,3}[.]){3}[0-9]{1,3}$
        firewall_rules.create_or_update properties.startIP text matches ^([0-9]{1,3}[.]){3}[0-9]{1,3}$
        patch_schedules.create_or_update properties.scheduleEntries[].dayOfWeek text one-of Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Everyday|Weekend
        patch_schedules.create_or_update properties.scheduleEntries[].maintenanceWindow text matches ^PT([0-9]{1,3}H([0-9]{1,2}M)?|[0-9]{1,4}M)$
        patch_schedules.create_or_update properties.scheduleEntries[].startHourUtc integer from 0 to 23
        providers.register thirdPartyProviderConsent.consentToAuthorization flag
        redis.begin_create identity.type text one-of None|SystemAssigned|UserAssigned|SystemAssigned, UserAssigned
        redis.begin_create identity.userAssignedIdentities.* object
        redis.begin_create location text
        redis.begin_create properties.disableAccessKeyAuthentication flag
        redis.begin_create properties.enableNonSslPort flag
        redis.begin_create properties.minimumTlsVersion text one-of 1.0|1.1|1.2
        redis.begin_create properties.publicNetworkAccess text one-of Enabled|Disabled
        redis.begin_create properties.redisConfiguration.* text
        redis.begin_create properties.redisConfiguration.aad-enabled text one-of true|false
        redis.begin_create properties.redisConfiguration.aof-backup-enabled text one-of true|false
        redis.begin_create properties.redisConfiguration.aof-storage-connection-string-0 text
        redis.begin_create properties.redisConfiguration.aof-storage-connection-string-1 text
        redis.begin_create properties.redisConfiguration.authnotrequired text one-of true|false
        redis.begin_create properties.redisConfiguration.databases text matches ^[0-9]{1,3}$
        redis.begin_create properties.redisConfiguration.maxfragmentationmemory-reserved text matches ^[0-9]{1,7}$
        redis.begin_create properties.redisConfiguration.maxmemory-delta text matches ^[0-9]{1,7}$
        redis.begin_create properties.redisConfiguration.maxmemory-policy text
        redis.begin_create properties.redisConfiguration.maxmemory-reserved text matches ^[0-9]{1,7}$
        redis.begin_create properties.redisConfiguration.notify-keyspace-events text
        redis.begin_create properties.redisConfiguration.preferred-data-persistence-auth-method text one-of SAS|ManagedIdentity
        redis.begin_create properties.redisConfiguration.rdb-backup-enabled text one-of true|false
        redis.begin_create properties.redisConfiguration.rdb-backup-frequency text one-of 15|30|60|360|720|1440
        redis.begin_create properties.redisConfiguration.rdb-backup-max-snapshot-count text matches ^[1-9][0-9]{0,3}$
        redis.begin_create properties.redisConfiguration.rdb-storage-connection-string text
        redis.begin_create properties.redisConfiguration.storage-subscription-id text
        redis.begin_create properties.redisVersion text matches ^([0-9]{1,2}([.][0-9]{1,2})?|latest)$
        redis.begin_create properties.replicasPerMaster integer from 0 to 3
        redis.begin_create properties.replicasPerPrimary integer from 0 to 3
        redis.begin_create properties.shardCount integer from 0 to 30
        redis.begin_create properties.sku.capacity integer
        redis.begin_create properties.sku.family text one-of C|P
        redis.begin_create properties.sku.name text one-of Basic|Standard|Premium
        redis.begin_create properties.staticIP text matches ^\d+\.\d+\.\d+\.\d+$
        redis.begin_create properties.subnetId text matches ^/subscriptions/[^/]*/resourceGroups/[^/]*/providers/Microsoft.(ClassicNetwork|Network)/virtualNetworks/[^/]*/subnets/[^/]*$
        redis.begin_create properties.tenantSettings.* text
        redis.begin_create properties.updateChannel text one-of Stable|Preview
        redis.begin_create properties.zonalAllocationPolicy text one-of Automatic|UserDefined|NoZones
        redis.begin_create tags.* text
        redis.begin_create zones[] text
        redis.begin_export_data container text
        redis.begin_export_data format text
        redis.begin_export_data preferred-data-archive-auth-method text
        redis.begin_export_data prefix text
        redis.begin_export_data storage-subscription-id text
        redis.begin_import_data files[] text
        redis.begin_import_data format text
        redis.begin_import_data preferred-data-archive-auth-method text
        redis.begin_import_data storage-subscription-id text
        redis.begin_update identity.type text one-of None|SystemAssigned|UserAssigned|SystemAssigned, UserAssigned
        redis.begin_update identity.userAssignedIdentities.* object
        redis.begin_update location text
        redis.begin_update properties.disableAccessKeyAuthentication flag
        redis.begin_update properties.enableNonSslPort flag
        redis.begin_update properties.minimumTlsVersion text one-of 1.0|1.1|1.2
        redis.begin_update properties.publicNetworkAccess text one-of Enabled|Disabled
        redis.begin_update properties.redisConfiguration.* text
        redis.begin_update properties.redisConfiguration.aad-enabled text one-of true|false
        redis.begin_update properties.redisConfiguration.aof-backup-enabled text one-of true|false
        redis.begin_update properties.redisConfiguration.aof-storage-connection-string-0 text
        redis.begin_update properties.redisConfiguration.aof-storage-connection-string-1 text
        redis.begin_update properties.redisConfiguration.authnotrequired text one-of true|false
        redis.begin_update properties.redisConfiguration.databases text matches ^[0-9]{1,3}$
        redis.begin_update properties.redisConfiguration.maxfragmentationmemory-reserved text matches ^[0-9]{1,7}$
        redis.begin_update properties.redisConfiguration.maxmemory-delta text matches ^[0-9]{1,7}$
        redis.begin_update properties.redisConfiguration.maxmemory-policy text
        redis.begin_update properties.redisConfiguration.maxmemory-reserved text matches ^[0-9]{1,7}$
        redis.begin_update properties.redisConfiguration.notify-keyspace-events text
        redis.begin_update properties.redisConfiguration.preferred-data-persistence-auth-method text one-of SAS|ManagedIdentity
        redis.begin_update properties.redisConfiguration.rdb-backup-enabled text one-of true|false
        redis.begin_update properties.redisConfiguration.rdb-backup-frequency text one-of 15|30|60|360|720|1440
        redis.begin_update properties.redisConfiguration.rdb-backup-max-snapshot-count text matches ^[1-9][0-9]{0,3}$
        redis.begin_update properties.redisConfiguration.rdb-storage-connection-string text
        redis.begin_update properties.redisConfiguration.storage-subscription-id text
        redis.begin_update properties.redisVersion text matches ^([0-9]{1,2}([.][0-9]{1,2})?|latest)$
        redis.begin_update properties.replicasPerMaster integer from 0 to 3
        redis.begin_update properties.replicasPerPrimary integer from 0 to 3
        redis.begin_update properties.shardCount integer from 0 to 30
        redis.begin_update properties.sku.capacity integer
        redis.begin_update properties.sku.family text one-of C|P
        redis.begin_update properties.sku.name text one-of Basic|Standard|Premium
        redis.begin_update properties.staticIP text matches ^\d+\.\d+\.\d+\.\d+$
        redis.begin_update properties.subnetId text matches ^/subscriptions/[^/]*/resourceGroups/[^/]*/providers/Microsoft.(ClassicNetwork|Network)/virtualNetworks/[^/]*/subnets/[^/]*$
        redis.begin_update properties.tenantSettings.* text
        redis.begin_update properties.updateChannel text one-of Stable|Preview
        redis.begin_update properties.zonalAllocationPolicy text one-of Automatic|UserDefined|NoZones
        redis.begin_update tags.* text
        redis.begin_update zones[] text
        redis.check_name_availability name text
        redis.check_name_availability type text
        redis.force_reboot ports[] integer
        redis.force_reboot rebootType text one-of PrimaryNode|SecondaryNode|AllNodes
        redis.force_reboot shardId integer
        redis.regenerate_key keyType text one-of Primary|Secondary
        redis_enterprise.begin_create identity.type text one-of None|SystemAssigned|UserAssigned|SystemAssigned, UserAssigned
        redis_enterprise.begin_create identity.userAssignedIdentities.* object
        redis_enterprise.begin_create location text
        redis_enterprise.begin_create properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.identityType text one-of systemAssignedIdentity|userAssignedIdentity
        redis_enterprise.begin_create properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.userAssignedIdentityResourceId text
        redis_enterprise.begin_create properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl text
        redis_enterprise.begin_create properties.highAvailability text one-of Enabled|Disabled
        redis_enterprise.begin_create properties.minimumTlsVersion text one-of 1.0|1.1|1.2
        redis_enterprise.begin_create properties.publicNetworkAccess text one-of Enabled|Disabled
        redis_enterprise.begin_create sku.capacity integer
        redis_enterprise.begin_create sku.name text one-of Enterprise_E1|Enterprise_E5|Enterprise_E10|Enterprise_E20|Enterprise_E50|Enterprise_E100|Enterprise_E200|Enterprise_E400|EnterpriseFlash_F300|EnterpriseFlash_F700|EnterpriseFlash_F1500|Balanced_B0|Balanced_B1|Balanced_B3|Balanced_B5|Balanced_B10|Balanced_B20|Balanced_B50|Balanced_B100|Balanced_B150|Balanced_B250|Balanced_B350|Balanced_B500|Balanced_B700|Balanced_B1000|MemoryOptimized_M10|MemoryOptimized_M20|MemoryOptimized_M50|MemoryOptimized_M100|MemoryOptimized_M150|MemoryOptimized_M250|MemoryOptimized_M350|MemoryOptimized_M500|MemoryOptimized_M700|MemoryOptimized_M1000|MemoryOptimized_M1500|MemoryOptimized_M2000|ComputeOptimized_X3|ComputeOptimized_X5|ComputeOptimized_X10|ComputeOptimized_X20|ComputeOptimized_X50|ComputeOptimized_X100|ComputeOptimized_X150|ComputeOptimized_X250|ComputeOptimized_X350|ComputeOptimized_X500|ComputeOptimized_X700|FlashOptimized_A250|FlashOptimized_A500|FlashOptimized_A700|FlashOptimized_A1000|FlashOptimized_A1500|FlashOptimized_A2000|FlashOptimized_A4500
        redis_enterprise.begin_create tags.* text
        redis_enterprise.begin_create zones[] text
        redis_enterprise.begin_update identity.type text one-of None|SystemAssigned|UserAssigned|SystemAssigned, UserAssigned
        redis_enterprise.begin_update identity.userAssignedIdentities.* object
        redis_enterprise.begin_update location text
        redis_enterprise.begin_update properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.identityType text one-of systemAssignedIdentity|userAssignedIdentity
        redis_enterprise.begin_update properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.userAssignedIdentityResourceId text
        redis_enterprise.begin_update properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl text
        redis_enterprise.begin_update properties.highAvailability text one-of Enabled|Disabled
        redis_enterprise.begin_update properties.minimumTlsVersion text one-of 1.0|1.1|1.2
        redis_enterprise.begin_update properties.publicNetworkAccess text one-of Enabled|Disabled
        redis_enterprise.begin_update sku.capacity integer
        redis_enterprise.begin_update sku.name text one-of Enterprise_E1|Enterprise_E5|Enterprise_E10|Enterprise_E20|Enterprise_E50|Enterprise_E100|Enterprise_E200|Enterprise_E400|EnterpriseFlash_F300|EnterpriseFlash_F700|EnterpriseFlash_F1500|Balanced_B0|Balanced_B1|Balanced_B3|Balanced_B5|Balanced_B10|Balanced_B20|Balanced_B50|Balanced_B100|Balanced_B150|Balanced_B250|Balanced_B350|Balanced_B500|Balanced_B700|Balanced_B1000|MemoryOptimized_M10|MemoryOptimized_M20|MemoryOptimized_M50|MemoryOptimized_M100|MemoryOptimized_M150|MemoryOptimized_M250|MemoryOptimized_M350|MemoryOptimized_M500|MemoryOptimized_M700|MemoryOptimized_M1000|MemoryOptimized_M1500|MemoryOptimized_M2000|ComputeOptimized_X3|ComputeOptimized_X5|ComputeOptimized_X10|ComputeOptimized_X20|ComputeOptimized_X50|ComputeOptimized_X100|ComputeOptimized_X150|ComputeOptimized_X250|ComputeOptimized_X350|ComputeOptimized_X500|ComputeOptimized_X700|FlashOptimized_A250|FlashOptimized_A500|FlashOptimized_A700|FlashOptimized_A1000|FlashOptimized_A1500|FlashOptimized_A2000|FlashOptimized_A4500
        redis_enterprise.begin_update tags.* text
        redis_enterprise.begin_update zones[] text
        resource_groups.create_or_update location text
        resource_groups.create_or_update managedBy text
        resource_groups.create_or_update tags.* text
        """#)
}
