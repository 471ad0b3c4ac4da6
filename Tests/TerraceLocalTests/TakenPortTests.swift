import CTerrace
import Foundation
import TerraceCore
import Testing

@testable import TerraceLocal

/// A container's published port listens on every address. Regression: no message named it.
@Suite struct TakenPortTests {
    /// Runs `body` while this process listens at a port on all addresses.
    private func taking(_ body: (Int) throws -> Void) throws {
        for _ in 0..<100 {
            let port = UInt16.random(in: 10000...19999)
            let socket = terrace_listen("0.0.0.0", port)
            guard socket >= 0 else { continue }
            defer { close(socket) }
            return try body(Int(port))
        }
        Issue.record("no port can be listened at")
    }

    @Test func addressThatCannotBeGivenOutNamesThePortAndItsHolder() throws {
        try taking { port in
            let error = #expect(throws: TerraceError.self) {
                try AddressPool(seed: "taken").allocate(port: port, bus: false)
            }
            let message = try #require(error?.message)
            #expect(message.contains("port \(port) is in use"))
            #expect(message.contains("(pid \(getpid())) on 0.0.0.0"))
            #expect(error?.code.isRetried == true)
        }
    }

    @Test func nodeIsNotStartedWhereItCouldNotListen() throws {
        try taking { port in
            let own = Endpoint(host: "127.30.0.77", port: port)
            let error = #expect(throws: TerraceError.self) { try TakenPort.check([own]) }
            #expect(error?.message.contains("port \(port) is in use") == true)
        }
    }

    @Test func freePortIsNoProblem() throws {
        try TakenPort.check([Endpoint(host: "127.30.0.78", port: 6379)])
    }
}

extension TerraceError.Code {
    /// Whether the control plane retries after this error.
    fileprivate var isRetried: Bool { ![.failedPrecondition, .invalidArgument, .unsupported].contains(self) }
}
