import Foundation

/// A line of a server's log.
struct LogLine: Encodable {
    var node: String
    /// The time in RFC 3339, UTC; nil for a line that does not begin with a time.
    var time: String?
    var text: String

    init(_ text: String, of node: String) {
        self.node = node
        self.text = text
        time = Self.date(text).map { $0.formatted(.iso8601) }
    }

    /// The time of a line such as `1234:M 29 Nov 2026 08:59:58.123 * Ready…`, which is in the machine's time zone.
    static func date(_ text: String) -> Date? {
        let words = text.prefix(64).split(separator: " ", maxSplits: 5)
        guard words.count > 4, let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: String(words[2]))
        else { return nil }
        let clock = words[4].split(separator: ":")
        guard clock.count == 3, let hour = Int(clock[0]), let minute = Int(clock[1]), let second = Double(clock[2])
        else { return nil }
        let parts = DateComponents(year: year, month: month + 1, day: day, hour: hour, minute: minute)
        return Calendar(identifier: .gregorian).date(from: parts)?.addingTimeInterval(second)
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
