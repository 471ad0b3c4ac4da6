import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore
import TerraceManifests

/// Manifests as they are named on the command line.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("file")], parsing: .upToNextOption,
        help: "A manifest, a folder of them, or - for standard input.", completion: .file())
    var files: [String]

    /// Texts for the daemon, which parses them: one parser, one wording.
    func request(prune: Bool, dryRun: Bool) throws -> [UInt8] {
        try Self.request(files, prune: prune, dryRun: dryRun)
    }

    static func request(_ files: [String], prune: Bool = false, dryRun: Bool = false) throws -> [UInt8] {
        let named = try ManifestSource.read(files.filter { $0 != "-" })
        var sources = try named.map { ApplyRequest.Source(file: $0.file ?? "", text: try text($0)) }
        if files.contains("-") {
            let bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
            sources.append(.init(file: "<stdin>", text: try text(ManifestSource(file: "<stdin>", bytes: bytes))))
        }
        return try JSON.bytes(ApplyRequest(manifests: sources, prune: prune, dryRun: dryRun))
    }

    private static func text(_ source: ManifestSource) throws -> String {
        // What is no text at all is refused by the same parser, here, as JSON could not carry it.
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
        abstract: "Create or change what manifests declare, and wait until it is available.")
    @OptionGroup var manifests: ManifestOptions
    @Flag(help: "Delete caches of the same scopes that are not declared.") var prune = false
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
    @Flag(help: "Do not wait until the caches are available.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling(manifests: true) {
            let client = try global.client
            let deadline = global.deadline
            let body = try manifests.request(prune: prune, dryRun: dryRun)
            let list: ChangeList = try await client.send(.post, "/api/v1/apply", body)
            try Changes.print(list.changes, global.printer, dryRun: dryRun)
            if !noWait { try await client.wait(for: list.changes, until: deadline, global.progress) }
        }
    }
}

struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what apply would change: exit 0 nothing, 2 something.")
    @OptionGroup var manifests: ManifestOptions
    @Flag(help: "Count caches that are not declared as to be deleted.") var prune = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        var differs = false
        try await Failure.handling(manifests: true) {
            let body = try manifests.request(prune: prune, dryRun: true)
            let list: ChangeList = try await global.client.send(.post, "/api/v1/apply", body)
            let changes = list.changes.filter { $0.action != "none" }
            differs = !changes.isEmpty
            try Changes.print(changes, global.printer, dryRun: true)
        }
        if differs { throw ExitCode(2) }
    }
}

/// How changes look.
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
