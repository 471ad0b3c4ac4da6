import Foundation

/// Seconds since 1970 as RFC 3339 text in UTC, with milliseconds.
public enum Timestamp {
    public static func text(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true))
            + "Z"
    }
    /// Seconds since 1970 of RFC 3339 text, with or without a fraction; nil for other text.
    public static func seconds(_ text: String) -> Double? {
        let forms = [false, true].map { Date.ISO8601FormatStyle(includingFractionalSeconds: $0) }
        return forms.lazy.compactMap { try? Date(text, strategy: $0).timeIntervalSince1970 }.first
    }
}
