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

    init(
        _ engine: Engine, pool: AddressPool, reading dump: DumpFile?,
        _ configuration: (BorrowedPlace) throws -> String
    ) async throws {
        let address = try pool.allocateAnyPort()
        let file = dump.map { URL(fileURLWithPath: $0.handle) }
        let place = BorrowedPlace(
            address: address, directory: file?.deletingLastPathComponent().path ?? "/", dump: file?.lastPathComponent)
        do {
            // Files in memory: a killed daemon leaves none behind, and a full disk does not matter.
            let input = try MemoryFile(configuration(place))
            log = try MemoryFile("")
            process = try await ServerProcess.start(
                engine.origin, ["-"], directory: "/", log: log.path, input: input.descriptor, openFiles: 0,
                dieWithParent: true
            ) { _, _ in }
        } catch {
            pool.release(address)
            throw error
        }
        self.address = address
        self.pool = pool
    }

    var ending: NodeEnd? { process.ending }

    func end() async {
        await process.end(within: .zero)
        pool.release(address)
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
