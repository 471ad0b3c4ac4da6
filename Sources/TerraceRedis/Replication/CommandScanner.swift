/// Finds where the commands of a replication stream end, without looking into their values.
///
/// Every byte of a command's frame is looked at once, and values are stepped over, so a stream in any fragments costs
/// linear time.
struct CommandScanner {
    private enum Kind { case data, noData, asksForAcknowledgement }

    /// A run of commands, and whether the primary asked how far this side is.
    struct Run: Equatable {
        var commands: ReplicatedCommands
        var asksForAcknowledgement = false
    }

    /// The bytes of the longest line: a frame's numbers have at most 20 digits, and no primary sends inline commands.
    private static let longestLine = 1024

    /// Bytes that have not been handed out, after `head` of them that have.
    private var held: [UInt8] = []
    private var head = 0
    /// The next byte to look at.
    private var next = 0
    /// The words that the command under way still misses; 0 between commands.
    private var words = 0
    /// The length of the word whose header has been read; nil between words.
    private var wordLength: Int?
    /// What the command under way is; nil before its first word.
    private var kind: Kind?
    /// The offset of the byte at `head`.
    private var offset: Int64
    private let largest: Int

    /// - Parameter largest: the most bytes of one command.
    init(after offset: Int64, largest: Int) {
        self.offset = offset
        self.largest = largest
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        if head == held.count {
            held = Array(bytes)
        } else {
            held.removeFirst(head)
            held += bytes
        }
        next -= head
        head = 0
    }

    /// The next run of whole commands; nil where more bytes are needed. A run ends with the first command that is no
    /// data, so that it has no gaps.
    /// - Throws: `RedisError.protocolError` for bytes that no primary sends.
    mutating func nextRun() throws -> Run? {
        var end = head
        while let kind = try command() {
            guard kind == .data else {
                return run(to: end, asks: kind == .asksForAcknowledgement)
            }
            end = next
        }
        guard held.count - max(end, head) <= largest else { throw tooLarge() }
        return end == head ? nil : run(to: end, through: end)
    }

    /// Hands out the bytes from `head` to `end`, and drops what lies between `end` and `through`.
    private mutating func run(to end: Int, through: Int? = nil, asks: Bool = false) -> Run {
        let through = through ?? next
        let bytes = Array(held[head..<end])
        let run = ReplicatedCommands(start: offset, bytes: bytes, end: offset + Int64(through - head))
        offset = run.end
        head = through
        return Run(commands: run, asksForAcknowledgement: asks)
    }

    /// Moves behind the next command. Gives nil where it has not arrived; what has been read of it is not read again.
    private mutating func command() throws -> Kind? {
        if words == 0 {
            guard let line = try line() else { return nil }
            guard !line.isEmpty else { return .noData }
            guard held[line.lowerBound] == UInt8(ascii: "*") else {
                return Self.kind(held[line].prefix { $0 != 32 })
            }
            words = try number(line, "words")
            guard words > 0 else { return .noData }
        }
        while words > 0 {
            guard try word() else { return nil }
            words -= 1
        }
        defer { kind = nil }
        return kind
    }

    /// Moves behind the next word of a command. Gives false where it has not arrived.
    private mutating func word() throws -> Bool {
        if wordLength == nil {
            guard let line = try line() else { return false }
            guard line.isEmpty || held[line.lowerBound] != UInt8(ascii: "$") else {
                wordLength = try number(line, "bytes")
                return try word()
            }
            throw unexpected("a word's length", at: line.lowerBound)
        }
        guard let length = wordLength else { return false }
        guard length <= largest else { throw tooLarge() }
        guard held.count - next >= length + 2 else { return false }
        let end = next + length
        guard held[end] == 13, held[end + 1] == 10 else { throw unexpected("a line end after a word", at: end) }
        kind = kind ?? Self.kind(held[next..<end])
        next = end + 2
        wordLength = nil
        return true
    }

    /// What a command with this name is.
    private static func kind(_ name: ArraySlice<UInt8>) -> Kind {
        guard name.count == 4 || name.count == 8 else { return .data }
        switch String(decoding: name, as: UTF8.self).uppercased() {
        case "PING": return .noData
        // A primary sends its replicas one form of it, `REPLCONF GETACK *`.
        case "REPLCONF": return .asksForAcknowledgement
        default: return .data
        }
    }

    /// Moves behind the next line and gives its place without its end; nil where it has not arrived.
    private mutating func line() throws -> Range<Int>? {
        let limit = min(held.count, next + Self.longestLine)
        guard let end = held[next..<limit].firstIndex(of: 10) else {
            guard limit - next < Self.longestLine else { throw unexpected("a line end", at: limit) }
            return nil
        }
        defer { next = end + 1 }
        return next..<(end > next && held[end - 1] == 13 ? end - 1 : end)
    }

    private func number(_ line: Range<Int>, _ what: String) throws -> Int {
        let digits = held[line].dropFirst()
        var value = 0
        for digit in digits {
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            guard (48...57).contains(digit), !overflows, product < Int.max - 9 else {
                throw unexpected("a number of \(what)", at: line.lowerBound)
            }
            value = product + Int(digit - 48)
        }
        guard !digits.isEmpty else { throw unexpected("a number of \(what)", at: line.lowerBound) }
        return value
    }

    private func unexpected(_ what: String, at index: Int) -> RedisError {
        let found = String(decoding: held[index...].prefix(16), as: UTF8.self)
        let place = offset + Int64(index - head)
        return .protocolError(
            "at offset \(place) of the replication, expected \(what), found \(found.debugDescription)")
    }

    private func tooLarge() -> RedisError {
        .protocolError("at offset \(offset) of the replication, a command of more than \(largest) bytes")
    }
}
