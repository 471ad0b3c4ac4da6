import TerraceAPI
import TerraceCore
import TerraceTestSupport
import Testing

@testable import TerraceCommands

/// Expressions of jmespath.org's specification, in forms that are common in `--query`.
@Suite struct JMESPathTests {
    private static let document = """
        {"a": {"b": [1, 2, 3], "c-d": true, "n": null}, "people": [
          {"name": "Ann", "age": 30, "tags": ["x", "y"]}, {"name": "Bob", "age": 20, "tags": []},
          {"name": "Cay", "age": 40}]}
        """

    @Test(arguments: [
        ("a.b[0]", "1"), ("a.b[-1]", "3"), ("a.b[5]", "null"), ("a.b[1:]", "[2,3]"), ("a.b[::-1]", "[3,2,1]"),
        ("a.\"c-d\"", "true"), ("a.nothing.deeper", "null"), ("people[].name", #"["Ann","Bob","Cay"]"#),
        ("people[*].age", "[30,20,40]"), ("people[?age > `25`].name", #"["Ann","Cay"]"#),
        ("people[?name=='Bob'].age | [0]", "20"), ("people[?starts_with(name, 'A')] | [0].age", "30"),
        ("people[].tags[]", #"["x","y"]"#), ("people[*].tags", #"[["x","y"],[]]"#),
        ("people[].{n:name,a:age} | [1]", #"{"a":20,"n":"Bob"}"#), ("people[0].[name, age]", #"["Ann",30]"#),
        ("length(people)", "3"), ("sort_by(people, &age)[0].name", #""Bob""#), ("max_by(people, &age).name", #""Cay""#),
        ("keys(a)", #"["b","c-d","n"]"#), ("join(',', people[].name)", #""Ann,Bob,Cay""#),
        ("contains(a.b, `2`)", "true"), ("a.n || 'other'", #""other""#), ("!a.n", "null"), ("!(a.n)", "true"),
        ("a.b && a.n", "null"),
        ("people[?age >= `30` && !(name == 'Cay')].name", #"["Ann"]"#), ("to_string(a.b)", #""[1,2,3]""#),
        ("a.*", "[[1,2,3],true]"), ("@.a.b | length(@)", "3"), ("'it''s'", "error"), ("people[?", "error"),
        ("a.b[::0]", "error"), ("frob(a)", "error"), ("length(`5`)", "error"), ("a..b", "error"), ("", "error"),
    ])
    func expressionsFollowTheSpecification(_ expression: String, _ expected: String) throws {
        let document = try JSON.value(JSONValue.self, from: Self.document.utf8)
        guard expected != "error" else {
            #expect(throws: TerraceError.self) { try JMESPath(expression).search(document) }
            return
        }
        #expect(try JSON.text(try JMESPath(expression).search(document)) == expected)
    }

    /// Regression: parser and evaluator are recursive, and a long expression overflowed the stack.
    @Test(arguments: ["(", "!", "a.", "a[", "[", "{a:", "a|", "`1`=="]) func longExpressionsAreRefused(_ part: String) {
        let text = String(repeating: part, count: 100_000) + "a"
        let error = #expect(throws: TerraceError.self) { try JMESPath(text) }
        #expect(error?.message.hasSuffix("more than 1000 words and signs") == true)
        #expect(throws: TerraceError.self) { try JMESPath(String(repeating: "(", count: 990)) }
    }

    /// 20,000 random texts of the language's characters each give a result or an error.
    @Test func randomTextsNeitherCrashNorHang() throws {
        let document = try JSON.value(JSONValue.self, from: Self.document.utf8)
        let parts = [
            "a", "people", ".", "[", "]", "[]", "[?", "*", "|", "||", "&&", "!", "(", ")", "{", "}", ":", ",", "'x'",
            "`1`",
            "@", "&", "==", "<", "-1", "0", "length", "sort_by", "\"q\"", " ", "é", "`", "'",
        ]
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
            }
            _ = try? JMESPath(text.joined()).search(document)
        }
    }
}
