import ArgumentParser
import TerraceAPI
import TerraceCommands
import TerraceCore
import Testing

@Suite struct CompletionTests {
    /// Without a kind of completion, the generated functions complete nothing, not even files.
    @Test func filesAndCachesAreCompleted() throws {
        let help = try JSON.value(JSONValue.self, from: Array(TerraceCommand._dumpHelp().utf8))
        var incomplete: [String] = []
        func look(_ command: JSONValue, _ path: String) {
            // The vendors' commands have argument tables of their own.
            if [" az", " aws", " gcloud"].contains(path) { return }
            for argument in command["arguments"]?.elements ?? [] {
                let name = argument["kind"]?.text == "flag" ? "" : argument["valueName"]?.text ?? ""
                let isFile = ["file", "scenario", "seed", "tiers", "path", "folder", "command", "arguments"].contains(
                    name)
                // The --seed of verify is a number, not a file.
                if isFile, !(name == "seed" && path.hasSuffix("verify")), argument["completionKind"] == nil {
                    incomplete.append("\(path) \(name)")
                }
            }
            for child in command["subcommands"]?.elements ?? [] {
                look(child, "\(path) \(child["commandName"]?.text ?? "")")
            }
        }
        look(help["command"] ?? .null, "")
        #expect(incomplete == [])
    }
}
