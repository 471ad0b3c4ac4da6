import Foundation
import TerraceCore
import TerraceRuntime
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

    @Test func lockEndsWithItsHolder() throws {
        try withFolder { folder in
            _ = try StateDirectory(path: folder)
            _ = try StateDirectory(path: folder)
        }
    }

    /// A child between its birth and its own program has copies of all descriptors.
    @Test func aCopyOfTheDescriptorDoesNotKeepTheLock() throws {
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
