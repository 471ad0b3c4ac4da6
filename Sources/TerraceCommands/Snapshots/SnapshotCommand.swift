import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Keep the data of caches as they are now, and prove what is kept.",
        subcommands: [
            SnapshotCreate.self, SnapshotListCommand.self, SnapshotShow.self, SnapshotVerify.self,
            SnapshotExport.self, SnapshotImport.self, SnapshotCopy.self, SnapshotDelete.self,
        ])
}

struct SnapshotCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a snapshot of a cache while it serves, and wait until it is proven.")
    @Argument(help: "NAME or SCOPE/NAME of the cache.", completion: .caches) var name: String
    @Option(name: .customLong("as"), help: "The snapshot's name. (default: the cache's, with the time)")
    var snapshot: String?
    @Flag(help: "Do not wait until the snapshot is available.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let deadline = global.deadline
            let cache = try await client.find(name)
            let body = try JSON.bytes(
                SnapshotRequest(cache: "\(cache.scope)/\(cache.name)", name: snapshot ?? Self.dated(cache.name)))
            let answer: SnapshotAnswer = try await client.send(.post, "/api/v1/snapshots", body)
            let document = try await client.finished(answer, noWait: noWait, until: deadline, global.progress)
            try global.printer.print(document, names: [document.reference]) { SnapshotTables.list([document]) }
        }
    }

    /// Such as `web-2026-11-30-060412`, in UTC.
    private static func dated(_ cache: String) -> String {
        let now = Date().formatted(
            .iso8601.year().month().day().dateSeparator(.dash).time(includingFractionalSeconds: false)
                .timeSeparator(.omitted).dateTimeSeparator(.space))
        return "\(cache)-\(now.replacingOccurrences(of: " ", with: "-"))"
    }
}

struct SnapshotListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List snapshots, oldest first.", aliases: ["ls"])
    @Option(name: .customLong("of"), help: "Only those of this cache, also of one that is gone.", completion: .caches)
    var cache: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let query = cache.map { "?cache=\(APIClient.escaped($0))" } ?? ""
            let list = try await global.client.get(SnapshotList.self, "/api/v1/snapshots\(query)")
            let all = list.snapshots
            for window in list.windows ?? [] {
                global.progress.line("\(cache ?? "") can be restored to any moment from \(window.from) to \(window.to)")
            }
            try global.printer.print(all, names: all.map(\.reference)) { SnapshotTables.list(all) }
        }
    }
}

struct SnapshotShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one snapshot with its files.")
    @Argument(help: "NAME or SCOPE/NAME of the snapshot.", completion: .snapshots) var snapshot: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let document = try await global.client.findSnapshot(snapshot)
            if global.output == .table { return print(SnapshotTables.details(document), terminator: "") }
            try global.printer.print(document, names: [document.reference]) { [] }
        }
    }
}

struct SnapshotVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every file of a snapshot back, compare its checksums, and have a server load it.")
    @Argument(help: "NAME or SCOPE/NAME of the snapshot.", completion: .snapshots) var snapshot: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let deadline = global.deadline
            let document = try await client.findSnapshot(snapshot)
            let operation: OperationDocument = try await client.send(
                .post, APIClient.path(document) + "/actions/verify", nil)
            try await client.wait(
                for: operation, on: document, state: "whole", until: deadline, global.progress)
            try global.printer.print(document, names: [document.reference]) { [[document.reference, "whole"]] }
        }
    }
}

struct SnapshotCopy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Give a snapshot's data a second name, which outlives the first.")
    @Argument(help: "NAME or SCOPE/NAME of the snapshot.", completion: .snapshots) var snapshot: String
    @Argument(help: "The name of the copy.") var copy: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let document = try await client.findSnapshot(snapshot)
            let made: SnapshotDocument = try await client.send(
                .post, APIClient.path(document) + "/actions/copy", try JSON.bytes(SnapshotCopyRequest(name: copy)))
            try global.printer.print(made, names: [made.reference]) { SnapshotTables.list([made]) }
        }
    }
}

struct SnapshotDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete snapshots. One that does not exist is not an error.", aliases: ["rm"])
    @Argument(help: "NAME or SCOPE/NAME of each snapshot.", completion: .snapshots) var snapshots: [String]
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            if !yes, Question.canBeAsked {
                try Question.ask(
                    "Delete the snapshots \(snapshots.joined(separator: ", "))?", otherwise: "nothing was deleted")
            }
            var deleted: [SnapshotDocument] = []
            for name in snapshots {
                do {
                    let document = try await client.findSnapshot(name)
                    deleted.append(try await client.send(.delete, APIClient.path(document), nil))
                } catch let error as TerraceError where error.code == .notFound {
                    global.progress.line("\(name): not there")
                }
            }
            try global.printer.print(deleted, names: deleted.map(\.reference)) {
                deleted.map { [$0.reference, "deleted"] }
            }
        }
    }
}

extension CompletionKind {
    /// Completes names of snapshots, if a daemon answers.
    static var snapshots: CompletionKind {
        .shellCommand("terrace snapshot list -o name --timeout 2s 2>/dev/null")
    }
}
