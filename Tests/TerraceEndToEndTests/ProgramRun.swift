import Foundation

/// One run of a program from its start to its end.
struct ProgramRun {
    let status: Int32
    let output: String
    let errors: String

    /// - Parameters:
    ///   - words: the program, by its path or as found on the PATH, and its arguments.
    ///   - environment: on top of this process's own.
    init(_ words: [String], environment: [String: String] = [:], folder: String? = nil, input: String = "") async throws
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: words[0].hasPrefix("/") ? words[0] : "/usr/bin/env")
        process.arguments = words[0].hasPrefix("/") ? Array(words.dropFirst()) : words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        // To files: a pipe that nobody reads while the process runs would stop it at 64 KiB.
        let base = FileManager.default.temporaryDirectory.path + "/terrace-run-\(UUID().uuidString)"
        let files = [base + ".out", base + ".err", base + ".in"]
        defer { for file in files { unlink(file) } }
        for file in files { _ = FileManager.default.createFile(atPath: file, contents: Data(input.utf8)) }
        process.standardOutput = FileHandle(forWritingAtPath: files[0])
        process.standardError = FileHandle(forWritingAtPath: files[1])
        process.standardInput = FileHandle(forReadingAtPath: files[2])
        for file in files.prefix(2) { truncate(file, 0) }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        status = process.terminationStatus
        output = String(decoding: FileManager.default.contents(atPath: files[0]) ?? Data(), as: UTF8.self)
        errors = String(decoding: FileManager.default.contents(atPath: files[1]) ?? Data(), as: UTF8.self)
    }
}

/// The vendors' own programs, where this machine has them.
enum VendorClients {
    /// Of the private environment that scripts/install-clients makes, then of the PATH.
    static func find(_ name: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        let own = environment["TERRACE_TEST_CLIENTS"].map { [$0 + "/bin"] } ?? []
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (own + path).map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// A Python that has the package.
    static func python(with package: String) -> String? {
        guard let python = find("python3") else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-c", "import \(package)"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        process.waitUntilExit()
        return process.terminationStatus == 0 ? python : nil
    }

    /// A script beside the tests.
    static func script(_ name: String) -> String { DaemonProcess.share + "/Tests/TerraceEndToEndTests/Clients/\(name)" }

    static func skipped(_ what: String) -> String {
        "\(what) is not installed; scripts/install-clients gets what can be had"
    }
}
