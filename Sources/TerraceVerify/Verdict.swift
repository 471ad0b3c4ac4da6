/// The result of a check: how many writes there were, and what happened to them.
public struct Verdict: Sendable, Codable, Equatable {
    /// The number of writes that the servers acknowledged.
    public var acknowledged = 0
    /// The number of acknowledged writes that are missing.
    public var lost = 0
    /// The number of writes that are there more than once.
    public var duplicated = 0
    /// The number of writes whose connection was lost before the reply came. They may be there or not.
    public var unconfirmed = 0
    /// The longest time between two acknowledgements of one client, in milliseconds.
    public var longestStall = 0.0
    /// How often each kind of refusal or lost connection occurred. Most of them a client overcame by a further attempt.
    public var errors: [String: Int] = [:]
    /// Descriptions of some lost or duplicated writes.
    public var examples: [String] = []

    /// A verdict about no writes.
    public init() {}

    /// Whether no acknowledged write was lost and none is there twice.
    public var isClean: Bool { lost == 0 && duplicated == 0 }

    /// Compares the content of one place with the writes to it.
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

    /// The content of a place.
    enum Found {
        case count(Int)
        case numbers([Int])
    }
}
