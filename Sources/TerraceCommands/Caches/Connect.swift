import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Connect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "redis-cli with address and password filled in.")
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "Log in as this user of the cache.") var user: String?
    @Argument(
        parsing: .postTerminator, help: "Arguments of redis-cli, after --; a command that fails ends in exit code 1.",
        completion: .file())
    var arguments: [String] = []
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling {
            try global.refuseOutput(of: "connect")
            let client = try global.client
            let cache = try await client.find(name)
            let connection = try await client.get(ConnectionDocument.self, APIClient.path(cache) + "/connection")
            guard let program = Programs.find(["redis-cli", "valkey-cli"]) else {
                throw TerraceError(
                    .failedPrecondition,
                    "redis-cli is not on the PATH; install redis-tools, or use 'terrace env \(name)'")
            }
            let login = try Login(user, connection, of: cache)
            var words = [program, "-h", connection.host, "-p", "\(connection.port)"]
            if connection.tls, let file = connection.authorityFile { words += ["--tls", "--cacert", file] }
            if connection.cluster { words.append("-c") }
            if login.isNamed { words += ["--user", login.user] }
            // An error that the engine answers is a failure of the command; a person at the prompt reads it.
            if !arguments.isEmpty { words.append("-e") }
            words += arguments
            // By the environment: everybody may read another's arguments.
            if let password = login.password { setenv("REDISCLI_AUTH", password, 1) }
            var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
            pointers.append(nil)
            // Threads of the pool block most signals, and a program starts with what its thread had: Ctrl-C would be lost.
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
            signal(SIGPIPE, SIG_DFL)
            execv(program, &pointers)
            throw TerraceError(.failedPrecondition, "cannot start \(program): \(String(cString: strerror(errno)))")
        }
    }
}

/// Programs on the PATH.
enum Programs {
    static func find(_ names: [String]) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for name in names {
            for folder in path.split(separator: ":")
            where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                return "\(folder)/\(name)"
            }
        }
        return nil
    }
}
