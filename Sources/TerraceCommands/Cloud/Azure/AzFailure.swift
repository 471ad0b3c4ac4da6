import TerraceCore

/// Failures with az's messages and exit codes.
extension VendorFailure {
    /// A wrong command line: exit code 2.
    static func usage(_ message: String) -> VendorFailure { VendorFailure(message: "ERROR: \(message)", status: 2) }

    /// An error answer of Resource Manager: exit code 3 where the resource does not exist, else 1.
    static func answer(_ answer: VendorClient.Answer) -> VendorFailure {
        let error = answer.json["error"] ?? [:]
        let code = error["code"]?.text ?? "HTTP\(answer.status)"
        let message = (error["message"]?.text ?? "").replacing("\r\n", with: "\n")
        return VendorFailure(
            message: "ERROR: (\(code)) \(message)\nCode: \(code)\nMessage: \(message)",
            status: answer.status == 404 ? 3 : 1)
    }
}
