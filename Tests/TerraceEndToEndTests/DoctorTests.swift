import CTerrace
import Foundation
import Testing

@testable import TerraceCommands

@Suite struct DoctorTests {
    /// Regression: doctor reported ok although a program listened at the default port on every address.
    @Test func portThatIsTakenOnAllAddressesIsAFailure() throws {
        for _ in 0..<100 {
            let port = Int.random(in: 10000...19999)
            let socket = terrace_listen("0.0.0.0", UInt16(port))
            guard socket >= 0 else { continue }
            let taken = Doctor.ports([port])
            close(socket)
            #expect(taken.map(\.level) == [.failure])
            #expect(taken.first?.message.contains("(pid \(getpid())) on 0.0.0.0 listens at port \(port)") == true)
            return
        }
        Issue.record("no port can be listened at")
    }
}
