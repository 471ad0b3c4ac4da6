import Foundation
import TerraceAPI
import TerraceCore
import Testing

/// `terrace az`, with published example commands.
@Suite(.serialized) struct AzCommandLineTests {
    @Test(arguments: VendorRun.Form.allCases)
    func exampleCommandsCreateACluster(_ form: VendorRun.Form) async throws {
        try await VendorRun.with(form) { az in
            let created = try await az.shell(
                "az redis create --resource-group myRG --name myapp-redis --location eastus --sku Premium --vm-size P2 "
                    + "--enable-non-ssl-port false")
            #expect(created.status == 0, "\(created.errors)")
            #expect(created.output.contains("\"provisioningState\": \"Succeeded\""))
            #expect(created.errors.contains("WARNING: Resource group 'myRG' did not exist"))
            let name = "--name myapp-redis --resource-group myRG"
            let host = try await az.value("az redis show \(name) --query hostName -o tsv")
            let port = try await az.value("az redis show \(name) --query sslPort -o tsv")
            let key = try await az.value("az redis list-keys \(name) --query primaryKey -o tsv")
            try await az.writesAndReads(host: host, port: port, key: key, tls: true)

            let updated = try await az.shell("az redis update --name myapp-redis --resource-group myRG --shard-count 3")
            #expect(updated.status == 0, "\(updated.errors)")
            // Here `terrace wait` waits for the change; with az, one would poll `show`.
            let waited = try await TerraceRun(
                ["wait", Self.full, "--for", "available"], endpoint: az.daemon.endpoint)
            #expect(waited.status == 0, "\(waited.errors)")
            let shown = try await az.value("az redis show \(name) --query '[provisioningState,shardCount]' -o tsv")
            #expect(shown == "Succeeded\n3")
            try await az.writesAndReads(host: host, port: port, key: key, tls: true, cluster: true)

            let other = try await az.value(
                "az redis regenerate-keys \(name) --key-type Primary --query primaryKey -o tsv")
            #expect(other != key)
            #expect(try await az.value("az redis list -g myRG --query '[].name' -o tsv") == "myapp-redis")
            let container = "https://acc.blob.core.windows.net/c"
            #expect(try await az.value("az redis export \(name) --prefix p --container \(container)") == "")
            #expect(try await az.value("az redis flush \(name) --yes --query status -o tsv") == "Succeeded")
            let files = (1...3).map { "\(container)/p-000\($0).rdb" }.joined(separator: " ")
            #expect(try await az.value("az redis import \(name) --yes --files \(files)") == "")
            let missing = try await az.shell("az redis import \(name) --yes --files \(container)/none.rdb")
            #expect(missing.status == 1 && missing.errors.contains("none.rdb"), "\(missing.errors)")
            #expect(try await az.shell("az redis delete \(name)").status == 1)
            #expect(try await az.value("az redis delete \(name) --yes") == "")
            #expect(try await az.shell("az redis show \(name)").status == 3)
            #expect(try await az.value("az group delete -n myRG -y") == "")
            #expect(try await az.value("az group exists -n myRG") == "false")
        }
    }

    private static let full = "azure:00000000-0000-0000-0000-000000000001/myRG/myapp-redis"

    @Test func anEnterpriseClusterHasADatabase() async throws {
        try await VendorRun.with(.terrace) { az in
            let name = "--cluster-name big -g rg"
            _ = try await az.value(
                "az redisenterprise create \(name) --sku Enterprise_E5 --capacity 2 -l westus --client-protocol Plaintext "
                    + "--clustering-policy OSSCluster --eviction-policy NoEviction")
            let shown = "az redisenterprise show \(name) -o tsv --query"
            let host = try await az.value("\(shown) hostName")
            let port = try await az.value("\(shown) 'databases[0].port'")
            #expect(port == "10000")
            let key = try await az.value("az redisenterprise database list-keys \(name) --query primaryKey -o tsv")
            try await az.writesAndReads(host: host, port: port, key: key, cluster: true)
            let refused = try await az.shell(
                "az redisenterprise create -n other -g rg --sku Enterprise_E5 --eviction-policy x")
            #expect(refused.status == 1)
            #expect(try await az.value("az redisenterprise list --query '[].name' -o tsv") == "big")
            #expect(try await az.value("az redisenterprise delete \(name) -y") == "")
        }
    }

