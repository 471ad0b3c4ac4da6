import ArgumentParser
import Foundation
import TerraceCore

/// A moment as it is typed: how long ago, or RFC 3339.
struct Since: ExpressibleByArgument {
    let date: Date

    init?(argument: String) { self.init(argument, now: Date()) }

    init?(_ text: String, now: Date) {
        if let ago = Duration(text: text) {
            date = now - ago / .seconds(1)
        } else if let moment = Self.date(text) {
            date = moment
        } else {
            return nil
        }
    }

    /// RFC 3339, with or without parts of a second.
    static func date(_ text: String) -> Date? {
        (try? Date(
            text,
            strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .colon)))
            ?? (try? Date(text, strategy: .iso8601))
    }
}

/// Which part of what was written down is printed.
struct PartOptions: ParsableArguments {
    @Option(help: "The last so many only.") var tail: Int?
    @Option(help: "What came after this only: how long ago, such as 10m, or a moment, such as 2026-01-31T12:00:00Z.")
    var since: Since?

    func validate() throws {
        if let tail, tail < 0 { throw ValidationError("--tail is a number of lines, 0 or more") }
    }

    func part<Element>(of all: [Element], at time: (Element) -> Date?) -> [Element] {
        // What has no time of its own belongs to what is before it.
        var last: Date?
        let recent = since.map { since in
            all.filter { element in
                last = time(element) ?? last
                return last.map { $0 >= since.date } ?? false
            }
        }
        let kept = recent ?? all
        return tail.map { Array(kept.suffix($0)) } ?? kept
    }
}
