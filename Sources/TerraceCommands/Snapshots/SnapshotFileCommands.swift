import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct SnapshotExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a snapshot's files where other programs find them.",
        discussion: """
            Each file is a dump of the engine (RDB), as it loads it. A snapshot of several shards has as many files; they get \
            numbers: web.rdb becomes web-0001.rdb, web-0002.rdb and so on. A file that is there is replaced.
            """)
    @Argument(help: "NAME or SCOPE/NAME of the snapshot.", completion: .snapshots) var snapshot: String
    @Argument(
        help: "A path, s3://BUCKET/NAME, gs://BUCKET/NAME or https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.",
        completion: .file())
    var address: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let deadline = global.deadline
            let target = try FileAddress(typed: address)
            let document = try await client.findSnapshot(snapshot)
            let operation: OperationDocument = try await client.send(
                .post, APIClient.path(document) + "/actions/export",
                try JSON.bytes(ExportRequest(to: target.description)))
            try await client.wait(for: operation, on: document, state: "exported", until: deadline, global.progress)
            let files = target.numbered(document.dumps.count).map(\.description)
            try global.printer.print(files, names: files) { files.map { [$0] } }
        }
    }
}

struct SnapshotImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make a snapshot from files of an engine, and wait until it is proven.",
        discussion: """
            A file is a dump of an engine (RDB), an append-only file (.aof), or the folder 'appendonlydir' of an engine. Several \
            files are those of a cluster's shards. The files stay as they are. 'terrace restore' makes a cache of the snapshot.
            """)
    @Argument(
        help: "A path, s3://BUCKET/NAME, gs://BUCKET/NAME or https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.",
        completion: .file())
    var addresses: [String]
    @Option(name: .customLong("as"), help: "The snapshot's name.") var snapshot: String
    @Option(name: .customLong("of"), help: "The cache that the data are of, which need not exist. (default: --as)")
    var cache: String?
    @Option(help: "The tier that a restore begins with. (default: standard, or premium for several files)")
    var tier: String?
    @Option(help: "The server program that reads the files: redis or valkey. (default: the tier's)")
    var engine: String?
    @Option(help: "The engine's version, such as 7 or 7.0.") var engineVersion: String?
    @Option(name: .customLong("module"), help: "A module that has data in the files; may be repeated.")
    var modules: [String] = []
    @Option(help: "The scope of the snapshot. (default: local)") var scope: String?
    @Flag(help: "Do not wait until the snapshot is available.") var noWait = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let client = try global.client
            let deadline = global.deadline
            var request = ImportRequest(
                files: try addresses.map { try FileAddress(typed: $0).description }, name: snapshot)
            (request.cache, request.tier, request.scope) = (cache, tier, scope)
            (request.engine, request.engineVersion) = (engine, engineVersion)
            request.modules = modules.isEmpty ? nil : modules
            let answer: SnapshotAnswer = try await client.send(.post, "/api/v1/imports", try JSON.bytes(request))
            let document = try await client.finished(answer, noWait: noWait, until: deadline, global.progress)
            try global.printer.print(document, names: [document.reference]) { SnapshotTables.list([document]) }
        }
    }
}

extension FileAddress {
    /// An address as a person types it: a path may be relative to the folder that the person is in.
    init(typed text: String) throws {
        let isPath = !text.contains("://") && !text.hasPrefix("arn:") && !text.isEmpty
        try self.init(isPath ? URL(fileURLWithPath: text).path : text)
    }
}

extension APIClient {
    /// The snapshot that was asked for, once it is available.
    func finished(
        _ answer: SnapshotAnswer, noWait: Bool, until deadline: Deadline, _ progress: Progress
    ) async throws -> SnapshotDocument {
        guard !noWait else { return answer.snapshot }
        try await wait(for: answer.operation, on: answer.snapshot, state: "available", until: deadline, progress)
        return try await get(SnapshotDocument.self, Self.path(answer.snapshot))
    }
}
