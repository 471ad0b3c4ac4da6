import Testing

/// `terrace aws`, with a published example command.
@Suite(.serialized) struct AwsCommandLineTests {
    @Test(arguments: VendorRun.Form.allCases)
    func exampleCommandCreatesAReplicationGroup(_ form: VendorRun.Form) async throws {
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

    /// Lists the built-in parameter groups and three more, in pages.
    @Test func listsArePagedAsInTheOriginal() async throws {
        try await VendorRun.with(.terrace) { aws in
            let groups = "aws elasticache describe-cache-parameter-groups"
            let count = "--query 'length(CacheParameterGroups)'"
            #expect(try await aws.value("\(groups) --page-size 5 \(count)") == "12")
            #expect(try await aws.value("\(groups) --max-items 7 --page-size 5 \(count)") == "7")
            let token = try await aws.value("\(groups) --max-items 7 --page-size 5 --query NextToken --output text")
            let names = "--query 'CacheParameterGroups[].CacheParameterGroupName' --output text"
            let rest = try await aws.value("\(groups) --starting-token \(token) --page-size 5 \(names)")
            #expect(rest.split(separator: "\t").count == 5)
            let first = try await aws.value("\(groups) --max-items 7 \(names)")
            #expect(try await aws.value("\(groups) \(names)") == "\(first)\t\(rest)")
            // With --max-records, the command returns one page with the service's own marker.
            #expect(
                try await aws.value("\(groups) --max-records 2 --query Marker")
                    == "\"after-default.redis4.0.cluster.on\"")
            let document = "--cli-input-json '{\"MaxRecords\": 3}'"
            #expect(try await aws.value("\(groups) \(document) \(count)") == "3")
            #expect(try await aws.value("\(groups) \(document) --max-records 4 \(count)") == "4")
        }
    }

    @Test func filledInSkeletonCreatesACluster() async throws {
        try await VendorRun.with(.terrace) { aws in
            let create = "aws elasticache create-cache-cluster"
            let skeleton = try await aws.value("\(create) --generate-cli-skeleton")
            #expect(skeleton.hasPrefix("{\n    \"CacheClusterId\": \"\",\n    \"ReplicationGroupId\": \"\","))
            let file = try aws.workspace.write(
                #"{"CacheClusterId": "doc", "CacheNodeType": "cache.t3.micro", "Tags": [{"Key": "team", "Value": "web"}]}"#,
                to: "input.json")
            let created = try await aws.value(
                "\(create) --cli-input-json file://\(file) --query CacheCluster.CacheClusterId")
            #expect(created == "\"doc\"")
            _ = try await aws.value("aws elasticache wait cache-cluster-available --cache-cluster-id doc")
            if let original = VendorClients.find("aws") {
                let words = ["elasticache", "describe-cache-clusters", "--show-cache-node-info", "--max-items", "1"]
                let environment = [
                    "AWS_ENDPOINT_URL": aws.daemon.endpoint, "AWS_ACCESS_KEY_ID": "test",
                    "AWS_SECRET_ACCESS_KEY": "test",
                    "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "", "AWS_CONFIG_FILE": "/dev/null",
                ]
                let expected = try await ProgramRun([original] + words, environment: environment)
                #expect(try await aws.shell("aws " + words.joined(separator: " ")).output == expected.output)
            }
            _ = try await aws.value("aws elasticache delete-cache-cluster --cache-cluster-id doc")
            _ = try await aws.value("aws elasticache wait cache-cluster-deleted --cache-cluster-id doc")
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
            (
                "aws elasticache describe-cache-clusters --cli-input-json '{\"Banana\": 1}'", 252,
                "Unknown parameter in input: \"Banana\", must be one of: CacheClusterId, MaxRecords"
            ),
            ("aws elasticache describe-cache-clusters --cli-input-json nope", 252, "argument --cli-input-json"),
            (
                "aws elasticache create-cache-cluster --cli-input-json '{}'", 252,
                "Missing required parameter in input: \"CacheClusterId\""
            ),
            (
                "aws elasticache add-tags-to-resource --resource-name x --tags Key=a,Colour=b", 252,
                "Unknown parameter in Tags.Tag.1: \"Colour\", must be one of: Key, Value"
            ),
            ("aws elasticache describe-cache-clusters --max-items x", 252, "argument --max-items"),
            ("aws elasticache delete-cache-cluster --cache-cluster-id x --max-items 1", 252, "Unknown options"),
            ("aws elasticache create-user --generate-cli-skeleton frob", 252, "invalid choice: 'frob'"),
            ("aws elasticache describe-cache-clusters --cache-cluster-id nope", 254, "(CacheClusterNotFound)"),
        ] as [(String, Int32, String)])
    func mistakesHaveAwssMessagesAndExitCodes(_ line: String, _ status: Int32, _ words: String) async throws {
        try await VendorRun.with(.terrace) { aws in
            let run = try await aws.shell(line)
            #expect(run.status == status, "\(run.errors)")
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(run.output == "")
        }
    }
}
