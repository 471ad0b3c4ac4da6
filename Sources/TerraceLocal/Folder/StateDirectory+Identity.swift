import Foundation
import TerraceCore

/// The id and the token of a state folder's daemon.
extension StateDirectory {
    /// The daemon's id, made at the first call and kept in the folder.
    /// - Parameter make: makes a random text.
    public func identity(_ make: () -> String) throws -> String { try kept("terraced.id", nil, make) }

    /// The token that callers of other accounts need; only the folder's owner can read it.
    /// - Parameters:
    ///   - given: the token from now on; nil keeps the folder's own.
    ///   - make: makes a random text.
    public func token(_ given: String?, _ make: () -> String) throws -> String {
        try kept(Self.tokenFile, given, make)
    }

    static let tokenFile = "token"

    private func kept(_ name: String, _ given: String?, _ make: () -> String) throws -> String {
        let file = path + "/" + name
        let found = FileManager.default.contents(atPath: file).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let text = given ?? found ?? make()
        guard Self.isSecret(text) else {
            let source = given == nil ? "\(file) holds" : "TERRACE_TOKEN is"
            let wayOut = given == nil ? "remove it to have a new one made" : "unset it to have one made"
            throw TerraceError(
                .invalidArgument, "\(source) something else than 32 to 200 letters, digits and hyphens; \(wayOut)")
        }
        if text != found { try write(text + "\n", to: file, durably: true) }
        return text
    }

    /// The token may have few characters only, because it is sent in headers between slashes and dots.
    private static func isSecret(_ text: String) -> Bool {
        (32...200).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
            }
    }
}
