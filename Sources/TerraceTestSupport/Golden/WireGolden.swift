public import TerraceFrontEnd
public import Testing

/// Holds every front-end to exact answers to the cases of a golden folder, and an answer to anything made of them.
public struct WireGolden: Sendable {
    public let cases: [GoldenFile.Case]
    private let folder: GoldenFolder
    let makeFrontEnd: @Sendable (FrontEndServices) -> any FrontEnd
    private let answersWait: Bool

    /// - Parameters:
    ///   - name: of the folder in `Golden` beside the test.
    ///   - test: the file that `Golden` lies beside.
    ///   - answersWait: the front-end answers changes once they are done.
    public init(
        _ name: String = "wire", beside test: String = #filePath, answersWait: Bool = false,
        _ makeFrontEnd: @escaping @Sendable (FrontEndServices) -> any FrontEnd
    ) {
        folder = GoldenFolder(name, marker: "answer", beside: test)
        cases = folder.cases
        self.makeFrontEnd = makeFrontEnd
        self.answersWait = answersWait
    }

    /// Records an issue for each case with another answer, or with one that is the daemon's own fault; writes the files
    /// where goldens are updated.
    public func check(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for problem in folder.problems { Issue.record("\(problem)", sourceLocation: sourceLocation) }
        try await FrontEndFixture.with { f in
            let answers = try await f.answers(to: cases, from: makeFrontEnd(f.services), areWaiting: answersWait)
            if GoldenFile.isUpdating { return try folder.write(answers) }
            for (item, answer) in zip(cases, answers) {
                item.expect(answer, sourceLocation: sourceLocation)
                if answer.hasPrefix("5") {
                    Issue.record("\(item.name): the daemon's own fault: \(answer)", sourceLocation: sourceLocation)
                }
            }
        }
    }

    /// Requests nobody wrote that were answered as the daemon's own fault, or cost more than any may.
    public func faults(seed: UInt64) async throws -> [String] {
        var faults: [String] = []
        try await FrontEndFixture.with { f in
            let frontEnd = makeFrontEnd(f.services)
            var fuzz = WireFuzz(seeds: cases.map(\.input), seed: seed)
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
        cases.filter { $0.output.hasPrefix("2") }.map { FrontEndFixture.request($0.input) }
    }
}
