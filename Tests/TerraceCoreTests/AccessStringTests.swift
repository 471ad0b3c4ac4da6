import TerraceCore
import Testing

@Suite struct AccessStringTests {
    @Test(arguments: [
        ("on ~app:* &* +@all -@dangerous", true, ["~app:*", "&*", "+@all", "-@dangerous"]),
        ("OFF", false, []), ("", true, []), ("on off on", true, []),
        ("allkeys +GET +Client|SetName -@READ", true, ["allkeys", "+get", "+client|setname", "-@read"]),
        ("%R~a:* %RW~B:* resetchannels nocommands", true, ["%R~a:*", "%RW~B:*", "resetchannels", "nocommands"]),
        ("  +get   ~x  ", true, ["+get", "~x"]),
    ])
    func wordsAreKeptInTheirOrder(_ text: String, _ isEnabled: Bool, _ rules: [String]) throws {
        let access = try AccessString(text)
        #expect(access.text == text)
        #expect(access.isEnabled == isEnabled)
        #expect(access.rules == rules)
    }

    @Test func withoutOnOrOffTheCallersValueApplies() throws {
        #expect(try AccessString("~*", isEnabled: false).isEnabled == false)
        #expect(try AccessString("on ~*", isEnabled: false).isEnabled)
    }

    @Test(arguments: [
        ">secret", "<secret", "#abc", "!abc", "nopass", "resetpass", "RESET", "(+get ~x)", "get", "+", "-@", "+get|",
        "+a|b|c", "%X~a", "%~a", "~a\"b", "~a\\b", "&\u{7}", "~\u{1}", "+get'", "+ge\nt", "sanitize-payload",
    ])
    func otherWordsAreRefused(_ word: String) {
        #expect(throws: TerraceError.self) { try AccessString("on \(word)") }
    }

    /// A password in an access string was pasted by mistake, so the error message must not repeat it.
    @Test func errorDoesNotRepeatAPassword() {
        let error = #expect(throws: TerraceError.self) { try AccessString(">hunter2hunter2") }
        #expect(error?.message.contains("hunter") == false)
    }

    @Test func lengthHasALimit() {
        #expect(throws: TerraceError.self) { try AccessString(String(repeating: "~a ", count: 2000)) }
    }

    @Test(arguments: ["app", "default", "a.b_c-d@e:f", String(repeating: "a", count: 128)])
    func namesOfUsers(_ name: String) { #expect(CacheUser.problem(withName: name) == nil) }

    @Test(arguments: ["", "terrace", "a b", "a\n", "ü", "a\"", String(repeating: "a", count: 129)])
    func namesOfNobody(_ name: String) { #expect(CacheUser.problem(withName: name) != nil) }
}
