import ArgumentParser
import Foundation
import TerraceAPI
import TerraceCore

struct Connect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "Start redis-cli with the cache's address and password.")
    @Argument(help: "NAME or SCOPE/NAME.", completion: .caches) var name: String
    @Option(help: "Log in as this user of the cache.") var user: String?
    @Argument(
        parsing: .postTerminator, help: "Arguments of redis-cli, after --. The exit code is 1 where the command fails.",
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
            // With a command as arguments, an error reply sets the exit code. At the prompt, the person reads the error.
            if !arguments.isEmpty { words.append("-e") }
            words += arguments
            // The password goes through the environment, because every account can read a process's arguments.
            if let password = login.password { setenv("REDISCLI_AUTH", password, 1) }
            var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
            pointers.append(nil)
            // A thread of the cooperative pool blocks most signals, and the program inherits that: Ctrl-C would have no
            // effect.
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
            signal(SIGPIPE, SIG_DFL)
            execv(program, &pointers)
            throw TerraceError(.failedPrecondition, "cannot start \(program): \(String(cString: strerror(errno)))")
        }
    }
}

/// Finds programs on the PATH.
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
