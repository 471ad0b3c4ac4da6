import Foundation
import TerraceCore
import Testing

@testable import TerraceCommands

/// The default owner of manifests, and the state folder that belongs to a command line.
@Suite struct OwnerNameTests {
    @Test(
        arguments: [
            (["/a/set"], "/a/set"), (["/a/set/"], "/a/set"), (["/b.yaml", "/a.yaml"], "/a.yaml,/b.yaml"),
            (["/a.yaml", "/a/../a.yaml"], "/a.yaml"), (["-"], nil), (["/a.yaml", "-"], nil),
            (["/" + String(repeating: "x", count: 300)], nil), (["/line\nbreak"], nil),
        ] as [([String], String?)])
    func defaultOwnerIsThePathsOfTheManifests(_ files: [String], _ owner: String?) {
        #expect(ManifestOptions.defaultOwner(files) == owner)
    }

    @Test func relativeAndAbsolutePathsGiveOneOwner() {
        let here = FileManager.default.currentDirectoryPath
        #expect(ManifestOptions.defaultOwner(["set"]) == ManifestOptions.defaultOwner([here + "/set"]))
    }

    @Test(arguments: [
        ([:], "/home/u/.local/state/terrace", false), (["TERRACE_HOME": "/a"], "/a", true),
        (["TERRACE_HOME": ""], "/home/u/.local/state/terrace", false),
        (["TERRACE_HOME": "/a", "TERRACE_STATE_DIR": "/b"], "/b", true),
        (["XDG_STATE_HOME": "/x"], "/x/terrace", false),
    ])
    func folderIsNamedByTheEnvironment(
        _ environment: [String: String], _ path: String, _ isNamed: Bool
    ) {
        let own = OwnFolder(environment, home: "/home/u")
        #expect(own.path == path && own.isNamed == isNamed)
    }
}
