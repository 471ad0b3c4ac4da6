import Testing

/// `terrace aws`, by the article's own line.
@Suite(.serialized) struct AwsCommandLineTests {
    @Test(arguments: VendorRun.Form.allCases)
    func theArticlesLineMakesAReplicationGroupThatAClientUses(_ form: VendorRun.Form) async throws {
        try await VendorRun.with(form) { aws in
            let created = try await aws.shell(
                "aws elasticache create-replication-group --replication-group-id myapp-redis "
                    + "--replication-group-description \"Production Redis\" --engine redis --engine-version 7.1 "
                    + "--cache-node-type cache.r7g.large --num-cache-clusters 3 --automatic-failover-enabled "
                    + "--multi-az-enabled --at-rest-encryption-enabled --transit-encryption-enabled")
            #expect(created.status == 0, "\(created.errors)")
            #expect(created.output.contains("\"Status\": \"creating\""))
            let id = "--replication-group-id myapp-redis"
            #expect(try await aws.value("aws elasticache wait replication-group-available \(id)") == "")
            let describe = "aws elasticache describe-replication-groups \(id) --output text --query"
            let endpoint = try await aws.value(
                "\(describe) 'ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.[Address,Port]'")
            let parts = endpoint.split(separator: "\t").map(String.init)
            try #require(parts.count == 2)
            try await aws.writesAndReads(host: parts[0], port: parts[1], key: "", tls: true)
            #expect(try await aws.value("\(describe) 'length(ReplicationGroups[0].MemberClusters)'") == "3")
            let changed = try await aws.value(
                "aws elasticache modify-replication-group \(id) --replication-group-description other "
                    + "--apply-immediately --query ReplicationGroup.Description")
            #expect(changed == "\"other\"")
            _ = try await aws.value("aws elasticache wait replication-group-available \(id)")
            let deleting =
                "aws elasticache delete-replication-group \(id) --query ReplicationGroup.Status --output text"
            #expect(try await aws.value(deleting) == "deleting")
            #expect(try await aws.value("aws elasticache wait replication-group-deleted \(id)") == "")
            let gone = try await aws.shell("\(describe) ReplicationGroups")
            #expect(gone.status == 254)
            #expect(gone.errors.contains("An error occurred (ReplicationGroupNotFoundFault) when calling the Describe"))
        }
    }

    @Test(
        arguments: [
            ("aws elasticache frob", 252, "argument operation: Invalid choice: 'frob'"), ("aws s3 ls", 252, "not 's3'"),
            (
                "aws elasticache create-replication-group", 252,
                "the following arguments are required: --replication-group-id"
            ),
            ("aws elasticache describe-cache-clusters --frob", 252, "Unknown options: --frob"),
            ("aws elasticache wait rain", 252, "argument waiter_name"),
            ("aws elasticache describe-cache-clusters --output xml", 252, "argument --output: Invalid choice"),
            ("aws elasticache describe-cache-clusters --cache-cluster-id nope", 254, "(CacheClusterNotFound)"),
        ] as [(String, Int32, String)])
    func mistakesHaveTheOriginalsWordsAndExitCodes(_ line: String, _ status: Int32, _ words: String) async throws {
        try await VendorRun.with(.terrace) { aws in
            let run = try await aws.shell(line)
            #expect(run.status == status, "\(run.errors)")
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(run.output == "")
        }
    }
}
