import ArgumentParser
import Foundation
import TerraceCore

/// A moment, as it is typed on the command line: how long ago, or a time in RFC 3339.
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

    /// Reads a time in RFC 3339, with or without fractions of a second.
    static func date(_ text: String) -> Date? {
        (try? Date(
            text,
            strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .colon)))
            ?? (try? Date(text, strategy: .iso8601))
    }
}

/// The options that choose a part of a log or of the events.
struct PartOptions: ParsableArguments {
    @Option(help: "Print only this many of the last ones.") var tail: Int?
    @Option(help: "Print only newer ones: how long ago, such as 10m, or a time, such as 2026-01-31T12:00:00Z.")
    var since: Since?

    func validate() throws {
        if let tail, tail < 0 { throw ValidationError("--tail is a number of lines, 0 or more") }
    }

    func part<Element>(of all: [Element], at time: (Element) -> Date?) -> [Element] {
        // An element without a time has the time of the one before it.
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
