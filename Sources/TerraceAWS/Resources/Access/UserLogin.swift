import TerraceCore
import TerraceFrontEnd

/// The members of CreateUser and ModifyUser that tell how the user logs in.
protocol UserLoginInput {
    var passwords: [String]? { get }
    var noPasswordRequired: Bool? { get }
    var authenticationMode: AuthenticationMode? { get }
}

extension CreateUser: UserLoginInput {}
extension ModifyUser: UserLoginInput {}

extension UserLoginInput {
    /// Hashes of the valid passwords; empty when no password is required; nil when the request does not tell.
    func hashes() throws(AWSError) -> [String]? {
        let mode = authenticationMode
        let all = (passwords ?? []) + (mode?.passwords ?? [])
        if let mode, noPasswordRequired == true, mode.type != "no-password-required" {
            throw .invalidCombination("AuthenticationMode and NoPasswordRequired say different things.")
        }
        if passwords?.isEmpty == false, mode?.passwords?.isEmpty == false {
            throw .invalidCombination("Say Passwords or AuthenticationMode.Passwords, not both.")
        }
        let type = mode?.type ?? (noPasswordRequired == true ? "no-password-required" : nil)
        switch type {
        case "iam":
            throw .invalidCombination("AuthenticationMode iam is not supported: Terrace has no IAM. Use passwords.")
        case "no-password-required":
            guard all.isEmpty else {
                throw .invalidCombination("A user has Passwords or NoPasswordRequired, not both.")
            }
            return []
        case "password", nil:
            if type == nil, all.isEmpty { return nil }
            guard (1...2).contains(all.count) else {
                throw .invalidValue("A user has one or two passwords, not \(all.count).")
            }
        case let other?:
            throw .invalidValue(
                "AuthenticationMode.Type must be password or no-password-required, not '\(other.prefix(40))'.")
        }
        for password in all { try Self.check(password) }
        return all.map(PasswordHash.of)
    }

    private static func check(_ password: String) throws(AWSError) {
        let isValid =
            (16...128).contains(password.utf8.count)
            && password.utf8.allSatisfy { (33...126).contains($0) && !",\"/@".utf8.contains($0) }
        guard isValid else {
            throw .invalidValue("A password has 16 to 128 printable characters without spaces and none of , \" / @.")
        }
    }
}
