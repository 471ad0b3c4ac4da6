/// Where a daemon keeps its state when nobody says otherwise; daemon and command line agree on it here.
public enum StateLocation {
    /// `$TERRACE_HOME`, else `$XDG_STATE_HOME/terrace`, else `~/.local/state/terrace`.
    public static func standard(_ environment: [String: String], home: String) -> String {
        if let own = environment["TERRACE_HOME"], !own.isEmpty { return own }
        if let state = environment["XDG_STATE_HOME"], !state.isEmpty { return state + "/terrace" }
        return home + "/.local/state/terrace"
    }
}
