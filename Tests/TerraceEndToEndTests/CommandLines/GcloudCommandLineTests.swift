import Testing

/// `terrace gcloud`, with a published example command.
@Suite(.serialized) struct GcloudCommandLineTests {
    @Test(arguments: VendorRun.Form.allCases)
    func exampleCommandCreatesAnInstance(_ form: VendorRun.Form) async throws {
        try await VendorRun.with(form) { gcloud in
            let created = try await gcloud.shell(
                "gcloud redis instances create myapp-redis --size=5 --region=us-central1 --redis-version=redis_7_0 "
                    + "--tier=STANDARD_HA --replica-count=1")
            #expect(created.status == 0, "\(created.errors)")
            #expect(created.errors.contains("Create request issued for: [myapp-redis]"))
            #expect(created.errors.hasSuffix("Created instance [myapp-redis].\n"))
            let name = "myapp-redis --region=us-central1"
            let address = try await gcloud.value("gcloud redis instances describe \(name) --format='value(host,port)'")
            let parts = address.split(separator: "\t").map(String.init)
            try #require(parts.count == 2)
            try await gcloud.writesAndReads(host: parts[0], port: parts[1], key: "")
            _ = try await gcloud.value("gcloud redis instances update \(name) --enable-auth --size=6")
            let key = try await gcloud.value(
                "gcloud redis instances get-auth-string \(name) --format='value(authString)'")
            #expect(key.count == 36)
            try await gcloud.writesAndReads(host: parts[0], port: parts[1], key: key)
            #expect(try await gcloud.value("gcloud redis instances list --region=us-central1").contains("  READY   "))
            let found = "gcloud redis instances list --region=us-central1 --format='value(tier)' --filter"
            #expect(try await gcloud.value("\(found)='name:myapp-redis AND state=READY'") == "STANDARD_HA")
            #expect(try await gcloud.value("\(found)='NOT name:myapp*'") == "")
            let zones = try await gcloud.value("gcloud redis zones list --region=us-east1 --format='value(name)'")
            #expect(zones == "us-east1-a\nus-east1-b\nus-east1-c")
            #expect(try await gcloud.value("gcloud redis instances delete \(name) --quiet") == "")
            let gone = try await gcloud.shell("gcloud redis instances describe \(name)")
            #expect(gone.status == 1)
            #expect(gone.errors.contains("(gcloud.redis.instances.describe) NOT_FOUND"))
        }
    }

    @Test(
        arguments: [
            ("gcloud redis frob", 2, "Invalid choice: 'redis frob'"),
            ("gcloud redis instances describe --region=us-central1", 2, "argument INSTANCE: Must be specified."),
            ("gcloud redis instances describe x", 1, "Failed to find attribute [region]"),
            ("gcloud redis instances list --region=us-central1 --frob", 2, "unrecognized arguments: --frob"),
            (
                "gcloud redis instances list --region=us-central1 --filter=x", 1,
                "Expression syntax error at character 1 of [x]"
            ),
            ("gcloud redis instances create x --region=us-central1 --tier=gold", 1, "(gcloud.redis.instances.create)"),
        ] as [(String, Int32, String)])
    func mistakesHaveGcloudsMessagesAndExitCodes(_ line: String, _ status: Int32, _ words: String) async throws {
        try await VendorRun.with(.terrace) { gcloud in
            let run = try await gcloud.shell(line)
            #expect(run.status == status, "\(run.errors)")
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(run.output == "")
        }
    }
}
