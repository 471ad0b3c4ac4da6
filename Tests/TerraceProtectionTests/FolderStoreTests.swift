import Foundation
import TerraceCore
import Testing

@testable import TerraceProtection

@Suite(.timeLimit(.minutes(4))) struct FolderStoreTests {
    private let folder: TestFolder
    private let store: FolderStore

    init() async throws {
        folder = try TestFolder()
        store = try await FolderStore(path: folder.path + "/objects")
    }

    @Test func onlyTheOwnerCanRead() async throws {
        try await store.put([1], as: ObjectKey("a/b"))
        try await store.copy(ObjectKey("a/b"), to: ObjectKey("a/c"))
        #expect(try folder.files() == ["objects/a/b": "600", "objects/a/c": "600"])
        for path in ["objects", "objects/a", "objects/.uploads"] {
            var found = stat()
            #expect(stat("\(folder.path)/\(path)", &found) == 0 && found.st_mode & 0o777 == 0o700, "\(path)")
        }
    }

    @Test func filesOfAPersonAreObjects() async throws {
        try folder.write("rdb", to: "objects/mine/dump.rdb")
        let key = try ObjectKey("mine/dump.rdb")
        #expect(try await store.keys(under: nil) == [key])
        #expect(try await store.bytes(of: key, atMost: 3) == Array("rdb".utf8))
        #expect(try await store.localFile(of: key) == "\(folder.path)/objects/mine/dump.rdb")
        #expect(try await code { _ = try await store.localFile(of: ObjectKey("mine")) } == .notFound)
    }

    @Test func linksAreNotFollowed() async throws {
        try folder.write("secret", to: "outside/secret")
        try await store.put([1], as: ObjectKey("a"))
        let objects = folder.path + "/objects"
        #expect(symlink("../outside", objects + "/way") == 0 && symlink("../outside/secret", objects + "/file") == 0)
        for key in [try ObjectKey("way/secret"), try ObjectKey("file")] {
            #expect(try await code { _ = try await store.read(key, range: nil) } == .failedPrecondition)
            #expect(try await code { _ = try await store.localFile(of: key) } == .failedPrecondition)
            #expect(try await code { try await store.put([2], as: key) } == .failedPrecondition)
            #expect(try await code { try await store.copy(ObjectKey("a"), to: key) } == .failedPrecondition)
            #expect(try await code { try await store.remove(key) } == .failedPrecondition)
        }
        #expect(try await store.keys(under: nil) == [ObjectKey("a")])
        #expect(try folder.files() == ["objects/a": "600", "outside/secret": "644"])
        #expect(try String(contentsOfFile: folder.path + "/outside/secret", encoding: .utf8) == "secret")
    }

    @Test func pipeInAFilesPlaceDoesNotHang() async throws {
        #expect(mkfifo(folder.path + "/objects/pipe", 0o600) == 0)
        #expect(try await code { _ = try await store.read(ObjectKey("pipe"), range: nil) } == .notFound)
        #expect(try await store.keys(under: nil) == [])
    }

    @Test func objectAndFolderOfOneNameExcludeEachOther() async throws {
        try await store.put([1], as: ObjectKey("a/b"))
        #expect(try await code { try await store.put([2], as: ObjectKey("a")) } == .conflict)
        #expect(try await code { try await store.put([2], as: ObjectKey("a/b/c")) } == .conflict)
        #expect(try await store.size(of: ObjectKey("a/b/c")) == nil)
        #expect(try folder.files() == ["objects/a/b": "600"])
    }

    @Test func sweepRemovesWhatAKilledProcessHasLeft() async throws {
        try folder.write("half", to: "objects/.uploads/left")
        let upload = try await store.upload()
        try await upload.write([1])
        try await FolderStore(path: folder.path + "/objects").sweep()
        #expect(try folder.files().count == 1)
        try await upload.finish(as: ObjectKey("whole"))
        #expect(try folder.files() == ["objects/whole": "600"])
    }

    @Test func uploadThatIsLetGoOfLeavesNothing() async throws {
        do { try await store.upload().write([1]) }
        // The file is removed on a thread that nobody waits for.
        let end = ContinuousClock.now + .seconds(60)
        while try !folder.files().isEmpty, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try folder.files() == [:])
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs root and unshare")) func fullDiskLeavesNothing() async throws {
        try await SmallDisk.with(megabytes: 4) { disk in
            let store = try await FolderStore(path: disk.path + "/objects")
            try await store.put([1], as: ObjectKey("small"))
            let free = disk.freeBytes
            let upload = try await store.upload()
            let error = try await #require(throws: TerraceError.self) {
                while true { try await upload.write(pattern(1 << 20, seed: 0)) }
            }
            #expect(error.code == .unavailable)
            #expect(error.message == "the disk of \(disk.path)/objects is full; make room on it")
            // The room is there again before anybody has cancelled.
            #expect(disk.freeBytes == free)
            #expect(try await code { try await upload.finish(as: ObjectKey("large")) } == .unavailable)
            #expect(try await store.keys(under: nil) == [ObjectKey("small")])
        }
    }

    @Test func foldersThatCannotBeUsedAreNamed() async throws {
        try folder.write("", to: "file")
        let error = try await #require(throws: TerraceError.self) {
            _ = try await FolderStore(path: folder.path + "/file/objects")
        }
        #expect(error.code == .failedPrecondition)
        #expect(error.message.contains("\(folder.path)/file/objects: "))
    }
}
