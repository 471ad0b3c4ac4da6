/// The manual page of a command, written with the macros of man(7).
struct ManualPage {
    let command: ProgramHelp.Command
    let version: String

    /// The page's file name, such as `terrace-chaos-kill.1`.
    var file: String { name + ".1" }

    private var name: String { command.words.joined(separator: "-") }

    var text: String {
        var lines = [
            ".TH \(Self.argument(name.uppercased())) 1 \"\" \(Self.argument("Terrace \(version)")) Terrace",
            ".SH NAME", Self.escaped(name) + " \\- " + Self.escaped(command.abstract ?? ""),
        ]
        lines += [".SH SYNOPSIS", Self.bold(command.words.joined(separator: " ")) + synopsis]
        if let discussion = command.discussion { lines += [".SH DESCRIPTION", Self.escaped(discussion)] }
        lines += section("ARGUMENTS", arguments.filter { $0.kind == "positional" })
        lines += section("OPTIONS", arguments.filter { $0.kind != "positional" })
        if !command.children.isEmpty {
            lines.append(".SH COMMANDS")
            for child in command.children {
                let names = [child.commandName] + (child.aliases ?? [])
                lines += [".TP", names.map(Self.bold).joined(separator: ", "), Self.escaped(child.abstract ?? "")]
            }
        }
        let others = (command.superCommands.map { [$0] } ?? []) + command.children.map(\.words)
        if !others.isEmpty {
            lines += [
                ".SH SEE ALSO",
                others.map { Self.bold($0.joined(separator: "-")) + "(1)" }.joined(separator: ",\n"),
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var arguments: [ProgramHelp.Argument] { (command.arguments ?? []).filter(\.shouldDisplay) }

    private var synopsis: String {
        if !command.children.isEmpty { return " " + Self.italic("command") }
        let options = arguments.contains { $0.kind != "positional" } ? " [" + Self.italic("options") + "]" : ""
        let positional = arguments.filter { $0.kind == "positional" }.map { argument in
            let value = Self.italic(argument.valueName ?? "value") + (argument.isRepeating ? " ..." : "")
            return " " + (argument.isOptional ? "[\(value)]" : value)
        }
        return options + positional.joined()
    }

    private func section(_ title: String, _ arguments: [ProgramHelp.Argument]) -> [String] {
        guard !arguments.isEmpty else { return [] }
        return [".SH \(title)"]
            + arguments.flatMap { argument in
                [".TP", Self.head(argument), Self.escaped(Self.body(argument))]
            }
    }

    private static func head(_ argument: ProgramHelp.Argument) -> String {
        let value = italic(argument.valueName ?? "value")
        guard let names = argument.names, argument.kind != "positional" else { return value }
        // Short names come first, as is usual in manual pages.
        let sorted = names.filter { $0.kind == "short" } + names.filter { $0.kind != "short" }
        let text = sorted.map { bold($0.text) }.joined(separator: ", ")
        return argument.kind == "option" ? text + " " + value : text
    }

    private static func body(_ argument: ProgramHelp.Argument) -> String {
        let text = argument.abstract ?? ""
        guard let value = argument.defaultValue, argument.kind == "option" else { return text }
        return text + (text.isEmpty ? "" : " ") + "(default: \(value))"
    }

    private static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }
    private static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

    /// The text as an argument of a macro, in quotes.
    private static func argument(_ text: String) -> String {
        "\"" + escaped(text.replacing("\"", with: "")) + "\""
    }

    /// The text, escaped so that none of its lines is read as a macro.
    private static func escaped(_ text: String) -> String {
        let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return plain.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.isEmpty ? ".PP" : line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : String(line)
        }.joined(separator: "\n")
    }
}
