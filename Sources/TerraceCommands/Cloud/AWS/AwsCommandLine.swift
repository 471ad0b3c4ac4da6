import Foundation
import TerraceAWS
import TerraceCore

/// `aws elasticache …` and `aws sts get-caller-identity`. The operations and their flags come from the service's model.
enum AwsCommandLine: VendorCommandLine {
    static let name = "aws"
    private static let table = AWSCommandTable()

    /// The flags of every command. Those for signatures, profiles and pagers are accepted and have no effect.
    private static let global = [
        VendorFlag("--region"), VendorFlag("--output"), VendorFlag("--query"), VendorFlag("--endpoint-url"),
        VendorFlag("--profile"), VendorFlag("--color"), VendorFlag("--ca-bundle"), VendorFlag("--cli-read-timeout"),
        VendorFlag("--cli-connect-timeout"), VendorFlag("--no-cli-pager", kind: .toggle),
        VendorFlag("--no-paginate", kind: .toggle), VendorFlag("--no-verify-ssl", kind: .toggle),
        VendorFlag("--no-sign-request", kind: .toggle), VendorFlag("--cli-input-json"),
        VendorFlag("--debug", kind: .toggle),
    ]

    /// `help` stands at the end, as the original has it; `--help` is taken, too.
    static func help(_ arguments: [String]) -> VendorHelp? {
        let words = Array(arguments.prefix { !$0.hasPrefix("-") })
        guard words.last == "help" || asksForHelp(arguments) else { return nil }
        let path = words.last == "help" ? words.dropLast() : words[...]
        let global = global.map(\.key)
        if path.first == "elasticache", path.count > 1, let command = table[path[1]] {
            return VendorHelp(
                usage: "aws elasticache \(path[1]) [parameters]",
                parameters: command.flags.map { VendorHelp.Parameter($0.name, $0.isRequired ? ["required"] : []) },
                global: global)
        }
        guard path.isEmpty || Array(path) == ["elasticache"] else { return nil }
        let waits = waiters.keys.map { "aws elasticache wait \($0)" }
        let commands = table.builtNames.map { "aws elasticache \($0)" } + waits
        return VendorHelp(
            usage: "aws elasticache <operation> [parameters]",
            commands: commands + (path.isEmpty ? ["aws sts get-caller-identity"] : []), global: global)
    }

    static func run(_ arguments: [String], _ client: VendorClient) async throws {
        let words = arguments.prefix { !$0.hasPrefix("-") }
        let service = words.first ?? ""
        let rest = Array(arguments.dropFirst(min(words.count, 2)))
        switch (service, words.dropFirst().first ?? "") {
        case ("sts", "get-caller-identity"):
            let said = try parsed(rest, [])
            try printed(
                try await send("Action=GetCallerIdentity&Version=2011-06-15", "GetCallerIdentity", said, client), said)
        case ("elasticache", "wait"): try await wait(Array(arguments.dropFirst(2)), client)
        case ("elasticache", let name):
            guard let command = table[name] else {
                throw usage(
                    "argument operation: Invalid choice: '\(name)', valid choices are:\n\n\(table.names.joined(separator: "\n"))"
                )
            }
            try await run(command, rest, client)
        default: throw usage("Terrace has the services elasticache and sts, not '\(service)'")
        }
    }

    private static func run(
        _ command: AWSCommandTable.Command, _ words: [String], _ client: VendorClient
    ) async throws {
        let (words, skeleton) = try AwsInput.skeleton(words)
        if let skeleton {
            let document = table.skeleton(of: command, isOutput: skeleton == .output)
            print(
                skeleton == .yamlInput
                    ? try VendorOutput.yaml(document) : try VendorOutput.json(document, indent: 4, order: order))
            return
        }
        let pages = table.pages(of: command)
        let said = try parsed(words, command.flags, isPaged: pages != nil)
        let values = values(of: command, said)
        let document = try said["--cli-input-json"].map(AwsInput.document) ?? [:]
        func ask(_ more: [String: [String]]) async throws -> JSONValue {
            do {
                let form = try table.form(command, values.merging(more) { $1 }, document: document)
                return try await send(form, command.operation, said, client)
            } catch let error as TerraceError {
                throw VendorFailure(message: "\naws: [ERROR]: \(error.message)", status: 252)
            }
        }
        let isByHand = ["--marker", "--max-records", "--no-paginate"].contains(where: said.has)
        guard let pages, !isByHand, document["Marker"] == nil, document["MaxRecords"] == nil else {
            return try printed(try await ask([:]), said)
        }
        let wish = try AwsPages.Wish(said)
        try printed(try await AwsPages(shape: pages, wish: wish).all(ask), said)
    }

    /// Sorts names in the model's order; names that only this program adds come last.
    private static func order(_ names: [String]) -> [String] {
        let own = ["UserId", "Account", "Arn"]
        if Set(names) == Set(own) { return own }
        let token = names.filter { $0 == AwsPages.token }
        return table.inModelOrder(names.filter { $0 != AwsPages.token }) + token
    }

    static func usage(_ message: String) -> VendorFailure {
        VendorFailure(
            message: "\nusage: aws elasticache <operation> [parameters]\n\naws: error: \(message)", status: 252)
    }

    // MARK: Words

