import Foundation
import TerraceCore

/// How S3 writes names and times.
enum S3Text {
    /// Percent-encoded as signatures demand: everything but letters, digits, `-._~` and what is kept.
    static func encoded(_ text: String, keeping kept: String = "") -> String {
        let plain = Set("-._~\(kept)".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || plain.contains(byte)
            encoded += isPlain ? [byte] : [UInt8(ascii: "%")] + Array([byte].hexText.uppercased().utf8)
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// What `encoding-type=url` has made of a name: a plus stands for a space.
    static func decoded(_ text: String) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }

    /// Such as `20130524T000000Z`.
    /// - Parameter seconds: since 1970.
    static func stamp(_ seconds: Double) -> String {
        var (time, parts) = (time_t(seconds), tm())
        gmtime_r(&time, &parts)
        let numbers = [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec].map {
            $0 < 10 ? "0\($0)" : "\($0)"
        }
        return "\(parts.tm_year + 1900)\(numbers[0])\(numbers[1])T\(numbers[2])\(numbers[3])\(numbers[4])Z"
    }

    /// Seconds since 1970 of such as `2013-05-24T00:00:00.000Z`.
    static func seconds(_ text: String) -> Double? {
        let form = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z/
        guard let found = text.wholeMatch(of: form)?.output, let year = Int32(found.1), let month = Int32(found.2),
            let day = Int32(found.3), let hour = Int32(found.4), let minute = Int32(found.5),
            let second = Int32(found.6)
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
        return Double(timegm(&parts))
    }
}
