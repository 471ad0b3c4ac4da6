/// Reads where a machine gets the packages of its distribution.
enum AptSources {
    /// The suite's name, such as `bookworm`, in the text of `/etc/os-release`.
    static func suite(in text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix("VERSION_CODENAME=") }
            .map { $0.dropFirst(17).filter { $0 != "\"" } }
    }

    /// The address from which a suite comes, by a list of either form; nil where the list does not have the suite.
    static func place(of suite: String, in text: String) -> String? {
        var place: Substring?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            switch words.first {
            case "URIs:": place = words.dropFirst().first
            case "Suites:": if words.dropFirst().contains(Substring(suite)), let place { return String(place) }
            case "deb":
                // Between the two there may be options in brackets.
                if let index = words.firstIndex(of: Substring(suite)), index > 1 { return String(words[index - 1]) }
            default: continue
            }
        }
        return nil
    }
}
