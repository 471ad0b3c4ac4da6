import Testing

@testable import TerraceCommands

@Suite struct VendorFlagsTests {
    private static let flags = [
        VendorFlag("--name", "-n", required: true), VendorFlag("--tags", kind: .words),
        VendorFlag("--on", kind: .toggle), VendorFlag("--count"),
    ]

    @Test(
        arguments: [
            (["--name", "a"], "a", [], nil), (["-n", "a", "--on"], "a", [], "true"), (["--name=a=b"], "a=b", [], nil),
            (["-n", "a", "--on", "false"], "a", [], "false"), (["-n", "a", "--on", "True"], "a", [], "true"),
            (["--tags", "x=1", "y=2", "-n", "a"], "a", ["x=1", "y=2"], nil),
            (["--tags", "x=1", "--tags", "y=2", "-n", "a"], "a", ["x=1", "y=2"], nil), (["-n", "-5"], "-5", [], nil),
            (["-n", "a", "-n", "b"], "b", [], nil), (["--tags", "", "-n", "a"], "a", [""], nil),
        ] as [([String], String, [String], String?)])
    func flagsTakeWordsByTheirKind(_ words: [String], _ name: String, _ tags: [String], _ on: String?) throws {
        let said = try VendorArguments(words, Self.flags)
        #expect(said["--name"] == name)
        #expect(said.all("--tags") == tags)
        #expect(said["--on"] == on)
    }

    @Test(arguments: [
        ["--frob"], ["-n"], ["--on"], ["-n", "a", "--tags"], ["-n", "a", "--tags", "--on"], ["-n", "a", "-x"],
    ])
    func invalidFlagsAreRefused(_ words: [String]) {
        #expect(throws: VendorArguments.Problem.self) { try VendorArguments(words, Self.flags) }
    }

    @Test func linkWithAVendorsNameRunsItsCommandLine() {
        #expect(TerraceCommand.arguments(of: ["/opt/shims/az", "redis", "list"]) == ["az", "redis", "list"])
        #expect(TerraceCommand.arguments(of: ["gcloud"]) == ["gcloud"])
        #expect(TerraceCommand.arguments(of: ["/usr/bin/terrace", "list"]) == ["list"])
    }
}
