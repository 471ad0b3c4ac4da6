/// The declaration of one setting of the daemon. The flag, the environment variable, the key of `terraced.yaml`, the line of
/// the documentation and the default are all derived from it.
public struct Setting: Sendable, Equatable {
    /// How a value is written. Placeholders are lower case, such as `host:port`, and stand for a value in help and documentation.
    public enum Form: Sendable, Equatable {
        case text(placeholder: String)
        /// One of these words.
        case choice([String])
        /// Several values: a flag is repeated, a variable has colons between them, the file has a YAML list.
        case list(placeholder: String)
        /// `true` or `false`; the flag takes no value.
        case flag
    }

    /// Where a value may come from.
    public enum Source: String, Sendable, CaseIterable { case flag, environment, file }

    /// What counts where no source has a value.
    public enum Default: Sendable, Equatable {
        case value(String)
        /// It depends on other things; the text says on which ones.
        case computed(String)
        /// The setting has no effect then.
        case nothing
    }

    /// Lower-case words with hyphens: the flag without its dashes, and the key of `terraced.yaml`.
    public let name: String
    public let form: Form
    /// One sentence or more without their last full stop, in Markdown that also reads well as plain text.
    public let help: String
    public let standard: Default
    public let sources: Set<Source>
    /// The environment variable: `TERRACE_LISTEN_TLS` of `listen-tls`.
    public let variable: String
    /// Whether the value is never shown or logged.
    public let isSecret: Bool

    /// - Parameter variable: a name that other programs use, too; nil makes one from the setting's name.
    init(
        _ name: String, _ form: Form, default standard: Default = .nothing,
        from sources: Set<Source> = Set(Source.allCases), variable: String? = nil, isSecret: Bool = false,
        _ help: String
    ) {
        self.name = name
        self.form = form
        self.help = help
        self.standard = standard
        self.sources = sources
        self.variable = variable ?? "TERRACE_" + name.uppercased().replacing("-", with: "_")
        self.isSecret = isSecret
    }

    /// The default where it is a fixed text; nil otherwise.
    public var defaultText: String? { if case .value(let text) = standard { text } else { nil } }

    /// Words that a choice accepts; empty for every other form.
    public var choices: [String] { if case .choice(let words) = form { words } else { [] } }
}
