import Foundation
import Testing

/// Uses `python/terrace_pytest.py` as a project's test suite does.
@Suite(.timeLimit(.minutes(10))) struct PytestPluginTests {
    @Test(.enabled(if: VendorClients.python(with: "xdist, redis") != nil, "\(VendorClients.skipped("pytest-xdist"))"))
    func eightWorkersHaveEightCaches() async throws {
        try await Workspace.with { folder in
            try FileManager.default.createDirectory(atPath: folder.path + "/tmp", withIntermediateDirectories: true)
            let run = try await ProgramRun(
                [
                    VendorClients.python(with: "xdist, redis") ?? "python3", "-m", "pytest", "-q", "-p",
                    "terrace_pytest",
                    "-p", "no:cacheprovider", "-n", "8", VendorClients.script("pytest_suite.py"),
                ],
                environment: [
                    "PYTHONPATH": DaemonProcess.share + "/python", "PYTHONDONTWRITEBYTECODE": "1",
                    "TERRACE_PROGRAM": DaemonProcess.programs + "/terrace", "TERRACE_SHARE": DaemonProcess.share,
                    "TMPDIR": folder.path + "/tmp", "TERRACE_TIMEOUT": "5m",
                ], folder: folder.path)
            #expect(run.status == 0, "\(run.output) \(run.errors)")
            #expect(run.output.contains("44 passed"), "\(run.output)")
            #expect(Leftovers.processes(of: folder.path) == [])
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/tmp")
            #expect(left.filter { $0.hasPrefix("terrace-run-") } == [])
        }
    }
}
