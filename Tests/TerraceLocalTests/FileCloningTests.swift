import Foundation
import TerraceCore
import TerraceLocal
import Testing

@Suite(.timeLimit(.minutes(2))) final class FileCloningTests {
    private let folder = NSTemporaryDirectory() + "terrace-clones-\(UUID().uuidString)"
    /// On another file system than the folder.
    private let elsewhere = "/dev/shm/terrace-clones-\(UUID().uuidString)"
    private var source: String { folder + "/source" }
    private let content = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try content.write(to: URL(fileURLWithPath: source))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
        try? FileManager.default.removeItem(atPath: elsewhere)
    }

    private func inode(_ path: String) -> UInt64 {
        var found = stat()
        return stat(path, &found) == 0 ? UInt64(found.st_ino) : 0
    }

    private func contents(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

    @Test func cheapestWayIsTaken() async throws {
        let way = try await FileCloning.clone(source, to: folder + "/target", mayLink: true)
        #expect([.sharedBlocks, .link].contains(way))
        #expect((inode(source) == inode(folder + "/target")) == (way == .link))
        #expect(contents(folder + "/target") == content)
    }

    @Test func fileThatIsWrittenToIsNoLink() async throws {
        let way = try await FileCloning.clone(source, to: folder + "/target", mayLink: false)
        #expect(way != .link)
        #expect(inode(source) != inode(folder + "/target"))
        #expect(contents(folder + "/target") == content)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/target")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test(.enabled(if: access("/dev/shm", W_OK) == 0, "needs /dev/shm"))
    func otherFileSystemGetsACopy() async throws {
        #expect(try await FileCloning.clone(source, to: elsewhere, mayLink: true) == .copy)
        #expect(contents(elsewhere) == content)
    }

    @Test func targetThatExistsStaysAsItIs() async throws {
        let target = folder + "/target"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: target))
        for mayLink in [true, false] {
            let error = try await #require(throws: TerraceError.self) {
                try await FileCloning.clone(source, to: target, mayLink: mayLink)
            }
            #expect(error.code == .alreadyExists)
            #expect(error.message == "\(target) exists already")
        }
        #expect(contents(target) == Data("mine".utf8))
    }

    @Test func whatIsNoFileIsRefused() async throws {
        #expect(symlink(source, folder + "/link") == 0 && mkfifo(folder + "/pipe", 0o600) == 0)
        for name in ["missing", "link", "pipe", "."] {
            let error = try await #require(throws: TerraceError.self) {
                try await FileCloning.clone(folder + "/" + name, to: folder + "/target", mayLink: true)
            }
            #expect(error.code == .notFound, "\(name): \(error)")
            #expect(inode(folder + "/target") == 0)
        }
    }
}
