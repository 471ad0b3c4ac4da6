/// The name of a client in one word, from its `User-Agent`.
enum ClientTool {
    /// Clients whose `User-Agent` begins with a library's name or with another name than the usual one.
    private static let known = [
        ("AZURECLI", "az"), ("aws-cli", "aws"), ("google-cloud-sdk", "gcloud"), ("Terraform", "terraform"),
        ("Boto3", "boto3"),
    ]

    /// `curl/8.5.0` → `curl`. Any header gives a name, because a client may send anything.
    static func name(_ userAgent: String?) -> String {
        guard let userAgent else { return "unnamed client" }
        let text = userAgent.prefix(500)
        if let tool = known.first(where: { text.contains($0.0) }) { return tool.1 }
        let word = text.prefix { $0 != "/" && $0 != " " && $0 != "(" && $0 != ";" }.prefix(40)
        let isPlain = word.utf8.allSatisfy { (33...126).contains($0) }
        return word.isEmpty || !isPlain ? "unnamed client" : String(word)
    }
}
