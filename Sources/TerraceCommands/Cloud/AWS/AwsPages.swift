import Foundation
import TerraceAPI
import TerraceAWS
import TerraceCore

/// Gathers a list from the service's pages, as AWS's command line does it.
struct AwsPages {
    static let flags = [VendorFlag("--max-items"), VendorFlag("--page-size"), VendorFlag("--starting-token")]
    /// The member of the printed answer that tells where a cut list goes on.
    static let token = "NextToken"

    /// The part of the list that is wanted.
    struct Wish {
        var limit: Int?
        var pageSize: String?
        var marker: String?
        /// Elements of the first page that an earlier command has printed.
        var skipped = 0

        init(_ said: VendorArguments) throws {
            func number(_ flag: String) throws -> Int? {
                guard let text = said[flag] else { return nil }
                guard let number = Int(text), number >= 0 else {
                    throw AwsCommandLine.usage("argument \(flag): expected a whole number, found '\(text)'")
                }
                return number
            }
            limit = try number("--max-items")
            pageSize = try number("--page-size").map { "\($0)" }
            guard let text = said["--starting-token"] else { return }
            guard let data = Data(base64Encoded: text), let place = try? JSON.value(JSONValue.self, from: data),
                case .object = place
            else { throw AwsCommandLine.usage("Bad starting token: \(text)") }
            marker = place["Marker"]?.text
            skipped = place["boto_truncate_amount"]?.number ?? 0
        }
    }

    let shape: AWSCommandTable.Pages
    let wish: Wish

    /// - Parameter ask: sends the command with the given additional parameters.
    func all(_ ask: ([String: [String]]) async throws -> JSONValue) async throws -> JSONValue {
        var items: [JSONValue] = []
        var (marker, skipped) = (wish.marker, wish.skipped)
        var next: JSONValue?
        while true {
            var words: [String: [String]] = [:]
            if let marker { words["--marker"] = [marker] }
            if let size = wish.pageSize { words["--max-records"] = [size] }
            let answer = try await ask(words)
            let page = shape.holder.map { answer[$0] ?? [:] } ?? answer
            let elements = (page[shape.list]?.elements ?? []).dropFirst(skipped)
            let room = wish.limit.map { $0 - items.count } ?? elements.count
            items += elements.prefix(room)
            // A marker that stays the same would cause an endless loop.
            let following = page["Marker"]?.text.flatMap { $0 == marker ? nil : $0 }
            if room < elements.count {
                next = try place(marker, skipped: skipped + room)
            } else if let following, room == elements.count, wish.limit != nil {
                next = try place(following, skipped: 0)
            } else if let following {
                (marker, skipped) = (following, 0)
                continue
            }
            break
        }
        // AWS's tool prints the list without the answer's other members.
        let members: [String: JSONValue] = [shape.list: .array(items)]
        var answer = shape.holder.map { [$0: .object(members)] } ?? members
        answer[Self.token] = next
        return .object(answer)
    }

    /// The token, byte by byte as AWS's tool writes it, so that each tool can read the other's.
    private func place(_ marker: String?, skipped: Int) throws -> JSONValue {
        let text = try marker.map { try JSON.text($0) } ?? "null"
        let amount = skipped > 0 ? ", \"boto_truncate_amount\": \(skipped)" : ""
        return .string(Data("{\"Marker\": \(text)\(amount)}".utf8).base64EncodedString())
    }
}
