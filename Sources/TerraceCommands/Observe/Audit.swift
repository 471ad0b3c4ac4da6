import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "List what a cache's clients were refused. Exit code 0: nothing; 1: something.",
        discussion: """
            Servers only count commands that the tier hides, without their names. A daemon with --refusal noperm, as \
            'terrace run --audit' starts one, refuses all of them by name.
            """)
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        var isClean = true
        try await Failure.handling {
            let client = try global.client
            let cache = try await client.find(name)
            let audit = try await client.get(AuditDocument.self, APIClient.path(cache) + "/audit")
            isClean = audit.isClean
            try global.printer.print(audit, names: audit.refused.map(\.object)) {
                [["REASON", "OBJECT", "USER", "TIMES", "REFUSED BY"]]
                    + audit.refused.map {
                        [
                            $0.reason, $0.object, $0.user, "\($0.count)",
                            $0.blockedByTier ? cache.tier : $0.reason == "login" ? "-" : "access rule",
                        ]
                    }
            }
            StandardError.write(audit.summary(of: cache) + "\n")
        }
        if !isClean { throw ExitCode(1) }
    }
}

extension AuditDocument {
    var isClean: Bool { refused.isEmpty && unknownCommands == 0 }

    /// The result in one sentence, such as for the end of a test run.
    func summary(of cache: CacheDocument) -> String {
        guard !isClean else { return "\(cache.reference): nothing was refused" }
        var parts: [String] = []
        let blocked = Set(refused.filter(\.blockedByTier).map(\.object)).sorted()
        if !blocked.isEmpty {
            parts.append(
                "your application used \(blocked.count) command\(blocked.count == 1 ? "" : "s") that \(cache.tier) blocks: "
                    + blocked.map { $0.uppercased().replacing("|", with: " ") }.joined(separator: ", "))
        }
        let others = refused.filter { !$0.blockedByTier }.reduce(0) { $0 + $1.count }
        if others > 0 {
            parts.append(
                "\(others) request\(others == 1 ? " was" : "s were") refused for lack of a permission or a valid login")
        }
        if unknownCommands > 0 {
            parts.append(
                "at least \(unknownCommands) command\(unknownCommands == 1 ? " was" : "s were") sent that the servers do not know"
                    + (hidesCommands
                        ? "; \(cache.tier) hides some commands; terraced --refusal noperm shows their names" : ""))
        }
        return "\(cache.reference): \(parts.joined(separator: "; "))"
    }
}
