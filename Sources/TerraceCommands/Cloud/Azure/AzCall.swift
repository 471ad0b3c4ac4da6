import Foundation
import TerraceAPI
import TerraceCore

/// One run of an az command against one resource.
struct AzCall: Sendable {
    let said: VendorArguments
    let subscription: String
    private let command: AzCommand
    private let client: VendorClient
    /// The resource that `--ids` names; nil where `--name` and `--resource-group` name it.
    private let resource: (group: String, name: String)?

    /// One call, or one for each resource of `--ids`.
    static func calls(_ command: AzCommand, _ words: [String], _ client: VendorClient) throws -> [AzCall] {
        let flags = command.ownFlags + AzCommand.global
        let said = try parsed(words, flags, command)
        try check(said, flags, command)
        if command.asks, !said.isTrue("--yes") { try confirm() }
        let subscription = try subscription(said["--subscription"])
        guard said.has("--ids") else {
            return [AzCall(said: said, subscription: subscription, command: command, client: client, resource: nil)]
        }
        return try said.all("--ids").map { id in
            let parts = id.split(separator: "/").map(String.init)
            guard parts.count >= 8, parts[0].lowercased() == "subscriptions", parts[2].lowercased() == "resourcegroups"
            else { throw VendorFailure.usage("invalid resource ID: \(id)") }
            return AzCall(
                said: said, subscription: parts[1], command: command, client: client, resource: (parts[3], parts[7]))
        }
    }

    private static func parsed(_ words: [String], _ flags: [VendorFlag], _ command: AzCommand) throws -> VendorArguments
    {
        // With --ids, the flags that would name the resource are not required.
        let isByID = command.takesIDs && words.contains { $0 == "--ids" || $0.hasPrefix("--ids=") }
        let needed = flags.map { flag in
            var flag = flag
            if isByID, ["--name", "--cluster-name", "--resource-group"].contains(flag.key) { flag.isRequired = false }
            return flag
        }
        do {
            let said = try VendorArguments(words, needed)
            guard said.positional.isEmpty else {
                throw VendorFailure.usage("unrecognized arguments: \(said.positional.joined(separator: " "))")
            }
            return said
        } catch let problem as VendorArguments.Problem {
            switch problem {
            case .unknown(let word): throw VendorFailure.usage("unrecognized arguments: \(word)")
            case .noValue(let flag):
                throw VendorFailure.usage("argument \(spelled(flag, flags)): expected one argument")
            case .missing(let missing) where command.takesIDs && missing.contains { $0.hasSuffix("name") }:
                throw VendorFailure(message: "ERROR: (\(missing[0]) | --ids) are required", status: 1)
            case .missing(let missing):
                throw VendorFailure.usage(
                    "the following arguments are required: "
                        + missing.map { spelled($0, flags) }.joined(separator: ", "))
            }
        }
    }

    private static func spelled(_ key: String, _ flags: [VendorFlag]) -> String {
        flags.first { $0.key == key }?.names.joined(separator: "/") ?? key
    }

    private static func check(_ said: VendorArguments, _ flags: [VendorFlag], _ command: AzCommand) throws {
        for flag in flags where !flag.choices.isEmpty {
            for value in said.all(flag.key)
            where !flag.choices.contains(where: { $0.lowercased() == value.lowercased() }) {
                throw VendorFailure.usage(
                    "az \(command.path.joined(separator: " ")): '\(value)' is not a valid value for '\(flag.key)'. "
                        + "Allowed values: \(flag.choices.joined(separator: ", ")).")
            }
        }
    }

    private static func confirm() throws {
        guard isatty(STDIN_FILENO) == 1 else {
            VendorOutput.log("WARNING: Unable to prompt for confirmation as no tty available. Use --yes.")
            throw VendorFailure(message: "ERROR: Operation cancelled.", status: 1)
        }
        StandardError.write("Are you sure you want to perform this operation? (y/n): ")
        guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else {
            throw VendorFailure(message: "ERROR: Operation cancelled.", status: 1)
        }
    }

