import Crypto
import Foundation
import TerraceCore

extension CacheSecrets {
    /// The secret names of hidden commands by their usual upper-case ones. Made of the control password, so that the next
    /// daemon knows them, too; who learns one has no permission for it all the same.
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
