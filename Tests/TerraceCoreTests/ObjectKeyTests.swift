import TerraceCore
import Testing

struct ObjectKeyTests {
    @Test(arguments: [
        "", "/", "/etc/passwd", "a/", "a//b", "..", "a/../b", "./a", "a/.", ".uploads/x", "a/.hidden", "a\0b", "a\nb",
        "a\u{7F}", "a\u{85}", String(repeating: "x", count: 256), "a/" + String(repeating: "é", count: 128),
        String(repeating: "x/", count: 256) + "x",
    ]) func namesThatLeadElsewhereAreRefused(_ text: String) throws {
        let error = try #require(throws: TerraceError.self) { _ = try ObjectKey(text) }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains("cannot name an object"))
        #expect(error.message.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test(arguments: ["a", "a/b", "a..b/c...", "ü/%2e%2e/\\", String(repeating: "x", count: 255), "a b", "-rf"])
    func otherNamesAreTaken(_ text: String) throws { #expect(try ObjectKey(text).text == text) }

    @Test func twoSpellingsOfALetterAreTwoKeys() throws {
        let (composed, decomposed) = (try ObjectKey("\u{E9}"), try ObjectKey("e\u{301}"))
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func folderHasWhatIsBelowIt() throws {
        let folder = try ObjectKey("a/b")
        #expect(try ObjectKey("a/b/c").isBelow(folder))
        #expect(try !ObjectKey("a/bc").isBelow(folder))
        #expect(!folder.isBelow(folder))
        #expect(try folder.appending("c").text == "a/b/c")
        #expect(throws: TerraceError.self) { try folder.appending("..") }
    }
}
