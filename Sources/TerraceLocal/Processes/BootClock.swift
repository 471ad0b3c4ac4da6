import CTerrace
import Foundation
public import TerraceCore

/// The time since this machine was started.
public enum BootClock {
    private static let boot =
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))
        .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? ""

    public static func now() -> Uptime {
        Uptime(boot: boot, seconds: terrace_boot_seconds())
    }
}
