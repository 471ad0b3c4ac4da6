/// Where a daemon keeps its state when nobody says otherwise; daemon and command line agree on it here.
public enum StateLocation {
    /// The folder that the environment names by itself; nil where it leaves that to the defaults.
    public static func named(_ environment: [String: String]) -> String? {
        ["TERRACE_STATE_DIR", "TERRACE_HOME"].compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    /// `$TERRACE_HOME`, else `$XDG_STATE_HOME/terrace`, else `$HOME/.local/state/terrace`.
    /// - Parameter account: the home folder of the account, for an environment without `HOME`.
    public static func standard(_ environment: [String: String], home account: String) -> String {
        if let own = environment["TERRACE_HOME"], !own.isEmpty { return own }
        if let state = environment["XDG_STATE_HOME"], !state.isEmpty { return state + "/terrace" }
        return home(environment, account) + "/.local/state/terrace"
    }

    /// `$HOME`, else the account's folder. Foundation's `NSHomeDirectory()` is the latter, whatever `HOME` says.
    static func home(_ environment: [String: String], _ account: String) -> String {
        environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? account
    }
}
