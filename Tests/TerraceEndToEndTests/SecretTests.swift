import Foundation
import Synchronization
import TerraceAPI
import TerraceCore
import Testing

@testable import TerraceCommands

/// Secrets are in memory, in files that only their owner can read, and in the answers to those who ask for them,
/// nowhere else.
@Suite(.serialized) struct SecretTests {
    private static let manifests = """
        {apiVersion: terrace/v1, kind: Cache, metadata: {name: plain}, spec: {tier: basic}}
        ---
        apiVersion: terrace/v1
        kind: Cache
        metadata: {name: guarded}
        spec: {tier: standard, tls: {enabled: true}, users: [{name: app, access: "~app:* +@all"}]}
        ---
        {apiVersion: terrace/v1, kind: Cache, metadata: {name: sharded}, spec: {tier: premium, shards: 2}}
        ---
        {apiVersion: terrace/v1, kind: Cache, metadata: {name: blue}, spec: {tier: azure/standard}}
        ---
        {apiVersion: terrace/v1, kind: Cache, metadata: {name: green}, spec: {tier: google/standard-ha, auth: true}}
        """

    /// Passwords that the user has chosen. They must not appear anywhere.
    private static let token = "a-token-of-somebody-else-7391"
    private static let password = "a-password-of-somebody-else-7391"

