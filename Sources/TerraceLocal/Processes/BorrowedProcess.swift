import CTerrace
import Foundation
import TerraceCore

/// A server that belongs to no node. It reads its configuration from standard input and ends with this daemon.
final class BorrowedProcess: BorrowedServer {
    let address: Endpoint
    private let process: ServerProcess
    private let pool: AddressPool
    /// The server's output, which is read when it has ended, so the file stays open until then.
    private let log: MemoryFile

    /// Goes with the server; nil for one without a folder of its own.
    private let folder: String?

    init(
        _ engine: Engine, _ environment: [String: String], pool: AddressPool, reading data: BorrowedData?,
        _ configuration: (BorrowedPlace) throws -> String
    ) async throws {
        let address = try pool.allocateAnyPort()
        var place = BorrowedPlace(address: address, directory: "/", dump: nil)
        var folder: String?
        do {
            switch data {
            case nil: break
            case .dump(let file):
                let url = URL(fileURLWithPath: file.handle)
                place.directory = url.deletingLastPathComponent().path
                place.dump = url.lastPathComponent
            case .log(let file, let name, let beside):
                place.directory = try await Self.folder(of: file, name, beside)
                folder = place.directory
            }
            // Files in memory: a killed daemon leaves none behind, and a full disk does not matter.
            let input = try MemoryFile(configuration(place))
            log = try MemoryFile("")
            process = try await ServerProcess.start(
                engine.origin, ["-"], environment: environment, directory: "/", log: log.path, input: input.descriptor,
                openFiles: 0,
                dieWithParent: true
            ) { _, _ in }
        } catch {
            pool.release(address)
            if let folder { try? FileManager.default.removeItem(atPath: folder) }
            throw error
        }
        self.address = address
        self.pool = pool
        self.folder = folder
    }

    var ending: NodeEnd? { process.ending }

    func end() async {
        await process.end(within: .zero)
        pool.release(address)
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Makes a folder beside the file, in which the server finds it by its name.
    private static func folder(of file: DumpFile, _ name: String, _ beside: [String: String]) async throws -> String {
        let folder = file.handle + ".server"
        let place = "\(folder)/\(name)"
        do {
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: place).deletingLastPathComponent().path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            for (name, text) in beside { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
            // The server may append to the file, and nobody else needs it any more.
            _ = try await FileCloning.clone(file.handle, to: place, mayLink: true)
            return folder
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }
}

/// A file in memory without a name, as a descriptor and as a path within this process.
final class MemoryFile: Sendable {
    let descriptor: Int32
    var path: String { "/proc/self/fd/\(descriptor)" }

    init(_ text: String) throws {
        descriptor = terrace_memory_file()
        let bytes = Array(text.utf8)
        guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count, lseek(descriptor, 0, SEEK_SET) == 0
        else {
            throw TerraceError(.unavailable, "no file in memory can be made: \(String(cString: strerror(errno)))")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
