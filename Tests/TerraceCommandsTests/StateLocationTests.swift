import TerraceAPI
import Testing

@Suite struct StateLocationTests {
    /// Foundation returns the account's home folder, whatever `HOME` says, so `HOME` has to be read first.
    @Test(
        arguments: [
            (["HOME": "/tmp/h"], "/tmp/h/.local/state/terrace"), ([:], "/root/.local/state/terrace"),
            (["HOME": ""], "/root/.local/state/terrace"), (["HOME": "/h", "XDG_STATE_HOME": "/x"], "/x/terrace"),
            (["HOME": "/h", "XDG_STATE_HOME": "/x", "TERRACE_HOME": "/t"], "/t"),
        ] as [([String: String], String)])
    func homeVariableComesBeforeTheAccountsFolder(_ environment: [String: String], _ expected: String) {
        #expect(StateLocation.standard(environment, home: "/root") == expected)
    }
}
