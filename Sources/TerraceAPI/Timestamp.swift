import Foundation

/// Seconds since 1970 as RFC 3339 text in UTC, with milliseconds.
public enum Timestamp {
    public static func text(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true))
            + "Z"
    }

    /// Seconds since 1970 of a time in ISO 8601, with or without fractions of a second; nil for what is none.
    public static func seconds(_ text: String) -> Double? {
        let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
        return styles.lazy.compactMap { try? Date(text, strategy: $0) }.first?.timeIntervalSince1970
    }
}
