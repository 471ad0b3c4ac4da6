public import TerraceFrontEnd

/// What every front-end is held to: exact answers to the cases of a golden file, and an answer to anything made of them.
public struct WireGolden: Sendable {
    public let file: GoldenFile
    let makeFrontEnd: @Sendable (FrontEndServices) -> any FrontEnd
    private let answersWait: Bool

    /// - Parameters:
    ///   - test: the file the golden file lies beside.
    ///   - answersWait: the front-end answers changes once they are done.
    public init(
        _ name: String = "wire.txt", beside test: String = #filePath, answersWait: Bool = false,
        _ makeFrontEnd: @escaping @Sendable (FrontEndServices) -> any FrontEnd
    ) {
        file = GoldenFile(name, marker: "answer", beside: test)
        self.makeFrontEnd = makeFrontEnd
        self.answersWait = answersWait
    }

    /// Names of cases whose answer is another one, or the daemon's own fault; writes the file where goldens are updated.
    public func differences() async throws -> [String] {
        var differing: [String] = []
        try await FrontEndFixture.with { f in
            let answers = try await f.answers(to: file, from: makeFrontEnd(f.services), areWaiting: answersWait)
            if GoldenFile.isUpdating { return try file.write(answers) }
            differing = zip(file.cases, answers).filter { $0.output != $1 || $1.hasPrefix("5") }.map(\.0.name)
        }
        return differing
    }

    /// Requests nobody wrote that were answered as the daemon's own fault, or cost more than any may.
    public func faults(seed: UInt64) async throws -> [String] {
        var faults: [String] = []
        try await FrontEndFixture.with { f in
            let frontEnd = makeFrontEnd(f.services)
            var fuzz = WireFuzz(seeds: file.cases.map(\.input), seed: seed)
            let meter = WorkMeter()
            for _ in 0..<WireFuzz.rounds {
                let (request, text) = fuzz.next()
                let (answer, seconds) = await meter.work { await frontEnd.answer(to: request) }
                if answer.status >= 500 { faults.append("\(answer.status): \(text.prefix(2000))") }
                guard seconds > WorkMeter.limit else { continue }
                let again = await meter.leastWork { _ = await frontEnd.answer(to: request) }
                if again > WorkMeter.limit { faults.append("\(again) s: \(text.prefix(2000))") }
            }
        }
        return faults
    }

    /// Requests of cases whose answer begins with a 2.
    public var succeeding: [WireRequest] {
        file.cases.filter { $0.output.hasPrefix("2") }.map { FrontEndFixture.request($0.input) }
    }
}
