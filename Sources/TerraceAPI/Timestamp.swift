import Foundation

/// Seconds since 1970 as RFC 3339 text in UTC, with milliseconds.
public enum Timestamp {
    public static func text(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true))
            + "Z"
    }
}
