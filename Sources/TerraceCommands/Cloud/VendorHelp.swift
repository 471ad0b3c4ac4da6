/// What a vendor's command line says of itself: commands below some words, or parameters of one command.
struct VendorHelp: Sendable, Equatable {
    /// One parameter of a command.
    struct Parameter: Sendable, Equatable {
        /// `--name -n`
        var name: String
        /// `required`, choices.
        var notes: [String]

        init(_ name: String, _ notes: [String] = []) {
            self.name = name
            self.notes = notes
        }

        init(_ flag: VendorFlag) {
            name = flag.names.joined(separator: " ")
            notes =
                (flag.isRequired ? ["required"] : [])
                + (flag.choices.isEmpty ? [] : [flag.choices.joined(separator: "|")])
        }
    }

    var usage: String
    /// In full, such as `az redis create`; empty for the help of one command.
    var commands: [String] = []
    var parameters: [Parameter] = []
    /// Names of those that every command takes.
    var global: [String] = []

    /// Lines for a terminal.
    var text: String {
        var lines = ["usage: \(usage)"]
        if !commands.isEmpty { lines += ["", "commands:"] + commands.sorted().map { "  " + $0 } }
        if !parameters.isEmpty {
            let width = (parameters.map(\.name.count).max() ?? 0) + 2
            lines += ["", "parameters:"]
            for parameter in parameters {
                let notes = parameter.notes.joined(separator: ", ")
                let space = notes.isEmpty ? "" : String(repeating: " ", count: width - parameter.name.count)
                lines.append("  \(parameter.name)\(space)\(notes)")
            }
        }
        if !global.isEmpty { lines += ["", "of every command: " + global.joined(separator: ", ")] }
        return lines.joined(separator: "\n")
    }
}
