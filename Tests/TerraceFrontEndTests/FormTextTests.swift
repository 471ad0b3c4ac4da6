import TerraceFrontEnd
import Testing

@Suite struct FormTextTests {
    @Test(arguments: [
        ("a=1&b=2", "a:1,b:2"), ("a=x+y%20z", "a:x y z"), ("a", "a:"), ("a=1=2", "a:1=2"), ("&&", ""),
        ("%24alt=json%3Benum", "$alt:json;enum"), ("a=%zz%", "a:%zz%"), ("a=%C3%A9", "a:é"), ("=v", ":v"),
    ]) func fieldsAreDecoded(_ text: String, _ expected: String) {
        #expect(FormText.fields(text).map { "\($0.name):\($0.value)" }.joined(separator: ",") == expected)
    }

    @Test(arguments: ["", "plain-._~", "a b+c", "é/%", "\u{1F600}"]) func encodedTextIsDecodedToItself(_ text: String) {
        #expect(FormText.decoded(FormText.encoded(text)) == text)
    }

    @Test func invalidUTF8BecomesReplacementCharacters() {
        #expect(FormText.decoded("%FF") == "\u{FFFD}")
    }
}
