import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore
import TerraceManifests

/// The options that name manifests and their owner.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("file")], parsing: .upToNextOption,
        help: "A manifest, a folder of them, or - for standard input.", completion: .file())
    var files: [String]

    @Option(
        help: "Name of the set that the caches belong to. (default: the label terrace/owner, else the paths after -f)")
    var owner: String?

    /// The request to the daemon, with the manifests' texts. The daemon parses them, so that all clients get the same
    /// messages.
    func request(prune: Bool, dryRun: Bool) throws -> ApplyRequest {
        var request = try Self.request(files)
        request.prune = prune
        request.dryRun = dryRun
        request.owner = owner
        request.defaultOwner = Self.defaultOwner(files)
        return request
    }

    /// The owner's name from the files: their absolute paths, sorted, so that neither their order nor the working
    /// folder makes a difference. Nil for standard input, which has no path, and for paths that are not valid as an
    /// owner's name.
    static func defaultOwner(_ files: [String]) -> String? {
        guard !files.contains("-") else { return nil }
        let paths = Set(files.map { URL(fileURLWithPath: $0).standardizedFileURL.path }).sorted()
        let name = paths.joined(separator: ",")
        return (try? Owner(name))?.name
    }

    static func request(_ files: [String]) throws -> ApplyRequest {
        let named = try ManifestSource.read(files.filter { $0 != "-" })
        var sources = try named.map { ApplyRequest.Source(file: $0.file ?? "", text: try text($0)) }
        if files.contains("-") {
            let bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
            sources.append(.init(file: "<stdin>", text: try text(ManifestSource(file: "<stdin>", bytes: bytes))))
        }
        return ApplyRequest(manifests: sources)
    }

    private static func text(_ source: ManifestSource) throws -> String {
        // JSON carries text only, so a file that is not text is refused here, by the same parser.
        guard source.bytes.count <= InputBounds.manifestBytes,
            let text = String(validating: source.bytes, as: UTF8.self)
        else {
            _ = try ManifestParser().parse([source])
            throw TerraceError(.invalidArgument, "\(source.file ?? "a manifest") is not UTF-8 text")
        }
        return text
    }
}

struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Create or change the caches of manifests, and wait until they are available.")
    @OptionGroup var manifests: ManifestOptions
    @Flag(help: "Delete caches of the same owner that are no longer declared; asks on a terminal.")
    var prune = false
    @Flag(help: "Delete without asking, with --prune.") var yes = false
    @Flag(help: "Print what would change, and change nothing.") var dryRun = false
    @Flag(help: "Do not wait until the caches are available.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling(manifests: true) {
            let client = try global.client
            let deadline = global.deadline
            var request = try manifests.request(prune: prune, dryRun: dryRun)
            if prune, !dryRun { request.agreed = try await agreed(request, client) }
            let list: ChangeList = try await client.send(.post, "/api/v1/apply", try JSON.bytes(request))
            try Changes.print(list.changes, global.printer, dryRun: dryRun)
            if !noWait { try await client.wait(for: list.changes, until: deadline, global.progress) }
        }
    }

    /// Lists the caches that `--prune` would delete and asks for consent. Returns the caches that may be deleted.
    private func agreed(_ request: ApplyRequest, _ client: APIClient) async throws -> [String] {
        var look = request
        look.dryRun = true
        let list: ChangeList = try await client.send(.post, "/api/v1/apply", try JSON.bytes(look))
        let surplus = list.changes.filter { $0.action == "delete" }
        guard !surplus.isEmpty else { return [] }
        let names = surplus.map(\.reference).joined(separator: ", ")
        StandardError.write("terrace: --prune deletes with all data: \(names)\n")
        if !yes {
            guard Question.canBeAsked else {
                throw TerraceError(.failedPrecondition, "nothing was changed; to delete them, add --yes")
            }
            try Question.ask("Delete them?", otherwise: "nothing was changed")
        }
        return surplus.map { "\($0.scope)/\($0.name)" }
    }
}

struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Print what apply would change. Exit code 0: nothing; 2: something.")
    @OptionGroup var manifests: ManifestOptions
    @Flag(help: "Include the caches that 'apply --prune' would delete.") var prune = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        var differs = false
        try await Failure.handling(manifests: true) {
            let request = try manifests.request(prune: prune, dryRun: true)
            let list: ChangeList = try await global.client.send(.post, "/api/v1/apply", try JSON.bytes(request))
            let changes = list.changes.filter { $0.action != "none" }
            differs = !changes.isEmpty
            try Changes.print(changes, global.printer, dryRun: true)
        }
        if differs { throw ExitCode(2) }
    }
}

/// Formats changes as text.
enum Changes {
    static func print(_ changes: [ChangeDocument], _ printer: Printer, dryRun: Bool) throws {
        try printer.print(changes, names: changes.map(\.reference)) {
            changes.map { change in
                let verb = dryRun ? "would " : ""
                switch change.action {
                case "create": return ["\(change.reference)", "\(verb)create"]
                case "update": return ["\(change.reference)", "\(verb)update", change.fields.joined(separator: ", ")]
                case "delete": return ["\(change.reference)", "\(verb)delete"]
                default: return ["\(change.reference)", "unchanged"]
                }
            }
        }
    }
}
