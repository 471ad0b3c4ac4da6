import Crypto
import Foundation
import TerraceCore

/// The hash that is stored instead of a password that a client chose.
public enum PasswordHash {
    /// SHA-256 as 64 lower-case hexadecimal digits, the form that the engine's access rules take.
    public static func of(_ password: String) -> String { SHA256.hash(data: Data(password.utf8)).hexText }
}
