import TerraceCore
import Testing

@Suite struct JSONParserTests {
    private func value(_ text: String) throws -> JSONValue { try JSONParser.value(of: Array(text.utf8)) }

    @Test(
        arguments: [
            ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-12", -12), ("\"\"", ""), ("[]", []),
            ("{}", [:]), ("[1,[2],{}]", [1, [2], [:]]), ("{\"a\":{\"b\":[null]}}", ["a": ["b": [nil]]]),
            ("\t[\n1 , 2\r]", [1, 2]), ("1.5", .double(1.5)), ("1.0", 1), ("1e3", 1000), ("-2.5E-1", .double(-0.25)),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{8}\u{C}\n\r\t"), ("\"\\u00e9\\uD83D\\ude00é😀\"", "é😀é😀"),
            ("{\"a\":1,\"A\":2,\"\\u0000\":3}", ["a": 1, "A": 2, "\0": 3]),
        ] as [(String, JSONValue)]) func validJSONIsRead(_ text: String, _ expected: JSONValue) throws
    {
        #expect(try value(text) == expected)
    }

    @Test(arguments: [
        ("", "it ends where a value was expected, at byte 1"), ("nul", "expected a value, at byte 1"),
        ("[1,]", "expected a value, at byte 4"), ("[1 2]", "expected ',' or ']', at byte 4"),
        ("{\"a\" 1}", "expected ':', at byte 6"), ("{a:1}", "expected a key in double quotes, at byte 2"),
        ("{\"a\":1,}", "expected a key in double quotes, at byte 8"), ("01", "expected the end of the text, at byte 2"),
        ("-", "it ends where a digit was expected, at byte 2"), ("1.", "it ends where a digit was expected, at byte 3"),
        ("1e999", "the number 1e999 is too large, at byte 1"), ("\"a", "a text without its closing quote, at byte 1"),
        ("\"\n\"", "a control character in a text; write it as \\u000a, at byte 2"),
        ("\"\\x\"", "an unknown escape, at byte 2"), ("\"\\u12\"", "expected four hexadecimal digits, at byte 4"),
        ("\"\\u+123\"", "expected four hexadecimal digits, at byte 4"),
        ("\"\\ud800\"", "half of a surrogate pair, at byte 2"), ("\"\\udc00\"", "half of a surrogate pair, at byte 2"),
        ("\"\\ud800\\u0041\"", "half of a surrogate pair, at byte 2"),
        ("[1]]", "expected the end of the text, at byte 4"),
        ("{\"a\":1,\"a\":2}", "the key 'a' is given twice, at byte 8"), ("NaN", "expected a value, at byte 1"),
        ("\u{FEFF}1", "expected a value, at byte 1"),
    ]) func invalidJSONIsRefusedWithThePosition(_ text: String, _ reason: String) {
        let error = #expect(throws: TerraceError.self) { try value(text) }
        #expect(error?.message == "not JSON: " + reason)
    }

    @Test func invalidUTF8IsRefused() {
        for bytes: [UInt8] in [[34, 0xFF, 34], [34, 0xC3, 34], [34, 0xED, 0xA0, 0x80, 34], [34, 0xE2, 0x82]] {
            #expect(throws: TerraceError.self) { try JSONParser.value(of: bytes) }
        }
    }

    @Test func tooDeepOrWideJSONIsRefusedWithThePosition() throws {
        func reason(_ text: String) -> String {
            do throws(TerraceError) { _ = try JSONParser.value(of: Array(text.utf8)) } catch { return error.message }
            return "read"
        }
        func nested(_ depth: Int) -> String {
            String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
        }
        func wide(_ count: Int) -> String { "{" + (0..<count).map { "\"k\($0)\":0" }.joined(separator: ",") + "}" }
        func long(_ count: Int) -> String { "[" + (0..<count).map { _ in "0" }.joined(separator: ",") + "]" }
        #expect(reason(nested(32)) == "read")
        #expect(reason(nested(33)) == "too deep or wide: nested more than 32 deep, at byte 161")
        #expect(reason(String(repeating: "[", count: 1 << 20)).hasPrefix("too deep or wide: nested more than 32"))
        #expect(reason(wide(1000)) == "read")
        #expect(reason(wide(1001)).hasPrefix("too deep or wide: an object with more than 1000 members"))
        #expect(reason(long(2000)) == "read")
        #expect(reason(long(2001)).hasPrefix("too deep or wide: an array with more than 2000 elements"))
        let many = "[" + (0..<20).map { _ in long(1000) }.joined(separator: ",") + "]"
        #expect(reason(many).hasPrefix("too deep or wide: more than 20000 values"))
        #expect(reason("\"" + String(repeating: "t", count: 64 << 10) + "\"") == "read")
        #expect(reason("\"" + String(repeating: "t", count: 1 << 20)).contains("a text with more than 65536 bytes"))
        #expect(reason("1" + String(repeating: "0", count: 1 << 20)).hasPrefix("not JSON: a number with more than 400"))
    }

    @Test func messagesRepeatOnlyAShortPartOfTheInput() {
        let long = String(repeating: "é", count: 1 << 20)
        #expect(TerraceError(.invalidArgument, long).message.utf8.count <= InputBounds.messageBytes + 3)
        #expect(Problem(path: long, message: long).description.utf8.count <= 2 * InputBounds.messageBytes + 8)
        #expect("aé😀".cut(to: 4) == "aé…")
        #expect("aé😀".cut(to: 7) == "aé😀")
    }
}
