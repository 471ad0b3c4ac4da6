import TerraceCore
import TerraceRedis
import Testing

@testable import TerraceTopology

/// Regression: settings were set one by one, and those after a refused one were not set.
@Suite struct EngineSettingTests {
    private let settings = [EngineSetting("timeout", "77"), EngineSetting("save", "")]

    @Test func engineTakesAllOrNoneWhereItCan() {
        #expect(
            EngineSetting.commands(settings, .current) == [["CONFIG", "SET", "timeout", "77", "save", ""]])
        #expect(
            EngineSetting.commands(settings, .redis6)
                == [["CONFIG", "SET", "timeout", "77"], ["CONFIG", "SET", "save", ""]])
        #expect(EngineSetting.commands([], .current).isEmpty)
    }

    static let refusals: [(String, [String], String?, String)] = [
        (
            "ERR CONFIG SET failed (possibly related to argument 'activedefrag') - Active defragmentation cannot be enabled",
            ["CONFIG", "SET", "timeout", "1", "activedefrag", "yes"], "activedefrag",
            "Active defragmentation cannot be enabled"
        ),
        (
            "ERR Invalid argument '007' for CONFIG SET 'maxmemory-samples' - argument couldn't be parsed",
            ["CONFIG", "SET", "maxmemory-samples", "007"], "maxmemory-samples",
            "Invalid argument '007' for CONFIG SET 'maxmemory-samples' - argument couldn't be parsed"
        ),
        ("ERR no", ["CONFIG", "SET", "a", "1", "b", "2"], nil, "no"),
    ]

    @Test(arguments: refusals)
    func refusalNamesTheSetting(_ reply: String, _ command: [String], _ name: String?, _ words: String) {
        let refusal = SettingRefusal(reply, to: command)
        #expect(refusal.name == name)
        #expect(refusal.words == words)
        #expect(refusal.error("redis").field == "spec.config" + (name.map { ".\($0)" } ?? ""))
    }
}
