import Crypto
import Foundation
import TerraceCore

/// What is kept of a password that somebody else chose.
public enum PasswordHash {
    /// SHA-256 in 64 lower-case hexadecimal digits, as the engine's access rules take it.
    public static func of(_ password: String) -> String { SHA256.hash(data: Data(password.utf8)).hexText }
}
