/// A rule that a single value of a request has to meet.
enum ValueRule: Sendable {
    case oneOf([String])
    /// A regular expression of the model, which the whole value has to match.
    case pattern(String)
    case within(ClosedRange<Int>)
    case dailyWindow
    case weeklyWindow
    case topic

    /// Rules that are in the service's guide but not in its model, by the member's name.
    static let known: [String: ValueRule] = [
        "SnapshotRetentionLimit": .within(0...35), "Port": .within(1024...55535), "MaxRecords": .within(1...100),
        "NumCacheNodes": .within(1...40), "Duration": .within(1...20160), "SnapshotWindow": .dailyWindow,
        "PreferredMaintenanceWindow": .weeklyWindow, "NotificationTopicArn": .topic,
        "NotificationTopicStatus": .oneOf(["active", "inactive"]),
    ]

    /// What is wrong with the value, or nil.
    func problem(_ text: String) -> String? {
        switch self {
        case .oneOf(let values): values.contains(text) ? nil : "valid values are \(values.joined(separator: ", "))"
        case .pattern(let pattern): Self.matches(text, pattern) ? nil : "it must match \(pattern)"
        case .within: nil
        case .dailyWindow:
            Window.daily(text) ? nil : "it must be a range hh24:mi-hh24:mi of at least 60 minutes, such as 05:00-09:00"
        case .weeklyWindow:
            Window.weekly(text)
                ? nil
                : "it must be a range ddd:hh24:mi-ddd:hh24:mi of at least 60 minutes, such as sun:23:00-mon:01:30"
        case .topic:
            text.isEmpty || text.hasPrefix("arn:") ? nil : "it must be the ARN of a topic"
        }
    }

    /// The model's pattern for a text that is not blank, and another that accepts the same texts. The first one tries each
    /// pair of places in a text with a line end, so that it takes half a minute for some thousand characters.
    private static let notBlank = (slow: #".*\S.*"#, linear: #"[^\S\n\r]*\S.*"#)

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        let pattern = pattern == notBlank.slow ? notBlank.linear : pattern
        guard let expression = try? Regex(pattern) else { return true }
        return (try? expression.wholeMatch(in: text)) != nil
    }
}

/// Ranges of times of a day and of a week, in the service's notation.
private enum Window {
    private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    private static let day = 24 * 60

    static func daily(_ text: String) -> Bool {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = minute(ends[0]), let end = minute(ends[1]) else { return false }
        return (end - start + day) % day >= 60
    }

    static func weekly(_ text: String) -> Bool {
        let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = minuteOfWeek(ends[0]), let end = minuteOfWeek(ends[1]) else { return false }
        return (end - start + 7 * day) % (7 * day) >= 60
    }

    private static func minuteOfWeek(_ text: Substring) -> Int? {
        guard text.dropFirst(3).first == ":", let index = days.firstIndex(of: String(text.prefix(3))),
            let minute = minute(text.dropFirst(4))
        else { return nil }
        return index * day + minute
    }

    /// The minute of the day of a time such as `05:00`, with two digits each.
    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
