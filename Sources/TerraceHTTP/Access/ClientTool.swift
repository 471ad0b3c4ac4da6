/// What a client calls itself, in one word.
enum ClientTool {
    /// Of those whose first word in `User-Agent` is a library's, or that have another name in everybody's mouth.
    private static let known = [
        ("AZURECLI", "az"), ("aws-cli", "aws"), ("google-cloud-sdk", "gcloud"), ("Terraform", "terraform"),
        ("Boto3", "boto3"),
    ]

    /// `curl/8.5.0` → `curl`. Total: a client says what it likes.
    static func name(_ userAgent: String?) -> String {
        guard let userAgent else { return "unnamed client" }
        let text = userAgent.prefix(500)
        if let tool = known.first(where: { text.contains($0.0) }) { return tool.1 }
        let word = text.prefix { $0 != "/" && $0 != " " && $0 != "(" && $0 != ";" }.prefix(40)
        let isPlain = word.utf8.allSatisfy { (33...126).contains($0) }
        return word.isEmpty || !isPlain ? "unnamed client" : String(word)
    }
}
