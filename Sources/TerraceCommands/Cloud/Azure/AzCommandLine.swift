import TerraceCore

/// `az redis …` and the commands that scripts use with it, with the flags, answers and exit codes of azure-cli 2.91. It
/// also accepts two spellings that azure-cli refuses: `--enable-non-ssl-port false` and `az redis update
/// --shard-count`.
enum AzCommandLine: VendorCommandLine {
    static let name = "az"

    static func help(_ arguments: [String]) -> VendorHelp? {
        guard asksForHelp(arguments) else { return nil }
        let words = Array(arguments.prefix { !$0.hasPrefix("-") })
        if let command = AzCommand.all.first(where: { words.starts(with: $0.path) }) {
            return VendorHelp(
                usage: "az \(command.path.joined(separator: " ")) [parameters]",
                parameters: command.ownFlags.map(VendorHelp.Parameter.init), global: AzCommand.global.map(\.key))
        }
        let below = AzCommand.all.filter { $0.path.starts(with: words) }
        guard !below.isEmpty else { return nil }
        return VendorHelp(
            usage: "az \(words.map { $0 + " " }.joined())<command> [parameters]",
            commands: below.map { "az " + $0.path.joined(separator: " ") }, global: AzCommand.global.map(\.key))
    }

    static func run(_ arguments: [String], _ client: VendorClient) async throws {
        let words = Array(arguments.prefix { !$0.hasPrefix("-") })
        guard let command = AzCommand.all.first(where: { words.starts(with: $0.path) }) else { throw unknown(words) }
        let rest = Array(arguments.dropFirst(command.path.count))
        let calls = try AzCall.calls(command, rest, client)
        guard let first = calls.first else { return }
        let output = try AzOutput(first.said, table: command.table)
        var results: [JSONValue] = []
        for call in calls {
            if let result = try await command.run(call) { results.append(result) }
        }
        guard !results.isEmpty else { return }
        try output.write(calls.count == 1 ? results[0] : .array(results))
    }

    /// The failure for words that are no command: it names the unknown word and the commands that may follow the words
    /// before it.
    private static func unknown(_ words: [String]) -> VendorFailure {
        let paths: [[String]] = AzCommand.all.map(\.path)
        let known = words.indices.reversed().first { end in paths.contains { $0.starts(with: words[..<end]) } } ?? 0
        let next = Set(
            paths.filter { $0.starts(with: words[..<known]) }.map { $0.dropFirst(known).joined(separator: " ") })
        let what =
            known < words.count
            ? "'\(words[known])' is misspelled or not recognized by the system."
            : "the following arguments are required: _subcommand"
        return VendorFailure(
            message: "ERROR: \(what)\n\naz \(words[..<known].map { $0 + " " }.joined())has here: "
                + next.sorted().joined(separator: ", "), status: 2)
    }
}
