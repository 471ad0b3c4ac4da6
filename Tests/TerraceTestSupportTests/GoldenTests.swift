import Foundation
import Testing

@testable import TerraceTestSupport

/// Golden files: how a difference is shown, and that writing them changes nothing else.
@Suite struct GoldenTests {
    @Test(
        arguments: [
            ("a\nb", "a\nb", nil),
            ("a\nb\nc", "a\nx\nc", "@@ -1 +1 @@\n a\n-b\n+x\n c"),
            ("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10", "@@ -7 +7 @@\n 7\n 8\n 9\n+10"),
            (
                "a\n1\n2\n3\n4\n5\n6\n7\n8\nb", "1\n2\n3\n4\n5\n6\n7\n8\nc",
                "@@ -1 +1 @@\n-a\n 1\n 2\n 3\n@@ -7 +6 @@\n 6\n 7\n 8\n-b\n+c"
            ),
            // Answers of one line: by elements and by members.
            (
                "<A><B>1</B><C>2</C></A>", "<A><B>1</B><C>3</C></A>",
                "@@ -1 +1 @@\n <A>\n <B>1</B>\n-<C>2</C>\n+<C>3</C>\n </A>"
            ),
            (#"{"a":"1,2","b":3}"#, #"{"a":"1,2","b":4}"#, "@@ -1 +1 @@\n {\n \"a\":\"1,2\",\n-\"b\":3}\n+\"b\":4}"),
            // Nothing differs but an end of line where the answer would be broken.
            ("<A><B></B></A>", "<A>\n<B></B></A>", "-<A><B></B></A>\n+<A>\n<B></B></A>"),
        ] as [(String, String, String?)])
    func differencesAreShownAsAUnifiedDiff(_ expected: String, _ got: String, _ shown: String?) {
        #expect(TextDifference(expected: expected, got: got)?.description == shown)
    }

    private static func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/terrace-golden-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        for (name, text) in files { try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8) }
        try body(path)
    }

    @Test func casesOfAFolderComeInTheOrderThatIsWritten() throws {
        let files = [
            "get.txt": "\n=== two\n2\n--- answer\nB\n\n=== four\n4\n--- answer\nD\n",
            "put.txt": "\n=== one\n1\n--- answer\nA\n\n=== two\n3\n--- answer\nC\n",
            "order.txt": "put: one\nget: two\nput: two\nget: four\n",
        ]
        try Self.withFolder(files) { path in
            let folder = GoldenFolder(path: path, marker: "answer")
            #expect(folder.cases.map(\.input) == ["1\n", "2\n", "3\n", "4\n"])
            #expect(folder.problems == [])
            try folder.write(folder.cases.map(\.output))
            for (name, text) in files {
                #expect(try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) == text)
            }
            try folder.write(["A", "B", "changed", "D"])
            #expect(GoldenFolder(path: path, marker: "answer").cases.map(\.output) == ["A", "B", "changed", "D"])
        }
    }

    @Test func aCaseThatWouldNotRunIsAProblem() throws {
        let files = [
            "get.txt": "\n=== two\n2\n--- answer\nB\n\n=== lost\n4\n--- answer\nD\n",
            "order.txt": "get: two\nget: none\n",
        ]
        try Self.withFolder(files) { path in
            let problems = GoldenFolder(path: path, marker: "answer").problems
            #expect(
                problems == [
                    "order.txt names a case that no file has: get: none", "order.txt does not name: get: lost",
                ])
        }
    }
}
