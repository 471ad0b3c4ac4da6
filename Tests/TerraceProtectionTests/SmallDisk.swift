import Foundation
import TerraceProcess
import Testing

/// A file system of a few megabytes, mounted for a process of its own, so that nothing is left to unmount.
struct SmallDisk {
    let path: String
    private let holder: ChildProcess

    static var isPossible: Bool { getuid() == 0 && access("/usr/bin/unshare", X_OK) == 0 }

    static func with(megabytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let output = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let script = "mount -t tmpfs -o size=\(megabytes)m tmpfs /mnt && echo mounted && exec sleep 600"
        var launch = ProcessLaunch(
            "/usr/bin/unshare", ["-m", "sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"],
            session: .own(output: ends[1]))
        launch.endsWithUs = true
        let holder: ChildProcess
        do {
            defer { close(ends[1]) }
            holder = try ChildProcess(launch)
        }
        let said = String(decoding: output.availableData, as: UTF8.self)
        do {
            try #require(said == "mounted\n", "nothing was mounted: \(said)")
            try await body(SmallDisk(path: "/proc/\(holder.pid)/root/mnt", holder: holder))
        } catch {
            await holder.end(within: .zero)
            throw error
        }
        await holder.end(within: .zero)
    }

    var freeBytes: Int {
        var space = statvfs()
        return statvfs(path, &space) == 0 ? Int(space.f_bavail) * Int(space.f_frsize) : -1
    }
}
