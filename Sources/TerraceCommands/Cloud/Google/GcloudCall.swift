import Foundation
import TerraceCore

/// One run of a gcloud command.
struct GcloudCall: Sendable {
    let command: GcloudCommand
    let said: VendorArguments
    let client: VendorClient

    init(_ command: GcloudCommand, _ words: [String], _ client: VendorClient) throws {
        self.command = command
        self.client = client
        let full = "gcloud." + command.path.joined(separator: ".")
        do { said = try VendorArguments(words, command.flags + GcloudCommand.global) } catch {
            let message =
                switch error {
                case .unknown(let word): "unrecognized arguments: \(word)"
                case .noValue(let flag): "argument \(flag): expected one argument"
                case .missing(let flags): "argument \(flags.joined(separator: " ")): Must be specified."
                }
            throw VendorFailure(message: "ERROR: (\(full)) \(message)", status: 2)
        }
        if let positional = command.positional, said.positional.count != 1 {
            let what =
                said.positional.isEmpty
                ? "argument \(positional): Must be specified."
                : "unrecognized arguments: \(said.positional.dropFirst().joined(separator: " "))"
            throw VendorFailure(message: "ERROR: (\(full)) \(what)", status: 2)
        }
    }

    // MARK: Names

    private var environment: [String: String] { ProcessInfo.processInfo.environment }
    private var project: String { said["--project"] ?? environment["CLOUDSDK_CORE_PROJECT"] ?? "demo-project" }

    var region: String {
        get throws {
            if let region = said["--region"] ?? environment["CLOUDSDK_REDIS_REGION"] { return region }
            throw failure(
                "Failed to find attribute [region]. The attribute can be set with the flag [--region] or CLOUDSDK_REDIS_REGION."
            )
        }
    }

    var name: String { said.positional.first ?? "" }
    var parent: String { get throws { "/google/redis/v1/projects/\(project)/locations/\(try region)" } }
    private var instance: String { get throws { "\(try parent)/instances/\(APIClient.escaped(name))" } }

    func failure(_ message: String) -> VendorFailure {
        VendorFailure(message: "ERROR: (gcloud.\(command.path.joined(separator: "."))) \(message)", status: 1)
    }

    /// - Throws: `VendorFailure` with the status and message of Google's envelope.
    func send(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        let answer = try await client.send(method, path, json: body)
        guard (200..<300).contains(answer.status) else {
            let error = answer.json["error"]
            throw failure(
                "\(VendorOutput.cell(error?["status"] ?? "UNKNOWN")): \(VendorOutput.cell(error?["message"] ?? ""))")
        }
        return answer.json
    }

    // MARK: Commands

    func create() async throws {
        let fields = try GcloudFields(said, self).creation()
        try await mutate(
            "Create", "POST", "\(try parent)/instances?instanceId=\(APIClient.escaped(name))", .object(fields),
            done: "Created")
    }

    func update() async throws {
        let old = try await send("GET", try instance)
        let (fields, mask) = try GcloudFields(said, self).changes(to: old)
        guard !mask.isEmpty else { throw failure("Must specify at least one field to update. Try --help.") }
        let path = "\(try instance)?updateMask=\(APIClient.escaped(mask.joined(separator: ",")))"
        try await mutate("Update", "PATCH", path, .object(fields), done: "Updated")
    }

    func delete() async throws { try await mutate("Delete", "DELETE", try instance, nil, done: "Deleted") }

    func failover() async throws {
        var body: [String: JSONValue] = [:]
        if let mode = said["--data-protection-mode"] {
            body["dataProtectionMode"] = .string(GcloudFields.constant(mode))
        }
        try await mutate("Failover", "POST", "\(try instance):failover", .object(body), done: nil)
    }

    func upgrade() async throws {
        let version = GcloudFields.constant(said["--redis-version"] ?? "")
        try await mutate("Upgrade", "POST", "\(try instance):upgrade", ["redisVersion": .string(version)], done: nil)
    }

    func authString() async throws { try printed(try await send("GET", "\(try instance)/authString"), table: nil) }

