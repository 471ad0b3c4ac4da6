import CTerrace
import Foundation
import Synchronization
public import TerraceCore

/// Gives every node an address that no other program listens on.
///
/// Several daemons share a machine, so each claims blocks of 254 addresses by holding a listening socket in them, and
/// every address is bound for a moment before it is given out.
public final class AddressPool: Sendable {
    private struct State {
        var claims: [Int: Int32] = [:]
        var taken: Set<Endpoint> = []
    }

    /// 127.16.0.0/12 as blocks of /24.
    static let blocks = 16 * 256
    /// How many new blocks may have no free address before the port itself counts as occupied. Without this bound an
    /// occupied port would lead to claims of all 4096 blocks, which costs a descriptor each and leaves no addresses to
    /// other daemons.
    static let patience = 3
    /// The port of claims. It differs from the API's default port: a daemon that listens there on 0.0.0.0 must not look
    /// like a claim of every block.
    static let claimPort = 7378
    private let firstBlock: Int
    private let state = Mutex(State())

    /// - Parameter seed: text that differs between daemons, so that they begin in different blocks.
    public init(seed: String) {
        firstBlock = Int(
            seed.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
                % UInt64(Self.blocks))
    }

    deinit { for fd in state.withLock({ $0.claims.values }) { close(fd) } }

    /// An address of its own for a server at `port`.
    /// - Parameter bus: the cluster bus at port + 10000 has to be free, too.
    /// - Throws: `TerraceError.resourceExhausted`, `.unavailable` when this process cannot open a socket now, or
    ///   `.invalidArgument` for a port out of range.
    public func allocate(port: Int, bus: Bool) throws -> Endpoint {
        let highest = bus ? 55535 : 65535
        guard (1...highest).contains(port) else {
            throw TerraceError(
                .invalidArgument,
                "port \(port) is not within 1 to \(highest)\(bus ? " (the cluster bus takes port + 10000)" : "")",
                field: "spec.port")
        }
        guard let found = try state.withLock({ try allocate(port, bus, &$0) }) else {
            for taken in [port] + (bus ? [port + 10000] : []) {
                if let error = TakenPort.error(taken) { throw error }
            }
            throw TerraceError(
                .resourceExhausted,
                "no address of 127.16.0.0/12 can be bound at port \(port)\(bus ? " and \(port + 10000)" : ""): a server that "
                    + "listens there on all addresses (0.0.0.0) is in the way, the port needs privilege, or the system does "
                    + "not answer on all of 127.0.0.0/8, as Linux does")
        }
        return found
    }

    /// An address with any port, for a server that is started only to be asked something.
    func allocateAnyPort() throws -> Endpoint {
        // A random port may be in use on all addresses, but hardly three in a row.
        for _ in 0..<2 {
            do { return try allocate(port: Int.random(in: 20000...55000), bus: false) } catch let error as TerraceError
                where error.code == .resourceExhausted
            {}
        }
        return try allocate(port: Int.random(in: 20000...55000), bus: false)
    }

    /// Takes an address that an earlier daemon gave out.
    public func reserve(_ endpoint: Endpoint) {
        state.withLock { state in
            state.taken.insert(endpoint)
            if let block = Self.block(of: endpoint.host) { _ = try? claim(block, &state) }
        }
    }

    public func release(_ endpoint: Endpoint) { _ = state.withLock { $0.taken.remove(endpoint) } }

    private func allocate(_ port: Int, _ bus: Bool, _ state: inout State) throws -> Endpoint? {
        for block in state.claims.keys.sorted() {
            if let found = try free(in: block, port, bus, &state) { return found }
        }
        var fruitless = 0
        for offset in 0..<Self.blocks where fruitless < Self.patience {
            let block = (firstBlock + offset) % Self.blocks
            guard state.claims[block] == nil, try claim(block, &state) else { continue }
            if let found = try free(in: block, port, bus, &state) { return found }
            if let fd = state.claims.removeValue(forKey: block) { close(fd) }
            fruitless += 1
        }
        return nil
    }

    private func free(in block: Int, _ port: Int, _ bus: Bool, _ state: inout State) throws -> Endpoint? {
        for last in 2...254 {
            let endpoint = Endpoint(host: Self.host(block, last), port: port)
            // An address belongs to one node, whatever its port: a cache's port may be anything.
            guard !state.taken.contains(where: { $0.host == endpoint.host }), try Self.isFree(endpoint, bus) else {
                continue
            }
            state.taken.insert(endpoint)
            return endpoint
        }
        return nil
    }

    private func claim(_ block: Int, _ state: inout State) throws -> Bool {
        guard state.claims[block] == nil else { return true }
        guard let fd = try Self.listener(Endpoint(host: Self.host(block, 1), port: Self.claimPort)) else {
            return false
        }
        state.claims[block] = fd
        return true
    }

    static func host(_ block: Int, _ last: Int) -> String { "127.\(16 + block / 256).\(block % 256).\(last)" }

    static func block(of host: String) -> Int? {
        let parts = host.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 4, parts[0] == 127, (16...31).contains(parts[1]) else { return nil }
        return (parts[1] - 16) * 256 + parts[2]
    }

    private static func isFree(_ endpoint: Endpoint, _ bus: Bool) throws -> Bool {
        for port in [endpoint.port] + (bus ? [endpoint.port + 10000] : []) {
            guard let fd = try listener(Endpoint(host: endpoint.host, port: port)) else { return false }
            close(fd)
        }
        return true
    }

    /// A bound, listening socket; nil when another program uses the address or the machine does not have it.
    /// - Throws: `TerraceError.unavailable` when this process lacks descriptors or memory, so that no address would do.
    private static func listener(_ endpoint: Endpoint) throws -> Int32? {
        let fd = terrace_listen(endpoint.host, UInt16(clamping: endpoint.port))
        guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(-fd) else { return fd < 0 ? nil : fd }
        throw TerraceError(.unavailable, "no address can be tried: \(String(cString: strerror(-fd)))")
    }
}
