import Foundation
import TerraceCore
import TerraceLocal
import Testing

@Suite struct StateDirectoryTests {
    private func withFolder(_ body: (String) throws -> Void) rethrows {
        let folder = FileManager.default.temporaryDirectory.path + "/terrace-state-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func folderIsItsOwnersOnly() throws {
        try withFolder { folder in
            _ = try StateDirectory(path: folder)
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o700)
        }
    }

    @Test func secondDaemonIsRefusedAndHarmsNothing() throws {
        try withFolder { folder in
            let first = try StateDirectory(path: folder)
            for _ in 0..<3 {
                let error = #expect(throws: TerraceError.self) { try StateDirectory(path: folder) }
                #expect(error?.message.contains("pid \(getpid())") == true)
            }
            #expect(first.path == folder)
        }
    }

    @Test func idAndTokenAreCreatedOnceAndTheTokenIsPrivate() throws {
        try withFolder { folder in
            let made = String(repeating: "t", count: 40)
            var state: StateDirectory? = try StateDirectory(path: folder)
            #expect(try state?.identity { UUID().uuidString } == state?.identity { UUID().uuidString })
            #expect(try state?.token(nil) { made } == made)
            state = nil
            let next = try StateDirectory(path: folder)
            #expect(try next.token(nil) { String(repeating: "u", count: 40) } == made)
            let mode = try FileManager.default.attributesOfItem(atPath: folder + "/token")[.posixPermissions]
            #expect((mode as? NSNumber)?.intValue == 0o600)
            // A given token replaces the folder's.
            let given = String(repeating: "g", count: 32)
            #expect(try next.token(given) { made } == given)
            #expect(try next.token(nil) { made } == given)
            for wrong in ["short", String(repeating: "x", count: 32) + "/", String(repeating: "ä", count: 32)] {
                #expect(throws: TerraceError.self) { try next.token(wrong) { made } }
                try wrong.write(toFile: folder + "/token", atomically: true, encoding: .utf8)
                let error = #expect(throws: TerraceError.self) { try next.token(nil) { made } }
                #expect(error?.message.contains("remove it") == true)
            }
            try next.purge()
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }

    /// The process of a server that was being started had a copy of the killed daemon's descriptor for a moment, and the
    /// next daemon was refused.
    @Test func aLockThatADeadDaemonsChildHoldsForAMomentIsWaitedFor() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let copy = open(folder + "/terraced.lock", O_RDWR | O_CREAT, 0o600)
            #expect(flock(copy, LOCK_EX | LOCK_NB) == 0)
            // No process has the highest number that Linux allows.
            let ended = "4194303\n"
            #expect(write(copy, ended, ended.utf8.count) == ended.utf8.count)
            Thread.detachNewThread {
                usleep(200_000)
                close(copy)
            }
            #expect(try StateDirectory(path: folder).path == folder)
        }
    }

    @Test func lockEndsWithItsHolder() throws {
        try withFolder { folder in
            _ = try StateDirectory(path: folder)
            _ = try StateDirectory(path: folder)
        }
    }

    /// A child between fork and exec has copies of all descriptors.
    @Test func copyOfTheDescriptorDoesNotKeepTheLock() throws {
        try withFolder { folder in
            var copy: Int32 = -1
            defer { close(copy) }
            do {
                let state = try StateDirectory(path: folder)
                let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
                let lock = try #require(
                    names.compactMap { Int32($0) }.first { descriptor in
                        let target = try? FileManager.default.destinationOfSymbolicLink(
                            atPath: "/proc/self/fd/\(descriptor)")
                        return target == state.path + "/terraced.lock"
                    })
                copy = dup(lock)
                #expect(copy >= 0)
            }
            _ = try StateDirectory(path: folder)
        }
    }

    @Test func folderOfOtherThingsIsNotClosedToOthers() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(
                atPath: folder + "/mine", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
            #expect(throws: TerraceError.self) { try StateDirectory(path: folder) }
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o755)
        }
    }
}
