import Crypto
import Foundation
import TerraceCore

extension StoredCache {
    /// The secret names of hidden commands by their usual upper-case ones. Made of the control password, so that the next
    /// daemon knows them, too; who learns one has no permission for it all the same.
    var renamedCommands: [String: String] {
        var renamed: [String: String] = [:]
        for name in record.hiddenCommands ?? [] {
            let key = SymmetricKey(data: Data(secrets.controlPassword.utf8))
            let code = HMAC<SHA256>.authenticationCode(for: Data(name.utf8), using: key)
            renamed[name.uppercased()] = code.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
                .joined()
        }
        return renamed
    }
}
