/// What Terrace does with each member of the requests that it answers, and every method of redis.googleapis.com.
///
/// `scripts/members/google.py` writes this file from revision 20261016 of the service's discovery document. It keeps the
/// fates: to change one, edit its line here.
enum GoogleModel {
    /// In the notation of `InputTable`; `?name` is a field of the query.
    static let members = """
        ListLocations ?extraLocationTypes refused there are no other types of location here
        ListLocations ?filter refused lists are not filtered here; leave it out and choose among the answers
        ListLocations ?pageSize used
        ListLocations ?pageToken used
        CreateInstance ?instanceId used
        CreateInstance alternativeLocationId used
        CreateInstance authEnabled used
        CreateInstance authorizedNetwork stored
        CreateInstance availableMaintenanceVersions[] readOnly
        CreateInstance connectMode stored
        CreateInstance createTime readOnly
        CreateInstance currentLocationId readOnly
        CreateInstance customerManagedKey stored
        CreateInstance displayName stored
        CreateInstance host readOnly
        CreateInstance labels stored
        CreateInstance locationId used
        CreateInstance maintenancePolicy stored
        CreateInstance maintenancePolicy.createTime readOnly
        CreateInstance maintenancePolicy.description stored
        CreateInstance maintenancePolicy.updateTime readOnly
        CreateInstance maintenancePolicy.weeklyMaintenanceWindow[] stored
        CreateInstance maintenancePolicy.weeklyMaintenanceWindow[].day stored
        CreateInstance maintenancePolicy.weeklyMaintenanceWindow[].duration readOnly
        CreateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime stored
        CreateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime.hours stored
        CreateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime.minutes stored
        CreateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime.nanos stored
        CreateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime.seconds stored
        CreateInstance maintenanceSchedule readOnly
        CreateInstance maintenanceVersion stored
        CreateInstance memorySizeGb used
        CreateInstance name readOnly
        CreateInstance nodes[] readOnly
        CreateInstance persistenceConfig used
        CreateInstance persistenceConfig.persistenceMode used
        CreateInstance persistenceConfig.rdbNextSnapshotTime readOnly
        CreateInstance persistenceConfig.rdbSnapshotPeriod used
        CreateInstance persistenceConfig.rdbSnapshotStartTime stored
        CreateInstance persistenceIamIdentity readOnly
        CreateInstance port readOnly
        CreateInstance readEndpoint readOnly
        CreateInstance readEndpointPort readOnly
        CreateInstance readReplicasMode used
        CreateInstance redisConfigs used
        CreateInstance redisVersion used
        CreateInstance replicaCount used
        CreateInstance reservedIpRange stored
        CreateInstance satisfiesPzi readOnly
        CreateInstance satisfiesPzs readOnly
        CreateInstance secondaryIpRange stored
        CreateInstance serverCaCerts[] readOnly
        CreateInstance state readOnly
        CreateInstance statusMessage readOnly
        CreateInstance suspensionReasons[] readOnly
        CreateInstance tags stored
        CreateInstance tier used
        CreateInstance transitEncryptionMode used
        ExportInstance outputConfig used
        ExportInstance outputConfig.gcsDestination used
        ExportInstance outputConfig.gcsDestination.uri used
        FailoverInstance dataProtectionMode used
        ImportInstance inputConfig used
        ImportInstance inputConfig.gcsSource used
        ImportInstance inputConfig.gcsSource.uri used
        ListInstances ?pageSize used
        ListInstances ?pageToken used
        UpdateInstance ?updateMask used
        UpdateInstance alternativeLocationId refused the service does not change it
        UpdateInstance authEnabled used
        UpdateInstance authorizedNetwork refused the service does not change it
        UpdateInstance availableMaintenanceVersions[] readOnly
        UpdateInstance connectMode refused the service does not change it
        UpdateInstance createTime readOnly
        UpdateInstance currentLocationId readOnly
        UpdateInstance customerManagedKey refused the service does not change it
        UpdateInstance displayName stored
        UpdateInstance host readOnly
        UpdateInstance labels stored
        UpdateInstance locationId refused the service does not change it
        UpdateInstance maintenancePolicy stored
        UpdateInstance maintenancePolicy.createTime readOnly
        UpdateInstance maintenancePolicy.description stored
        UpdateInstance maintenancePolicy.updateTime readOnly
        UpdateInstance maintenancePolicy.weeklyMaintenanceWindow[] stored
        UpdateInstance maintenancePolicy.weeklyMaintenanceWindow[].day stored
        UpdateInstance maintenancePolicy.weeklyMaintenanceWindow[].duration readOnly
        UpdateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime stored
        UpdateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime.hours stored
        UpdateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime.minutes stored
        UpdateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime.nanos stored
        UpdateInstance maintenancePolicy.weeklyMaintenanceWindow[].startTime.seconds stored
        UpdateInstance maintenanceSchedule readOnly
        UpdateInstance maintenanceVersion stored
        UpdateInstance memorySizeGb used
        UpdateInstance name readOnly
        UpdateInstance nodes[] readOnly
        UpdateInstance persistenceConfig used
        UpdateInstance persistenceConfig.persistenceMode used
        UpdateInstance persistenceConfig.rdbNextSnapshotTime readOnly
        UpdateInstance persistenceConfig.rdbSnapshotPeriod used
        UpdateInstance persistenceConfig.rdbSnapshotStartTime stored
        UpdateInstance persistenceIamIdentity readOnly
        UpdateInstance port readOnly
        UpdateInstance readEndpoint readOnly
        UpdateInstance readEndpointPort readOnly
        UpdateInstance readReplicasMode used
        UpdateInstance redisConfigs used
        UpdateInstance redisVersion refused the service does not change it
        UpdateInstance replicaCount used
        UpdateInstance reservedIpRange refused the service does not change it
        UpdateInstance satisfiesPzi readOnly
        UpdateInstance satisfiesPzs readOnly
        UpdateInstance secondaryIpRange stored
        UpdateInstance serverCaCerts[] readOnly
        UpdateInstance state readOnly
        UpdateInstance statusMessage readOnly
        UpdateInstance suspensionReasons[] readOnly
        UpdateInstance tags refused the service does not change it
        UpdateInstance tier refused the service does not change it
        UpdateInstance transitEncryptionMode refused the service does not change it
        UpgradeInstance redisVersion used
        ListOperations ?filter refused lists are not filtered here; leave it out and choose among the answers
        ListOperations ?pageSize used
        ListOperations ?pageToken used
        ListOperations ?returnPartialSuccess refused every location answers here
        """

