import CTerrace
import Foundation
import TerraceCore

/// Finds engines in folders, and asks each program what it is.
public struct EngineDiscovery: Sendable {
    /// How long a program may take to answer; a program that hangs is skipped.
    private static let limit = Duration.seconds(5)

    private let folders: [String]
    private let added: [AddedFolder]

    /// - Parameters:
    ///   - folders: searched in this order; a program that was found before is skipped.
    ///   - added: those of engines that were added for Terrace, searched after the others.
    public init(folders: [String], added: [AddedFolder] = []) {
        self.folders = folders
        self.added = added
    }

    public func catalog(strict: Bool) async -> EngineCatalog {
        var seen: Set<String> = []
        let places = folders + added.map(\.path)
        let files = places.flatMap { folder in EngineName.allCases.map { "\(folder)/\($0.rawValue)-server" } }.filter {
            // A program is started by this name: Debian's redis-server is a link to redis-check-rdb, which acts by the name
            // it is called by. The link's target only serves to skip a program that was found before.
            let target = URL(fileURLWithPath: $0).resolvingSymlinksInPath().path
            return FileManager.default.isExecutableFile(atPath: $0) && seen.insert(target).inserted
        }
        let found = await withTaskGroup(of: (Int, Engine?).self) { group in
            for (place, file) in files.enumerated() { group.addTask { (place, await Self.engine(file)) } }
            return await group.reduce(into: [Int: Engine]()) { $0[$1.0] = $1.1 }
        }
        let engines = files.indices.compactMap { found[$0] }
        let inAdded = Set(engines.map(\.origin).filter { origin in added.contains { origin.hasPrefix("\($0.path)/") } })
        return EngineCatalog(engines: engines, added: inAdded, strict: strict)
    }

    private static func engine(_ file: String) async -> Engine? {
        async let tls = output(of: file, tlsTrial)
        guard let text = await output(of: file, ["--version"]), let (name, version) = version(text) else {
            _ = await tls
            return nil
        }
        return Engine(name: name, version: version, origin: file, hasTLS: hasTLS(await tls ?? ""))
    }

    /// A server with TLS ends because there is no such certificate; one without, because it has no TLS. Redis 7 and later
    /// have the settings of TLS even where they were built without it.
    private static let tlsTrial = ["--port", "0", "--tls-port", "1", "--tls-cert-file", "/nonexistent/terrace"]

    static func hasTLS(_ trial: String) -> Bool { trial.contains("Failed to configure TLS") }

    /// `Redis server v=7.0.15 …`, `Valkey server v=8.0.1 …`: the text tells the engine, whatever the file is called.
    static func version(_ text: String) -> (EngineName, String)? {
        let words = text.split(separator: " ")
        guard let first = words.first, let name = EngineName(rawValue: first.lowercased()),
            let version = words.first(where: { $0.hasPrefix("v=") })?.dropFirst(2), version.first?.isNumber == true
        else { return nil }
        return (name, String(version))
    }

    private static func output(of file: String, _ arguments: [String]) async -> String? {
        // The output goes to memory. A child that the program leaves running would hold a pipe open past the limit, and
        // a killed daemon would leave a file behind.
        let output = terrace_memory_file()
        guard output >= 0 else { return nil }
        defer { close(output) }
        let process = try? await ServerProcess.start(
            file, arguments, environment: Libraries.environment(for: [file]), directory: "/",
            log: "/proc/self/fd/\(output)", openFiles: 0, dieWithParent: true
        ) { _, _ in }
        guard let process else { return nil }
        await process.end(within: limit)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(output, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
