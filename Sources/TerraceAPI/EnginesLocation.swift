/// Where engines and modules are that `terrace engines add` has brought; daemon and command line agree on it here. Each has a
/// folder of its own, by its name.
public enum EnginesLocation {
    /// `$TERRACE_ENGINES_HOME`, else `$XDG_DATA_HOME/terrace/engines`, else `$HOME/.local/share/terrace/engines`.
    /// - Parameter account: the home folder of the account, for an environment without `HOME`.
    public static func standard(_ environment: [String: String], home account: String) -> String {
        if let own = environment["TERRACE_ENGINES_HOME"], !own.isEmpty { return own }
        if let data = environment["XDG_DATA_HOME"], !data.isEmpty { return data + "/terrace/engines" }
        return StateLocation.home(environment, account) + "/.local/share/terrace/engines"
    }
}