    func describe(_ kind: String) async throws {
        try printed(try await send("GET", "\(try parent)/\(kind)/\(APIClient.escaped(name))"), table: nil)
    }

    func list(_ kind: String, _ table: [GcloudColumn]) async throws {
        var items: [JSONValue] = []
        var token = ""
        repeat {
            let size = said["--page-size"].map { "&pageSize=\(APIClient.escaped($0))" } ?? ""
            let page = try await send(
                "GET", "\(try parent)/\(kind)?pageToken=\(APIClient.escaped(token))\(size)")
            if case .array(let more) = page[kind] ?? [] { items += more }
            token = page["nextPageToken"].map(VendorOutput.cell) ?? ""
        } while !token.isEmpty
        try listed(items, table)
    }

    func regions() async throws {
        try listed(try await locations(), [GcloudColumn("NAME", "locationId")])
    }

    func zones() async throws {
        let wanted = said["--region"]
        let zones = try await locations().flatMap { location -> [JSONValue] in
            guard let region = location["locationId"], wanted == nil || region == .string(wanted ?? ""),
                case .object(let zones) = location["metadata"]?["availableZones"] ?? [:]
            else { return [] }
            return zones.keys.sorted().map { ["name": .string($0), "region": region] }
        }
        try listed(zones, [GcloudColumn("ZONE", "name"), GcloudColumn("REGION", "region")])
    }

    private func locations() async throws -> [JSONValue] {
        let answer = try await send("GET", "/google/redis/v1/projects/\(project)/locations")
        return if case .array(let all) = answer["locations"] ?? [] { all } else { [] }
    }

    /// Prints the items after it has filtered, sorted and cut the list, in this order. gcloud does this itself, too,
    /// not the service.
    private func listed(_ items: [JSONValue], _ table: [GcloudColumn]) throws {
        var items = items
        if let text = said["--filter"], !text.isEmpty {
            do {
                let filter = try GcloudFilter(text)
                items = items.filter(filter.accepts)
            } catch {
                throw failure(error.message)
            }
        }
        for key in (said["--sort-by"] ?? "").split(separator: ",").reversed() {
            let column = GcloudColumn("", String(key.trimmingPrefix("~")))
            let sign = key.hasPrefix("~") ? -1 : 1
            // The sort must be stable, so that among equal elements the order of the previous keys remains.
            items = items.enumerated().sorted { one, other in
                let order = GcloudFilter.compare(column.cell(one.element), column.cell(other.element)) * sign
                return order == 0 ? one.offset < other.offset : order < 0
            }.map(\.element)
        }
        if let text = said["--limit"] {
            guard let limit = Int(text), limit > 0 else {
                throw VendorFailure(
                    message: failure("argument --limit: Value must be greater than or equal to 1").message, status: 2)
            }
            items = Array(items.prefix(limit))
        }
        guard !items.isEmpty else { return VendorOutput.log("Listed 0 items.") }
        try printed(.array(items), table: table)
    }

    /// Sends a change and prints gcloud's progress lines on standard error.
    private func mutate(_ what: String, _ method: String, _ path: String, _ body: JSONValue?, done: String?)
        async throws
    {
        var operation = try await send(method, path, body)
        let full = VendorOutput.cell(operation["name"] ?? "")
        VendorOutput.log("\(what) request issued for: [\(name)]")
        if said.isTrue("--async") { return VendorOutput.log("Check operation [\(full)] for status.") }
        VendorOutput.log("Waiting for operation [\(full)] to complete...done.")
        let end = ContinuousClock.now + .seconds(600)
        while operation["done"] != true, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(200))
            operation = try await send("GET", "/google/redis/v1/\(full)")
        }
        if let error = operation["error"] {
            throw failure(
                "{\n  \"code\": \(VendorOutput.cell(error["code"] ?? 2)),\n  \"message\": \"\(VendorOutput.cell(error["message"] ?? ""))\"\n}"
            )
        }
        if let done { VendorOutput.log("\(done) instance [\(name)].") }
        if done == nil || said["--format"] != nil, let response = operation["response"] {
            guard case .object(var members) = response else { return }
            members["@type"] = nil
            try printed(.object(members), table: nil)
        }
    }
}
