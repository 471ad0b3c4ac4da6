/// Where engines and modules are that `terrace engines add` has brought; daemon and command line agree on it here. Each has a
/// folder of its own, by its name.
public enum EnginesLocation {
    /// `$TERRACE_ENGINES_HOME`, else `$XDG_DATA_HOME/terrace/engines`, else `$HOME/.local/share/terrace/engines`.
    /// - Parameter account: the home folder of the account, for an environment without `HOME`.
    public static func standard(_ environment: [String: String], home account: String) -> String {
        func named(_ variable: String) -> String? { environment[variable].flatMap { $0.isEmpty ? nil : $0 } }
        if let own = named("TERRACE_ENGINES_HOME") { return own }
        if let data = named("XDG_DATA_HOME") { return data + "/terrace/engines" }
        return (named("HOME") ?? account) + "/.local/share/terrace/engines"
    }
}