    @Test func noSecretIsInCommandLinesLogsReportOrReadableFiles() async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state, flags: ["--log-level", "trace"])
            let watch = CommandLineWatch()
            let (said, secrets) = try await watch.during {
                try await Self.live(daemon, workspace, state, watch)
            }
            #expect(await daemon.end(SIGTERM) == 0)
            let log = await daemon.log
            #expect(log.contains("step done"), "the daemon logs everything here: \(log.prefix(200))")
            // There are two keys of blue, one of each other cache, app's password, five passwords of control users,
            // names of hidden commands, and the given passwords.
            #expect(secrets.count > 20)
            #expect(watch.saw("redis-server") && watch.saw("redis-cli"))
            for secret in secrets {
                #expect(!watch.saw(secret), "on a command line: \(secret)")
                #expect(!said.contains(secret), "printed: \(secret)")
                #expect(!log.contains(secret), "logged: \(secret)")
            }
            try Self.checkFiles(state, secrets)
        }
    }

    /// Runs everything that handles secrets. Returns all output, and the secrets.
    private static func live(
        _ daemon: DaemonProcess, _ workspace: Workspace, _ state: String, _ watch: CommandLineWatch
    ) async throws -> (said: String, secrets: Set<String>) {
        let manifest = try workspace.write(manifests, to: "all.yaml")
        var said = ""
        func terrace(_ words: String...) async throws {
            let run = try await TerraceRun(words, endpoint: daemon.endpoint)
            #expect(run.status == 0, "\(words): \(run.errors)")
            said += run.output + run.errors
        }
        try await terrace("apply", "-f", manifest)
        let opener = try String(contentsOfFile: state + "/token", encoding: .utf8).trimmingCharacters(in: .newlines)
        var secrets: Set<String> = [token, password, opener]
        let client = try APIClient(endpoint: daemon.endpoint)
        func collect() async throws {
            for cache in try await client.get(CacheList.self, "/api/v1/caches").caches {
                let connection = try await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
                secrets.formUnion(connection.keys + connection.userPasswords.values)
            }
            secrets.formUnion(try configured(state))
        }
        try await collect()
        try await aws(client)
        // redis-cli runs for some milliseconds only, so it is repeated until the watch has seen it.
        repeat { try await terrace("connect", "guarded", "--", "PING") } while !watch.saw("redis-cli")
        try await terrace("connect", "guarded", "--user", "app", "--", "SET", "app:1", "x")
        try await terrace("connect", "sharded", "--", "SET", "a", "x")
        try await terrace("failover", "guarded")
        try await terrace("failover", "sharded", "--unplanned")
        try await terrace("update", "plain", "--set", "maxmemory-policy=allkeys-lru")
        try await collect()
        try await terrace("show", "guarded", "-o", "json")
        try await terrace("list", "-o", "yaml")
        try await terrace("events", "-o", "json")
        for cache in ["guarded", "sharded", "blue", "green", "aws:123456789012/us-east-1/members"] {
            try await terrace("logs", cache)
        }
        try await terrace("report", "--logs", "1024")
        return (said, secrets)
    }

    /// Creates a replication group with a token, and one with a user group.
    private static func aws(_ client: APIClient) async throws {
        let group = "CacheNodeType=cache.t4g.micro&ReplicationGroupDescription=x&TransitEncryptionEnabled=true"
        for form in [
            "Action=CreateReplicationGroup&ReplicationGroupId=token&\(group)&AuthToken=\(token)",
            "Action=CreateUser&UserId=d&UserName=default&Engine=redis&AccessString=on+~*+%2B@all&Passwords.member.1=\(password)",
            "Action=CreateUserGroup&UserGroupId=g&Engine=redis&UserIds.member.1=d",
            "Action=CreateReplicationGroup&ReplicationGroupId=members&\(group)&UserGroupIds.member.1=g",
            "Action=DescribeReplicationGroups&ReplicationGroupId=members", "Action=DescribeUsers",
            "Action=DescribeReplicationGroups&ReplicationGroupId=token",
        ] {
            let answer = try await client.raw(
                "POST", "/", headers: [("content-type", "application/x-www-form-urlencoded")], body: Array(form.utf8))
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 200, "\(text)")
            #expect(!text.contains(token) && !text.contains(password))
        }
    }

    /// The passwords of the control plane's own user, and the secret names of hidden commands.
    private static func configured(_ state: String) throws -> Set<String> {
        var secrets: Set<String> = []
        for file in files(below: state) where file.hasSuffix("/redis.conf") {
            for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                if words.first == "masterauth" { secrets.insert(words[1]) }
                if words.first == "rename-command" { secrets.insert(words[2]) }
            }
        }
        return secrets
    }

    private static func files(below folder: String) -> [String] {
        (FileManager.default.enumerator(atPath: folder)?.allObjects ?? []).compactMap { $0 as? String }
            .map { folder + "/" + $0 }
    }

    /// Checks that no other account can read a file of the state folder, and that no file has a given password.
    private static func checkFiles(_ state: String, _ secrets: Set<String>) throws {
        var count = 0
        for file in [state] + files(below: state) {
            var info = stat()
            guard lstat(file, &info) == 0 else { continue }
            count += 1
            let isForAll = file.hasSuffix("/tls/ca.pem") && info.st_mode & 0o022 == 0
            #expect(info.st_mode & 0o077 == 0 || isForAll, "\(file) is open to others")
            guard info.st_mode & S_IFMT == S_IFREG, let data = FileManager.default.contents(atPath: file) else {
                continue
            }
            if file.hasSuffix(".log") {
                for secret in secrets { #expect(data.range(of: Data(secret.utf8)) == nil, "in \(file)") }
            }
            // Only the hash of a given password is stored.
            #expect(data.range(of: Data(password.utf8)) == nil, "in \(file)")
        }
        #expect(count > 50)
    }
}

/// Collects the command lines of all processes again and again, on a thread of its own.
private final class CommandLineWatch: Sendable {
    private let state = Mutex((lines: Set<Data>(), isOver: false))

    func during<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        Thread.detachNewThread { [self] in
            while !state.withLock({ $0.isOver }) {
                collect()
                usleep(500)
            }
        }
        defer { state.withLock { $0.isOver = true } }
        return try await body()
    }

    private func collect() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let lines = names.filter { Int32($0) != nil }.compactMap {
            FileManager.default.contents(atPath: "/proc/\($0)/cmdline")
        }
        state.withLock { $0.lines.formUnion(lines) }
    }

    func saw(_ text: String) -> Bool {
        state.withLock { $0.lines.contains { $0.range(of: Data(text.utf8)) != nil } }
    }
}
