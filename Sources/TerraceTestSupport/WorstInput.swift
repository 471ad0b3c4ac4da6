import TerraceCore
import TerraceFrontEnd

/// An input made to cost as much as it can: one shape, in any size.
public struct WorstInput: Sendable, CustomStringConvertible {
    public var description: String
    /// The words of the answer that refuses it for its size; nil where any refusal will do.
    public var reason: String?
    /// The sizes it is sent in, each twice the one before.
    public var sizes: [Int]
    public var text: @Sendable (Int) -> String

    public init(
        _ description: String, _ sizes: [Int], _ reason: String? = nil, _ text: @escaping @Sendable (Int) -> String
    ) {
        self.description = description
        self.reason = reason
        self.sizes = sizes
        self.text = text
    }

    /// Bodies of JSON.
    public static let json: [WorstInput] = [
        WorstInput("deep objects", [500, 1000, 50_000, 100_000], "nested more than 32 deep") { count in
            String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count)
        },
        WorstInput("deep arrays", [500, 1000, 50_000, 100_000], "nested more than 32 deep") { count in
            "{\"a\":" + String(repeating: "[", count: count) + String(repeating: "]", count: count) + "}"
        },
        WorstInput("the deepest that is read", [16]) { count in
            let value = String(repeating: "{\"a\":", count: count) + "{}" + String(repeating: "}", count: count)
            return "{" + (0..<400).map { "\"k\($0)\":\(value)" }.joined(separator: ",") + "}"
        },
        WorstInput("a wide object", [20_000, 40_000], "an object with more than 1000 members") { count in
            "{" + (0..<count).map { "\"k\($0)\":\"v\"" }.joined(separator: ",") + "}"
        },
        WorstInput("the widest object that is read", [500, 1000]) { count in
            "{" + (0..<count).map { "\"k\($0)\":\"v\"" }.joined(separator: ",") + "}"
        },
        WorstInput("wide labels", [495, 990]) { count in
            let labels = "{" + (0..<count).map { "\"k\($0)\":\"v\"" }.joined(separator: ",") + "}"
            return "{\"labels\":\(labels),\"tags\":\(labels),\"metadata\":{\"labels\":\(labels)},"
                + "\"redisConfigs\":\(labels),\"properties\":{\"redisConfiguration\":\(labels)},"
                + "\"spec\":{\"config\":\(labels)}}"
        },
        WorstInput("a long array", [50_000, 100_000], "an array with more than 2000 elements") { count in
            "{\"a\":[" + (0..<count).map { "\($0)" }.joined(separator: ",") + "]}"
        },
        WorstInput("many values", [25_000, 50_000], "more than 20000 values") { count in
            let list = "[" + (0..<1000).map { "\($0)" }.joined(separator: ",") + "]"
            return "{\"a\":[" + (0..<count / 1000).map { _ in list }.joined(separator: ",") + "]}"
        },
        WorstInput("a key many times", [20_000, 40_000], "the key 'a' is given twice") { count in
            "{" + (0..<count).map { "\"a\":\($0)" }.joined(separator: ",") + "}"
        },
        WorstInput("a long key", [100_000, 200_000], "a text with more than 65536 bytes") {
            "{\"" + String(repeating: "k", count: $0) + "\":1}"
        },
        WorstInput("the longest value that is read", [30_000, 60_000]) { count in
            let value = "\"" + String(repeating: "v", count: count) + "\""
            return "{\"location\":\(value),\"displayName\":\(value)}"
        },
        WorstInput("a value of escapes", [5_000, 10_000]) {
            "{\"location\":\"" + String(repeating: "\\u00e9", count: $0) + "\"}"
        },
        WorstInput("a long number", [50_000, 100_000], "a number with more than 400 digits") {
            "{\"a\":1" + String(repeating: "0", count: $0) + "}"
        },
        WorstInput("a text that does not end", [50_000, 100_000]) { "{\"" + String(repeating: "k", count: $0) },
    ]

    /// Fields of a form, after those that a call needs.
    public static let form: [WorstInput] = [
        WorstInput("many fields", [20_000, 40_000], "more than 5000 fields") { count in
            (0..<count).map { "&Tags.Tag.\($0).Key=k\($0)" }.joined()
        },
        WorstInput("as many fields as are read", [2400, 4800]) { count in
            (1...count).map { "&Tags.Tag.\($0).Key=k\($0)" }.joined()
        },
        WorstInput("as many elements as are read", [500, 1000]) { count in
            (1...count).map { "&Tags.Tag.\($0).Key=k\($0)&Tags.Tag.\($0).Value=v" }.joined()
        },
        WorstInput("elements of every list", [450, 900]) { count in
            (1...count).map { "&UserIds.member.\($0)=u\($0)&SecurityGroupIds.SecurityGroupId.\($0)=s\($0)" }.joined()
                + (1...count).map { "&ParameterNameValues.ParameterNameValue.\($0).ParameterName=p\($0)" }.joined()
        },
        WorstInput("deep names", [16_000, 32_000]) { "&" + String(repeating: "a.", count: $0) + "=1" },
        WorstInput("a field many times", [2400, 4800]) { count in
            (0..<count).map { "&ReplicationGroupId=g\($0)" }.joined()
        },
        WorstInput("a long value", [100_000, 200_000], "has a field with more than 65536 bytes") {
            "&ReplicationGroupId=" + String(repeating: "v", count: $0)
        },
        WorstInput("a value of escapes", [10_000, 20_000]) {
            "&ReplicationGroupId=" + String(repeating: "%41", count: $0)
        },
        WorstInput("signs without fields", [50_000, 100_000], "more than 5000 fields") {
            String(repeating: "&", count: $0)
        },
    ]

    /// Heads of requests: `METHOD path`, header lines.
    public static func heads(_ line: String) -> [WorstInput] {
        let query = line.contains("?") ? "&" : "?"
        return [
            WorstInput("a long path", [20_000, 40_000], "the path has more than 4096 bytes") { count in
                let words = line.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
                return words[0] + "/" + String(repeating: "p", count: count) + (words.count == 2 ? "?" + words[1] : "")
            },
            WorstInput("many query fields", [6000, 12_000], "the query has more than") { count in
                line + query + (0..<count).map { "a\($0)=1" }.joined(separator: "&")
            },
            WorstInput("a long query", [100_000, 200_000], "the query has more than 65536 bytes") {
                line + query + "a=" + String(repeating: "q", count: $0)
            },
            WorstInput("a header many times", [4000, 8000], "the request has more than 200 headers") {
                line + String(repeating: "\nX-Header: value", count: $0)
            },
            WorstInput("a long header", [100_000, 200_000], "headers have more than 65536 bytes") {
                line + "\nX-Header: " + String(repeating: "h", count: $0)
            },
        ]
    }
}

