import ArgumentParser
import TerraceAPI
import TerraceCommands
import TerraceCore
import Testing

@Suite struct CompletionTests {
    /// The generated functions offer nothing, not even files, for what has no kind of completion.
    @Test func whatNamesAFileOrACacheIsCompleted() throws {
        let help = try JSON.value(JSONValue.self, from: Array(TerraceCommand._dumpHelp().utf8))
        var incomplete: [String] = []
        func look(_ command: JSONValue, _ path: String) {
            // The vendors' command lines have words of their own.
            if [" az", " aws", " gcloud"].contains(path) { return }
            for argument in command["arguments"]?.elements ?? [] {
                let name = argument["kind"]?.text == "flag" ? "" : argument["valueName"]?.text ?? ""
                let isFile = ["file", "scenario", "seed", "tiers", "path", "folder", "command", "arguments"].contains(
                    name)
                // A number, for what is left to chance.
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
