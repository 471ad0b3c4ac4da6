import TerraceCore
import Testing

@testable import TerraceCommands

@Suite struct GcloudFilterTests {
    static let web: JSONValue = [
        "name": "projects/demo/locations/us-central1/instances/web-1", "tier": "BASIC", "memorySizeGb": 5,
        "labels": ["env": "prod"], "done": true, "zones": ["a", "b"],
    ]

    @Test(
        arguments: [
            ("name:web", true), ("name:WEB", true), ("name:we", false), ("name:we*", true), ("name=web-1", false),
            ("tier=basic", true), ("tier!=basic", false), ("tier=(x basic)", true), ("memorySizeGb>4", true),
            ("memorySizeGb >= 5 AND memorySizeGb<=5", true), ("memorySizeGb<10", true), ("labels.env=prod", true),
            ("labels.env:*", true), ("labels.app:*", false), ("NOT tier=BASIC", false), ("-tier=BASIC", false),
            ("tier=x OR done=true", true), ("tier=x AND done=true OR name:web", true), ("(tier=x) OR (name:web)", true),
            ("tier=BASIC name:nothing", false), ("name~'web-[0-9]$'", true), ("name!~web", false), ("zones:b", true),
            ("tier=\"BASIC\"", true),
        ] as [(String, Bool)])
    func filterFollowsGcloudsDocumentation(_ text: String, _ fits: Bool) throws {
        #expect(try GcloudFilter(text).accepts(Self.web) == fits)
    }

    @Test(arguments: ["x", "", "=", "name:", "(name:web", "name:web)", "name:(", "name='web", "NOT", "tier=a OR"])
    func invalidFilterIsRefused(_ text: String) {
        #expect(throws: GcloudFilter.Problem.self) { try GcloudFilter(text) }
    }

    @Test func nestingDepthIsLimited() {
        let text = String(repeating: "(", count: 100_000) + "name:web"
        #expect(throws: GcloudFilter.Problem.self) { try GcloudFilter(text) }
    }
}
