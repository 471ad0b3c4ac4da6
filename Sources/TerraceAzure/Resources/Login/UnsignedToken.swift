import Foundation
import TerraceCore

/// A JSON web token without a real signature: clients only read its claims.
enum UnsignedToken {
    static func text(_ claims: JSONValue, signature: String? = nil) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(claims)) ?? Data()
        return
            "\(base64(Data(#"{"alg":"none","typ":"JWT"}"#.utf8))).\(base64(body)).\(signature ?? base64(Data("none".utf8)))"
    }

    static func base64(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
