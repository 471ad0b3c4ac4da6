import ArgumentParser
import TerraceAPI
import TerraceCore
import TerraceManifests

struct TierExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain each manifest field under a tier: allowed values, engine setting, the vendor's name.",
        discussion: "The end lists the vendor's features that have no effect here.")
    @Argument(help: "A tier's id, such as azure/premium.") var tier: String
    @OptionGroup var options: TierOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Failure.handling(manifests: true) {
            let explanation = TierExplanation(try options.catalog().tier(tier))
            try global.printer.print(explanation, names: explanation.fields.map(\.path)) { Self.rows(explanation) }
            if global.output == .table { print(Self.remarks(explanation), terminator: "") }
        }
    }

    private static func rows(_ explanation: TierExplanation) -> [[String]] {
        [["FIELD", "ALLOWED", "ENGINE SETTING", "ORIGINAL'S FIELD"]]
            + explanation.fields.map { [$0.path, $0.allowed, $0.setting ?? "-", $0.api ?? "-"] }
    }

    private static func remarks(_ explanation: TierExplanation) -> String {
        var text = ""
        if !explanation.blockedCommands.isEmpty {
            text += "\nBlocked:\n"
            for command in explanation.blockedCommands { text += "  \(command.replacing("|", with: " "))\n" }
        }
        if !explanation.notSimulated.isEmpty {
            text += "\nNot simulated:\n"
            for feature in explanation.notSimulated {
                text += "  \(feature.name)" + (feature.note.map { " (\($0))" } ?? "") + "\n"
            }
        }
        if !explanation.uncertain.isEmpty {
            text += "\nNot confirmed by a primary source:\n"
            for path in explanation.uncertain { text += "  \(path)\n" }
        }
        return text
    }
}

struct TierSchema: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print a JSON Schema of manifests, for editors.")

    func run() async throws { print(try JSON.text(ManifestSchema.document, pretty: true)) }
}
