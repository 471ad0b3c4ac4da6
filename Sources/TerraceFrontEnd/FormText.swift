public import TerraceCore

/// `application/x-www-form-urlencoded`, as in queries and in the bodies of forms.
public enum FormText {
    /// The fields in their order; a name without `=` has an empty value. It never fails.
    public static func fields(_ text: some StringProtocol) -> [(name: String, value: String)] {
        text.split(separator: "&").map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count == 2 ? decoded(parts[1]) : "")
        }
    }

    /// - Parameter subject: names the text in the message, such as `the query`.
    /// - Throws: `TerraceError.payloadTooLarge` for more or longer fields than `InputBounds` allows in a form.
    public static func checkBounds(_ text: some StringProtocol, _ subject: String) throws(TerraceError) {
        guard text.utf8.count(where: { $0 == UInt8(ascii: "&") }) < InputBounds.formFields else {
            throw TerraceError(.payloadTooLarge, "\(subject) has more than \(InputBounds.formFields) fields")
        }
        var length = 0
        for byte in text.utf8 {
            length = byte == UInt8(ascii: "&") ? 0 : length + 1
            guard length <= InputBounds.fieldBytes else {
                throw TerraceError(
                    .payloadTooLarge, "\(subject) has a field with more than \(InputBounds.fieldBytes) bytes")
            }
        }
    }

    /// The text percent-decoded. A `%` without two hexadecimal digits stays as it is; invalid UTF-8 becomes U+FFFD.
    public static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = true) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                result.append(high * 16 + low)
                index += 3
                continue
            }
            result.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The text percent-encoded, except letters, digits and `-._~`.
    public static func encoded(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: result.append(byte)
            default: result += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