    private static func parsed(
        _ words: [String], _ flags: [AWSCommandTable.Flag], isPaged: Bool = false
    ) throws -> VendorArguments {
        // With an input document, a required flag may be left out. A value that is in neither is reported later, when the
        // request is made.
        let mayLackFlags = words.contains { $0 == "--cli-input-json" || $0.hasPrefix("--cli-input-json=") }
        var own = flags.flatMap { flag -> [VendorFlag] in
            switch flag.kind {
            case .flag:
                [VendorFlag(flag.name, kind: .toggle), VendorFlag("--no-" + flag.name.dropFirst(2), kind: .toggle)]
            case .list: [VendorFlag(flag.name, kind: .words, required: flag.isRequired && !mayLackFlags)]
            case .text, .number, .structure: [VendorFlag(flag.name, required: flag.isRequired && !mayLackFlags)]
            }
        }
        if isPaged { own += AwsPages.flags }
        do {
            let said = try VendorArguments(words, own + global)
            guard said.positional.isEmpty else {
                throw usage("Unknown options: \(said.positional.joined(separator: ", "))")
            }
            return said
        } catch let problem as VendorArguments.Problem {
            switch problem {
            case .unknown(let word): throw usage("Unknown options: \(word)")
            case .noValue(let flag): throw usage("argument \(flag): expected one argument")
            case .missing(let flags):
                throw usage("the following arguments are required: \(flags.joined(separator: ", "))")
            }
        }
    }

    private static func values(
        of command: AWSCommandTable.Command, _ said: VendorArguments
    ) -> [String: [String]] {
        var values: [String: [String]] = [:]
        for flag in command.flags {
            let opposite = "--no-" + flag.name.dropFirst(2)
            if said.has(flag.name) {
                values[flag.name] = said.all(flag.name)
            } else if flag.kind == .flag, said.has(opposite) {
                values[flag.name] = ["false"]
            }
        }
        return values
    }

    // MARK: Requests

    private static func send(
        _ form: String, _ operation: String, _ said: VendorArguments, _ client: VendorClient
    ) async throws -> JSONValue {
        let environment = ProcessInfo.processInfo.environment
        let region = said["--region"] ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1"
        let scope =
            "AWS4-HMAC-SHA256 Credential=terrace/20000101/\(region)/elasticache/aws4_request, SignedHeaders=host, Signature=0"
        let answer = try await client.send(
            "POST", "/",
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"), ("Authorization", scope),
                ("Accept", "application/json"),
            ], body: Array(form.utf8))
        guard answer.status == 200 else {
            let (code, message) = (answer.json["Code"], answer.json["Message"])
            throw VendorFailure(
                message:
                    "\nAn error occurred (\(VendorOutput.cell(code ?? "Unknown"))) when calling the \(operation) operation: "
                    + VendorOutput.cell(message ?? ""), status: 254)
        }
        return answer.json
    }

    private static func printed(_ value: JSONValue, _ said: VendorArguments) throws {
        let value = try said["--query"].map { try JMESPath($0).search(value) } ?? value
        // An empty answer prints nothing.
        if value == .object([:]) { return }
        switch said["--output"] ?? ProcessInfo.processInfo.environment["AWS_DEFAULT_OUTPUT"] ?? "json" {
        case "json": print(try VendorOutput.json(value, indent: 4, order: order))
        case "text": print(VendorOutput.text(value).joined(separator: "\n"))
        case "yaml": print(try VendorOutput.yaml(value))
        case "table":
            let rows =
                if case .object(let members) = value, members.count == 1, let only = members.values.first { only } else
                { value }
            print(VendorOutput.table(rows))
        case let other:
            throw usage("argument --output: Invalid choice: '\(other)', valid choices are: json, text, table, yaml")
        }
    }

    // MARK: Waiting

    /// The waiters by name: the operation that is polled, the list in its answer, the status that every element must
    /// have, and the error code that means "deleted", where the waiter waits for deletion.
    private static let waiters: [String: (operation: String, list: String, status: String, gone: String?)] = [
        "replication-group-available": ("describe-replication-groups", "ReplicationGroups", "Status", nil),
        "replication-group-deleted": (
            "describe-replication-groups", "ReplicationGroups", "Status", "ReplicationGroupNotFoundFault"
        ),
        "cache-cluster-available": ("describe-cache-clusters", "CacheClusters", "CacheClusterStatus", nil),
        "cache-cluster-deleted": (
            "describe-cache-clusters", "CacheClusters", "CacheClusterStatus", "CacheClusterNotFound"
        ),
    ]

    /// Waits until the waiter's condition holds. AWS's tool polls every 15 s, 40 times. Here the daemon holds each
    /// request open until something changes.
    private static func wait(_ words: [String], _ client: VendorClient) async throws {
        guard let name = words.first, let waiter = waiters[name], let command = table[waiter.operation] else {
            throw usage("argument waiter_name: valid choices are:\n\n\(waiters.keys.sorted().joined(separator: "\n"))")
        }
        let said = try parsed(Array(words.dropFirst()), command.flags)
        let form = try table.form(command, values(of: command, said))
        let end = ContinuousClock.now + .seconds(600)
        while ContinuousClock.now < end {
            do {
                let answer = try await send(form, command.operation, said, client)
                let states = try JMESPath("\(waiter.list)[].\(waiter.status)").search(answer)
                if waiter.gone == nil, case .array(let all) = states, !all.isEmpty,
                    all.allSatisfy({ $0 == "available" })
                {
                    return
                }
            } catch let failure as VendorFailure where waiter.gone.map({ failure.message.contains("(\($0))") }) == true
            {
                return
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        throw VendorFailure(message: "\nWaiter \(name) failed: Max attempts exceeded", status: 255)
    }
}