    /// Regression: `Disabled` was stored, but every key still gave access.
    @Test func disabledKeysGiveNoAccess() async throws {
        try await VendorRun.with(.terrace) { az in
            let name = "--cluster-name shut -g rg"
            let create = "az redisenterprise create \(name) --sku Enterprise_E1 -l westus --client-protocol Plaintext"
            _ = try await az.value("\(create) --access-keys-auth Disabled")
            let host = try await az.value("az redisenterprise show \(name) --query hostName -o tsv")
            let database = "az redisenterprise database"
            #expect(
                try await az.value("\(database) show \(name) --query accessKeysAuthentication -o tsv") == "Disabled")
            let key = try await az.value("\(database) list-keys \(name) --query primaryKey -o tsv")
            let ping = ["redis-cli", "-h", host, "-p", "10000", "--no-auth-warning", "PING"]
            let refused = try await ProgramRun(ping, environment: ["REDISCLI_AUTH": key])
            #expect(!refused.output.contains("PONG"), "\(refused.output)")
            #expect(try await az.value("\(database) update \(name) --defer-upgrade Deferred -o none") == "")
            #expect(try await !ProgramRun(ping, environment: ["REDISCLI_AUTH": key]).output.contains("PONG"))
            // A second create that is refused must not delete the existing cluster.
            let again = try await az.shell("\(create) --access-keys-auth Disabled --client-protocol Encrypted")
            #expect(again.status == 1 && again.errors.contains("properties.clientProtocol"), "\(again.errors)")
            _ = try await az.value("\(database) update \(name) --access-keys-auth Enabled")
            #expect(try await ProgramRun(ping, environment: ["REDISCLI_AUTH": key]).output == "PONG\n")
            #expect(try await az.value("az redisenterprise delete \(name) -y") == "")
        }
    }

    /// Without keys, a client logs in with a token of its principal.
    @Test func tokenGivesAccessToADatabaseWithoutKeys() async throws {
        try await VendorRun.with(.terrace) { az in
            let name = "--cluster-name entra -g rg"
            let create = "az redisenterprise create \(name) --sku Enterprise_E1 -l westus --clustering-policy NoCluster"
            _ = try await az.value("\(create) --access-keys-auth Disabled")
            let assignment = "az redisenterprise database access-policy-assignment"
            let made = "--access-policy-assignment-name app --access-policy-name default --object-id app-1"
            #expect(try await az.value("\(assignment) create \(name) \(made) --query user.objectId -o tsv") == "app-1")
            let form = "grant_type=client_credentials&client_id=app-1&scope=https://redis.azure.com/.default"
            let answer = try await ProgramRun(["curl", "-sS", "-d", form, "\(az.daemon.endpoint)/t/oauth2/v2.0/token"])
            let token = try #require(JSON.value(JSONValue.self, from: answer.output.utf8)["access_token"]?.text)
            let host = try await az.value("az redisenterprise show \(name) --query hostName -o tsv")
            let authority = try await TerraceRun(["ca", "--path"], endpoint: az.daemon.endpoint).output
            let ping = [
                "redis-cli", "-h", host, "-p", "10000", "--tls", "--cacert",
                authority.trimmingCharacters(in: .newlines), "--user", "app-1", "--no-auth-warning", "PING",
            ]
            #expect(try await ProgramRun(ping, environment: ["REDISCLI_AUTH": token]).output == "PONG\n")
            let one = "--access-policy-assignment-name app"
            #expect(try await az.value("\(assignment) delete \(name) \(one) -y") == "")
            #expect(try await az.value("\(assignment) list \(name) -o tsv") == "")
            #expect(try await !ProgramRun(ping, environment: ["REDISCLI_AUTH": token]).output.contains("PONG"))
            #expect(try await az.value("az redisenterprise delete \(name) -y") == "")
        }
    }

    /// Regression: `authnotrequired` was shown, but a key was still needed.
    @Test func cacheInASubnetNeedsNoKeyOnRequest() async throws {
        try await VendorRun.with(.terrace) { az in
            let subnet = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
            let create = "az redis create -g rg -n open -l eastus --sku Premium --vm-size p1 --enable-non-ssl-port"
            let setting = #"--redis-configuration '{"authnotrequired":"true"}'"#
            let outside = try await az.shell("\(create) \(setting)")
            #expect(outside.status == 1 && outside.errors.contains("authnotrequired"), "\(outside.errors)")
            _ = try await az.value("\(create) \(setting) --subnet-id \(subnet)")
            let host = try await az.value("az redis show -g rg -n open --query hostName -o tsv")
            try await az.writesAndReads(host: host, port: "6379", key: "")
            #expect(try await az.value("az redis delete -g rg -n open -y") == "")
        }
    }

    @Test func accessPoliciesAssignmentsAndIdentities() async throws {
        try await VendorRun.with(.terrace) { az in
            let name = "-g rg -n web"
            _ = try await az.value("az redis create \(name) -l eastus --sku Basic --vm-size c0")
            let policy = "az redis access-policy"
            let made = "--access-policy-name orders --permissions '+get ~orders:*'"
            #expect(
                try await az.value("\(policy) create \(name) \(made) --query typePropertiesType -o tsv") == "Custom")
            #expect(
                try await az.value("\(policy) list \(name) --query '[].name' -o tsv").split(separator: "\n").last
                    == "web/orders")
            let changed = "--access-policy-name orders --permissions '+get +set ~orders:*'"
            _ = try await az.value("\(policy) update \(name) \(changed)")
            let shown = "\(policy) show \(name) --access-policy-name orders --query permissions -o tsv"
            #expect(try await az.value(shown) == "+get +set ~orders:*")
            let assignment = "az redis access-policy-assignment"
            let web = "\(name) --policy-assignment-name web"
            _ = try await az.value(
                "\(assignment) create \(web) --access-policy-name orders --object-id o1 --object-id-alias app")
            #expect(try await az.value("\(assignment) show \(web) --query objectIdAlias -o tsv") == "app")
            #expect(try await az.shell("\(policy) delete \(name) --access-policy-name orders").status == 1)
            #expect(try await az.value("\(assignment) delete \(web)") == "")
            #expect(try await az.value("\(assignment) list \(name) -o tsv") == "")
            #expect(try await az.value("\(policy) delete \(name) --access-policy-name orders") == "")

            let identity = "az redis identity"
            #expect(try await az.value("\(identity) show \(name) --query type -o tsv") == "None")
            let assigned = try await az.value(
                "\(identity) assign \(name) --mi-system-assigned --mi-user-assigned /a /b --query type -o tsv")
            #expect(assigned == "SystemAssigned, UserAssigned")
            let principal = try await az.value("\(identity) show \(name) --query principalId -o tsv")
            #expect(principal.count == 36)
            let removed =
                "\(identity) remove \(name) --mi-user-assigned /a --query 'userAssignedIdentities.keys(@)' -o tsv"
            #expect(try await az.value(removed) == "/b")
            #expect(try await az.value("\(identity) show \(name) --query principalId -o tsv") == principal)
            _ = try await az.value("\(identity) remove \(name) --mi-system-assigned --mi-user-assigned /b")
            #expect(try await az.value("\(identity) show \(name) --query type -o tsv") == "None")
            #expect(try await az.value("az redis delete \(name) -y") == "")
        }
    }

    @Test(
        arguments: [
            ("az redis frob", 2, "'frob' is misspelled or not recognized by the system."),
            ("az redis show -g myRG", 1, "(--name | --ids) are required"),
            ("az redis create -g a", 2, "the following arguments are required: --name/-n, --sku, --vm-size"),
            ("az redis create -n x -g a --sku Basic --vm-size c9", 2, "'c9' is not a valid value for '--vm-size'."),
            ("az redis show -n x -g a --frob", 2, "unrecognized arguments: --frob"),
            ("az redis show -n x -g a --query 'foo['", 2, "argument --query: invalid jmespath_type value: 'foo['"),
            ("az redis show -n x -g a", 3, "(ResourceGroupNotFound)"),
            ("az redis list -g nope", 3, "(ResourceGroupNotFound)"),
            ("az redis update -n x -g a --set nonsense", 3, "(ResourceGroupNotFound)"),
            ("az redis create -n x -g a --sku Basic --vm-size c0 --redis-configuration no", 2, "it is no JSON"),
            ("az group delete -n a", 1, "Operation cancelled."), ("az", 2, "required: _subcommand"),
            ("az redis show --ids /subscriptions/x", 2, "invalid resource ID"),
            ("az redis list --subscription other", 1, "doesn't exist in cloud"),
        ] as [(String, Int32, String)])
    func mistakesHaveAzsMessagesAndExitCodes(_ line: String, _ status: Int32, _ words: String) async throws {
        try await VendorRun.with(.terrace) { az in
            let run = try await az.shell(line)
            #expect(run.status == status, "\(run.errors)")
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(run.output == "")
        }
    }
}
