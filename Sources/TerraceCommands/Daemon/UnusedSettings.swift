import TerraceAPI

/// Settings of the environment that have no effect, because the daemon was started before without them.
struct UnusedSettings {
    /// The environment variables, in the order of the documentation.
    let variables: [String]

    init(_ environment: [String: String], daemon: DaemonDocument) {
        // The daemon does not tell its secrets, so nobody can say whether it has these.
        variables = DaemonSettings.from(.environment).filter { !$0.isSecret }.filter { setting in
            guard let value = environment[setting.variable], !value.isEmpty else { return false }
            return daemon.settings?[setting.name] != value
        }.map(\.variable)
    }

    func report(to progress: Progress) {
        guard !variables.isEmpty else { return }
        progress.line(
            "not used, because that daemon was started without: \(variables.joined(separator: ", ")); 'terrace down' and "
                + "'terrace up' start it anew with this environment")
    }
}
