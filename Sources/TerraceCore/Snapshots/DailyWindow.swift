/// A time of each day, in UTC, such as `03:00-04:00`. It may last over midnight.
public struct DailyWindow: Sendable, Equatable, CustomStringConvertible {
    /// Minutes after midnight, 0–1439.
    public let from: Int
    /// Minutes after midnight, 0–1439; not the same as `from`.
    public let to: Int

    /// Nil unless both are minutes of a day and differ.
    public init?(from: Int, to: Int) {
        let day = 0..<Self.dayMinutes
        guard day.contains(from), day.contains(to), from != to else { return nil }
        self.from = from
        self.to = to
    }

    /// Reads `03:00-04:00`; nil for anything else.
    public init?(text: String) {
        guard text.utf8.count == 11 else { return nil }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.minute($0) }
        guard ends.count == 2, let from = ends[0], let to = ends[1] else { return nil }
        self.init(from: from, to: to)
    }

    /// `03:00-04:00`.
    public var description: String { "\(Self.text(from))-\(Self.text(to))" }

    /// How long it is open, in minutes: 1–1439.
    public var minutes: Int { to > from ? to - from : to - from + Self.dayMinutes }

    /// The newest opening that is not after `time`; both are seconds since 1970.
    func opening(notAfter time: Double) -> Double {
        let first = Double(from * 60)
        return ((time - first) / Self.day).rounded(.down) * Self.day + first
    }

    /// Seconds of a day. UTC has no daylight saving time, and this time has no leap seconds.
    static let day = 86400.0
    private static let dayMinutes = 1440

    private static func minute(_ text: Substring) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
        let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 48 }
        guard digits.allSatisfy((0...9).contains) else { return nil }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        return hour < 24 && minute < 60 ? hour * 60 + minute : nil
    }

    private static func text(_ minute: Int) -> String { "\(twoDigits(minute / 60)):\(twoDigits(minute % 60))" }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