    private static func subscription(_ said: String?) throws -> String {
        guard let said, said.lowercased() != "terrace" else { return AzureConfiguration.subscription }
        guard UUID(uuidString: said) != nil else {
            throw VendorFailure(
                message: "ERROR: The subscription of '\(said)' doesn't exist in cloud 'Terrace'.", status: 1)
        }
        return said
    }

    // MARK: Names

    var group: String { resource?.group ?? said["--resource-group"] ?? "" }
    var name: String { resource?.name ?? said["--name"] ?? said["--cluster-name"] ?? "" }
    var subscriptionPath: String { "/subscriptions/\(subscription)" }
    var groupPath: String { "\(subscriptionPath)/resourcegroups/\(APIClient.escaped(group))" }

    /// The chosen value, in the spelling of the flag's list of choices.
    func choice(_ key: String) -> String? {
        guard let value = said[key] else { return nil }
        let flag = (command.flags + AzCommand.global).first { $0.key == key }
        return flag?.choices.first { $0.lowercased() == value.lowercased() } ?? value
    }

    /// - Throws: `VendorFailure` with `az`'s message where the value is not a whole number.
    func number(_ key: String) throws -> JSONValue? {
        guard let text = said[key] else { return nil }
        guard let number = Int(text) else { throw VendorFailure.usage("argument \(key): invalid int value: '\(text)'") }
        return .integer(number)
    }

    /// An object from `a=b c=d`. A single empty word gives an empty object, which clears the property.
    func pairs(_ key: String) -> JSONValue? {
        guard said.has(key) else { return nil }
        return .object(
            Dictionary(
                said.all(key).filter { !$0.isEmpty }.map { word in
                    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                        String.init)
                    return (parts[0], .string(parts.count == 2 ? parts[1] : ""))
                }
            ) { $1 })
    }

    /// A JSON document, or `@` and the path of a file with one.
    func document(_ key: String) throws -> JSONValue? {
        guard let text = said[key] else { return nil }
        var bytes = Array(text.utf8)
        if text.hasPrefix("@") {
            guard let data = FileManager.default.contents(atPath: String(text.dropFirst())) else {
                throw VendorFailure.usage("argument \(key): there is no readable file \(text.dropFirst())")
            }
            bytes = Array(data)
        }
        guard let value = try? JSON.value(bytes, within: .ours) else {
            throw VendorFailure.usage("argument \(key): it is no JSON: \(text)")
        }
        return value
    }

    // MARK: Requests

    /// Sends a request, and waits for the operation that it starts unless `--no-wait` is given.
    /// - Throws: `VendorFailure` with the code and message of the answer.
    @discardableResult
    func send(_ method: String, _ path: String, _ body: JSONValue? = nil, waits: Bool = true) async throws -> JSONValue
    {
        let answer = try await client.send(method, path + "?api-version=2024-11-01", json: body, headers: Self.token)
        guard (200..<300).contains(answer.status) else { throw VendorFailure.answer(answer) }
        if waits, !said.isTrue("--no-wait") { try await follow(answer) }
        return answer.json
    }

    func exists(_ path: String) async throws -> Bool {
        let answer = try await client.send("HEAD", path + "?api-version=2024-11-01", json: nil, headers: Self.token)
        return answer.status < 300
    }

    /// The daemon accepts any token, but demands one, as Azure does.
    private static let token = [("Authorization", "Bearer terrace")]

    private func follow(_ answer: VendorClient.Answer) async throws {
        guard
            let link = answer.header("Azure-AsyncOperation") ?? (answer.status == 202 ? answer.header("Location") : nil)
        else { return }
        let isStatus = answer.header("Azure-AsyncOperation") != nil
        let end = ContinuousClock.now + .seconds(600)
        while ContinuousClock.now < end {
            let poll = try await client.send("GET", VendorClient.path(ofLink: link), json: nil, headers: Self.token)
            guard poll.status < 300 else { throw VendorFailure.answer(poll) }
            switch poll.json["status"]?.text {
            case "Failed", "Canceled": throw VendorFailure.answer(poll)
            case "Succeeded": return
            default: if !isStatus, poll.status != 202 { return }
            }
        }
        throw VendorFailure(message: "ERROR: the operation did not end within 10 minutes", status: 1)
    }
}
