import Foundation
import TerraceCore
import Testing

@testable import TerraceCommands

/// The set that manifests belong to where nobody names one, and the folder a command line calls its own.
@Suite struct OwnerNameTests {
    @Test(
        arguments: [
            (["/a/set"], "/a/set"), (["/a/set/"], "/a/set"), (["/b.yaml", "/a.yaml"], "/a.yaml,/b.yaml"),
            (["/a.yaml", "/a/../a.yaml"], "/a.yaml"), (["-"], nil), (["/a.yaml", "-"], nil),
            (["/" + String(repeating: "x", count: 300)], nil), (["/line\nbreak"], nil),
        ] as [([String], String?)])
    func theDefaultOwnerIsWhereTheManifestsLie(_ files: [String], _ owner: String?) {
        #expect(ManifestOptions.defaultOwner(files) == owner)
    }

    @Test func aRelativePathIsTheSameSetAsTheAbsoluteOne() {
        let here = FileManager.default.currentDirectoryPath
        #expect(ManifestOptions.defaultOwner(["set"]) == ManifestOptions.defaultOwner([here + "/set"]))
    }

    @Test(arguments: [
        ([:], "/home/u/.local/state/terrace", false), (["TERRACE_HOME": "/a"], "/a", true),
        (["TERRACE_HOME": ""], "/home/u/.local/state/terrace", false),
        (["TERRACE_HOME": "/a", "TERRACE_STATE_DIR": "/b"], "/b", true),
        (["XDG_STATE_HOME": "/x"], "/x/terrace", false),
    ])
    func aFolderIsOnesOwnWhereTheEnvironmentNamesIt(
        _ environment: [String: String], _ path: String, _ isNamed: Bool
    ) {
        let own = OwnFolder(environment, home: "/home/u")
        #expect(own.path == path && own.isNamed == isNamed)
    }
}