    /// Every method: its verb, its path below the version, its name.
    static let methods = """
        GET /projects/{p}/locations/{locationsId} GetLocation
        GET /projects/{p}/locations/{locationsId}/sharedRegionalCertificateAuthority getSharedRegionalCertificateAuthority
        GET /projects/{p}/locations ListLocations
        POST /projects/{p}/locations/{locationsId}/aclPolicies aclPolicies.create
        DELETE /projects/{p}/locations/{locationsId}/aclPolicies/{aclPoliciesId} aclPolicies.delete
        GET /projects/{p}/locations/{locationsId}/aclPolicies/{aclPoliciesId} aclPolicies.get
        GET /projects/{p}/locations/{locationsId}/aclPolicies aclPolicies.list
        PATCH /projects/{p}/locations/{locationsId}/aclPolicies/{aclPoliciesId} aclPolicies.patch
        GET /projects/{p}/locations/{locationsId}/aclPolicies/{aclPoliciesId}/revisions/{revisionsId} aclPolicies.revisions.get
        GET /projects/{p}/locations/{locationsId}/aclPolicies/{aclPoliciesId}/revisions aclPolicies.revisions.list
        GET /projects/{p}/locations/{locationsId}/backupCollections/{backupCollectionsId} backupCollections.get
        GET /projects/{p}/locations/{locationsId}/backupCollections backupCollections.list
        DELETE /projects/{p}/locations/{locationsId}/backupCollections/{backupCollectionsId}/backups/{backupsId} backupCollections.backups.delete
        POST /projects/{p}/locations/{locationsId}/backupCollections/{backupCollectionsId}/backups/{backupsId}:export backupCollections.backups.export
        GET /projects/{p}/locations/{locationsId}/backupCollections/{backupCollectionsId}/backups/{backupsId} backupCollections.backups.get
        GET /projects/{p}/locations/{locationsId}/backupCollections/{backupCollectionsId}/backups backupCollections.backups.list
        POST /projects/{p}/locations/{locationsId}/clusters/{clustersId}:addTokenAuthUser clusters.addTokenAuthUser
        POST /projects/{p}/locations/{locationsId}/clusters/{clustersId}:backup clusters.backup
        POST /projects/{p}/locations/{locationsId}/clusters clusters.create
        DELETE /projects/{p}/locations/{locationsId}/clusters/{clustersId} clusters.delete
        GET /projects/{p}/locations/{locationsId}/clusters/{clustersId} clusters.get
        GET /projects/{p}/locations/{locationsId}/clusters/{clustersId}/certificateAuthority clusters.getCertificateAuthority
        GET /projects/{p}/locations/{locationsId}/clusters clusters.list
        PATCH /projects/{p}/locations/{locationsId}/clusters/{clustersId} clusters.patch
        POST /projects/{p}/locations/{locationsId}/clusters/{clustersId}:rescheduleClusterMaintenance clusters.rescheduleClusterMaintenance
        POST /projects/{p}/locations/{locationsId}/clusters/{clustersId}/tokenAuthUsers/{tokenAuthUsersId}:addAuthToken clusters.tokenAuthUsers.addAuthToken
        DELETE /projects/{p}/locations/{locationsId}/clusters/{clustersId}/tokenAuthUsers/{tokenAuthUsersId} clusters.tokenAuthUsers.delete
        GET /projects/{p}/locations/{locationsId}/clusters/{clustersId}/tokenAuthUsers/{tokenAuthUsersId} clusters.tokenAuthUsers.get
        GET /projects/{p}/locations/{locationsId}/clusters/{clustersId}/tokenAuthUsers clusters.tokenAuthUsers.list
        DELETE /projects/{p}/locations/{locationsId}/clusters/{clustersId}/tokenAuthUsers/{tokenAuthUsersId}/authTokens/{authTokensId} clusters.tokenAuthUsers.authTokens.delete
        GET /projects/{p}/locations/{locationsId}/clusters/{clustersId}/tokenAuthUsers/{tokenAuthUsersId}/authTokens/{authTokensId} clusters.tokenAuthUsers.authTokens.get
        GET /projects/{p}/locations/{locationsId}/clusters/{clustersId}/tokenAuthUsers/{tokenAuthUsersId}/authTokens clusters.tokenAuthUsers.authTokens.list
        POST /projects/{p}/locations/{locationsId}/instances CreateInstance
        DELETE /projects/{p}/locations/{locationsId}/instances/{instancesId} DeleteInstance
        POST /projects/{p}/locations/{locationsId}/instances/{instancesId}:export ExportInstance
        POST /projects/{p}/locations/{locationsId}/instances/{instancesId}:failover FailoverInstance
        GET /projects/{p}/locations/{locationsId}/instances/{instancesId} GetInstance
        GET /projects/{p}/locations/{locationsId}/instances/{instancesId}/authString GetInstanceAuthString
        POST /projects/{p}/locations/{locationsId}/instances/{instancesId}:import ImportInstance
        GET /projects/{p}/locations/{locationsId}/instances ListInstances
        PATCH /projects/{p}/locations/{locationsId}/instances/{instancesId} UpdateInstance
        POST /projects/{p}/locations/{locationsId}/instances/{instancesId}:rescheduleMaintenance instances.rescheduleMaintenance
        POST /projects/{p}/locations/{locationsId}/instances/{instancesId}:upgrade UpgradeInstance
        POST /projects/{p}/locations/{locationsId}/operations/{operationsId}:cancel operations.cancel
        DELETE /projects/{p}/locations/{locationsId}/operations/{operationsId} operations.delete
        GET /projects/{p}/locations/{locationsId}/operations/{operationsId} GetOperation
        GET /projects/{p}/locations/{locationsId}/operations ListOperations
        """
}
