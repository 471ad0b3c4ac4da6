/// What became of everything that was written.
public struct Verdict: Sendable, Codable, Equatable {
    /// Writes the servers acknowledged.
    public var acknowledged = 0
    /// Acknowledged writes that are not there.
    public var lost = 0
    /// Writes that are there more than once.
    public var duplicated = 0
    /// Writes whose connection was lost before an answer came: they may be there or not.
    public var unconfirmed = 0
    /// Milliseconds between two acknowledgements, the longest of any client.
    public var longestStall = 0.0
    /// Refusals and lost connections by their kind, most of which a client made good by itself.
    public var errors: [String: Int] = [:]
    /// Some of what was lost or duplicated.
    public var examples: [String] = []

    public init() {}

    /// Nothing acknowledged was lost, nothing is there twice.
    public var isClean: Bool { lost == 0 && duplicated == 0 }

    /// What is there of one place, against what was written to it.
    mutating func add(_ place: WriteRecord.Place, acknowledged: [Int], unconfirmed: [Int], found: Found) {
        self.acknowledged += acknowledged.count
        self.unconfirmed += unconfirmed.count
        switch found {
        case .count(let count):
            let missing = max(0, acknowledged.count - count)
            note(missing, lost: true, "\(place.key) is \(count) after \(acknowledged.count) acknowledged increments")
            note(
                max(0, count - acknowledged.count - unconfirmed.count), lost: false,
                "\(place.key) is \(count) after \(acknowledged.count + unconfirmed.count) increments")
        case .numbers(let numbers):
            let counts = numbers.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            for number in acknowledged where counts[number] == nil {
                note(1, lost: true, "\(number) is not in \(place.key)")
            }
            for (number, count) in counts where count > 1 {
                note(count - 1, lost: false, "\(number) is \(count) times in \(place.key)")
            }
        }
    }

    private mutating func note(_ count: Int, lost isLost: Bool, _ text: String) {
        guard count > 0 else { return }
        if isLost { lost += count } else { duplicated += count }
        if examples.count < 10 { examples.append(text) }
    }

    /// What a place holds.
    enum Found {
        case count(Int)
        case numbers([Int])
    }
}
