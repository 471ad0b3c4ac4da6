import Crypto
import Foundation
import TerraceCore

extension CacheSecrets {
    /// The secret names of hidden commands, by their usual names in upper case. They derive from the control password,
    /// so that the next daemon knows them, too. A client that learns such a name still has no permission to use it.
    func names(hiding commands: [String]?) -> [String: String] {
        let key = SymmetricKey(data: Data(controlPassword.utf8))
        var names: [String: String] = [:]
        for command in commands ?? [] {
            let code = HMAC<SHA256>.authenticationCode(for: Data(command.utf8), using: key)
            names[command.uppercased()] = code.prefix(16).hexText
        }
        return names
    }
}