extension WireGolden {
    /// What is wrong with the answers to inputs of this shape: another one than a refusal, one that repeats the input, or
    /// work that grows faster than the input does.
    /// - Parameters:
    ///   - head: `METHOD path` and header lines; nil where the input has one.
    ///   - start: what stands before the input in the body.
    public func faults(of input: WorstInput, head: String?, start: String = "") async throws -> [String] {
        var faults: [String] = []
        try await FrontEndFixture.with { f in
            let frontEnd = makeFrontEnd(f.services)
            let meter = WorkMeter()
            var before: Double?
            for size in input.sizes {
                let text = input.text(size)
                let request = FrontEndFixture.request(head.map { "\($0)\n\n\(start)\(text)" } ?? text)
                let answer = await frontEnd.answer(to: request)
                let body = String(decoding: answer.body, as: UTF8.self)
                let name = "\(input) of \(size): \(answer.status)"
                if !(400..<500).contains(answer.status) { faults.append("\(name), \(body.prefix(300))") }
                if let reason = input.reason, !body.contains(reason) { faults.append("\(name), \(body.prefix(300))") }
                if answer.body.count > 64 << 10 { faults.append("\(name), \(answer.body.count) bytes") }
                let work = await meter.leastWork { _ = await frontEnd.answer(to: request) }
                if work > WorkMeter.limit { faults.append("\(name), \(work) s") }
                // Twice the input, twice the work, and a part that is always the same.
                if let before, size == input.sizes.last, work > 2.6 * before + 0.001 * WorkMeter.slowness {
                    faults.append("\(name), \(work) s after \(before) s of half as much")
                }
                before = work
            }
        }
        return faults
    }
}
