import CTerrace
import Foundation
public import TerraceCore

/// The engines installed on this machine.
public struct EngineCatalog: Sendable {
    public let engines: [Engine]
    private let strict: Bool

    /// - Parameter strict: whether every number of a requested version has to match the installed one.
    public init(engines: [Engine], strict: Bool) {
        self.engines = engines
        self.strict = strict
    }

    /// Searches `folders` for engines, then the PATH.
    public static func discover(in folders: [String], path: String, strict: Bool) async -> EngineCatalog {
        var found: [Engine] = []
        var seen: Set<String> = []
        for folder in folders + path.split(separator: ":").map(String.init) {
            for name in EngineName.allCases {
                // The program is started by this name: Debian's redis-server is a link to redis-check-rdb, which acts
                // by the name it is called by. The link's target only serves to skip a program that was found before.
                let file = folder + "/\(name.rawValue)-server"
                let target = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
                guard FileManager.default.isExecutableFile(atPath: file), seen.insert(target).inserted,
                    let text = await versionText(of: file), let engine = parse(text, path: file)
                else { continue }
                found.append(engine)
            }
        }
        return EngineCatalog(engines: found, strict: strict)
    }

    /// `Redis server v=7.0.15 …`, `Valkey server v=8.0.1 …`: the text tells the engine, whatever the file is called.
    static func parse(_ text: String, path: String) -> Engine? {
        let words = text.split(separator: " ")
        guard let first = words.first, let name = EngineName(rawValue: first.lowercased()),
            let version = words.first(where: { $0.hasPrefix("v=") })?.dropFirst(2), version.first?.isNumber == true
        else { return nil }
        return Engine(name: name, version: String(version), origin: path)
    }

    private static func versionText(of file: String) async -> String? {
        // The output goes to memory. A child that the program leaves running would hold a pipe open past the limit, and
        // a killed daemon would leave a file behind.
        let output = terrace_memory_file()
        guard output >= 0 else { return nil }
        defer { close(output) }
        let process = try? await ServerProcess.start(
            file, ["--version"], directory: "/", log: "/proc/self/fd/\(output)", openFiles: 0, dieWithParent: true
        ) { _, _ in }
        guard let process else { return nil }
        await process.end(within: versionLimit)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(output, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    /// How long a program may take to print its version; a program that hangs is skipped.
    static let versionLimit = Duration.seconds(5)

    /// The newest installed engine that the request allows. The major version has to match, or all given numbers if
    /// strict.
    /// - Throws: `TerraceError.failedPrecondition` that names what is installed and how to get more.
    public func select(_ request: EngineRequest) throws -> Engine {
        let named = engines.filter { $0.name == request.name }
        let wanted = request.version.map(Engine.numbers) ?? []
        let depth = strict ? wanted.count : min(wanted.count, 1)
        let matching = named.filter { Array($0.numbers.prefix(depth)) == Array(wanted.prefix(depth)) }
        if let best = matching.max(by: { $0.numbers.lexicographicallyPrecedes($1.numbers) }) { return best }
        let asked = request.name.rawValue + (request.version.map { " \($0)" } ?? "")
        let installed = engines.isEmpty ? "no engine" : engines.map { "\($0) (\($0.origin))" }.joined(separator: ", ")
        let way =
            named.isEmpty
            ? "Install it (Debian and Ubuntu: apt-get install \(request.name.rawValue)-server) or name its folder with --engines"
            : "Ask for an installed version\(strict ? ", or leave --strict-engine-version out" : "")"
        throw TerraceError(
            .failedPrecondition, "\(asked) is not installed; installed: \(installed). \(way)",
            field: "spec.engine.version")
    }
}
