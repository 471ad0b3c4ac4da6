import Foundation

/// Standard error, for people. What cannot be written is dropped: a full disk, or a descriptor that is closed, must not end a
/// program, as `FileHandle.write` does.
public enum StandardError {
    public static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Opens `/dev/null` in place of standard files that are closed. Otherwise the next files that the program opens get their
    /// numbers, and what is meant for people is written into them. To be called before anything is opened.
    public static func openMissingFiles() {
        var number: Int32
        repeat { number = open("/dev/null", O_RDWR) } while (0...2).contains(number)
        if number > 2 { close(number) }
    }
}
