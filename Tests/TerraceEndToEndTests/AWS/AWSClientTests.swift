import Foundation
import TerraceAPI
import TerraceCore
import Testing

/// The real `aws`, boto3 and Terraform against a real daemon and real servers.
@Suite(.serialized) struct AWSClientTests {
    static func environment(_ daemon: DaemonProcess) -> [String: String] {
        [
            "AWS_ENDPOINT_URL": daemon.endpoint, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "", "AWS_CONFIG_FILE": "/dev/null",
        ]
    }

    /// A published example command, word for word.
    @Test(.enabled(if: VendorClients.find("aws") != nil, "\(VendorClients.skipped("aws"))"))
    func exampleCommandCreatesAWorkingGroup() async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state)
            func aws(_ words: String...) async throws -> ProgramRun {
                try await ProgramRun(
                    [VendorClients.find("aws") ?? "aws", "elasticache"] + words, environment: Self.environment(daemon))
            }
            let created = try await aws(
                "create-replication-group", "--replication-group-id", "myapp-redis", "--replication-group-description",
                "Production Redis", "--engine", "redis", "--engine-version", "7.1", "--cache-node-type",
                "cache.r7g.large", "--num-cache-clusters", "3", "--automatic-failover-enabled", "--multi-az-enabled",
                "--at-rest-encryption-enabled", "--transit-encryption-enabled")
            #expect(created.status == 0, "\(created.errors)")
            let ready = try await TerraceRun(
                ["wait", "aws:123456789012/us-east-1/myapp-redis", "--for", "available"], endpoint: daemon.endpoint)
            #expect(ready.status == 0, "\(ready.errors)")
            let waited = try await aws(
                "wait", "replication-group-available", "--replication-group-id", "myapp-redis", "--debug")
            #expect(waited.status == 0, "\(waited.errors.suffix(2000))")
            // The waiter would look again only 15 s later, so the first look has to succeed.
            let looks = waited.errors.split(separator: "\n").filter { $0.contains("Making request for OperationModel") }
            #expect(looks.count == 1, "\(looks)")
            let described = try await aws(
                "describe-replication-groups", "--replication-group-id", "myapp-redis", "--query",
                "ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.[Address,Port]", "--output", "text")
            let place = described.output.split(whereSeparator: \.isWhitespace).map(String.init)
            try #require(place.count == 2, "\(described.output)\(described.errors)")
            let login = ["redis-cli", "-h", place[0], "-p", place[1], "--tls", "--cacert", state + "/tls/ca.pem"]
            #expect(try await ProgramRun(login + ["SET", "greeting", "hello"]).output == "OK\n")
            #expect(try await ProgramRun(login + ["GET", "greeting"]).output == "hello\n")
            #expect(
                try await ProgramRun(login + ["CONFIG", "GET", "*"]).output.hasPrefix(
                    "ERR unknown command 'CONFIG', with args beginning with: 'GET' '*'"))
            #expect(try await aws("delete-replication-group", "--replication-group-id", "myapp-redis").status == 0)
            #expect(
                try await aws("wait", "replication-group-deleted", "--replication-group-id", "myapp-redis").status == 0)
            let gone = try await aws("describe-replication-groups", "--replication-group-id", "myapp-redis")
            #expect(gone.status == 254 || gone.status == 255)
            #expect(gone.errors.contains("(ReplicationGroupNotFoundFault)"))
            #expect(Leftovers.processes(of: workspace.path) == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test(.enabled(if: VendorClients.python(with: "boto3") != nil, "\(VendorClients.skipped("boto3"))"))
    func boto3SeesTheLifecycle() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state")
            let run = try await ProgramRun(
                [
                    VendorClients.python(with: "boto3") ?? "python3", VendorClients.script("aws_lifecycle.py"),
                    daemon.endpoint,
                ])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasSuffix(" 6379\n"))
            #expect(Leftovers.processes(of: workspace.path) == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    /// Creates users and groups with boto3, and logs in with redis-py.
    @Test(.enabled(if: VendorClients.python(with: "boto3") != nil, "\(VendorClients.skipped("boto3"))"))
    func usersOfAGroupLogInAndOthersDoNot() async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state)
            let run = try await ProgramRun(
                [
                    VendorClients.python(with: "boto3") ?? "python3", VendorClients.script("aws_users.py"),
                    daemon.endpoint, state + "/tls/ca.pem",
                ])
            #expect(run.status == 0, "\(run.errors)")
            #expect(Leftovers.processes(of: workspace.path) == [])
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }
}
