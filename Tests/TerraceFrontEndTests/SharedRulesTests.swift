import TerraceCore
import TerraceFrontEnd
import Testing

/// Pages and names, which the vendors have alike.
@Suite struct SharedRulesTests {
    @Test(
        arguments: [
            (nil, 2, "ab", "b"), ("b", 2, "cd", nil), ("b", 1, "c", "c"), ("bb", 9, "cd", nil), ("d", 2, "", nil),
            (nil, 4, "abcd", nil),
        ] as [(String?, Int, String, String?)])
    func aPageBeginsAfterAKey(_ start: String?, _ limit: Int, _ items: String, _ next: String?) {
        let all = ["c", "a", "d", "b"].map { (key: $0, value: JSONValue.string($0)) }
        let page = Page(all, after: start, limit: limit)
        #expect(page.items.compactMap(\.text).joined() == items)
        #expect(page.next == next)
    }

    @Test(arguments: [
        ("a", true), ("a-b-1", true), ("abcde", true), ("", false), ("1a", false), ("-a", false), ("a-", false),
        ("a--b", false), ("aB", false), ("a_b", false), ("abcdef", false), ("ä", false),
    ]) func aHyphenatedName(_ name: String, _ isValid: Bool) {
        #expect(NameRule.isHyphenated(name, upTo: 5) == isValid)
    }

    @Test(arguments: [
        ("aZ09", true), ("", false), ("a-b", false), ("a@b", false), ("a[b", false), ("abcdef", false), ("ä", false),
    ]) func anAlphanumericName(_ name: String, _ isValid: Bool) {
        #expect(NameRule.isAlphanumeric(name, upTo: 5) == isValid)
    }
}
