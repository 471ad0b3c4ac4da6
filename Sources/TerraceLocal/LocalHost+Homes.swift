import Foundation
public import TerraceCore

/// The homes of nodes, which are folders below the state folder.
extension LocalHost {
    public nonisolated func home(of node: NodeKey) -> String { state.folder(of: node.node, in: node.cache) }

    nonisolated func configFile(_ node: NodeKey) -> String { home(of: node) + ProcessIdentity.configSuffix }

    nonisolated func logFile(_ node: NodeKey) -> LogFile { LogFile(path: logName(of: node)) }

    public nonisolated func logName(of node: NodeKey) -> String { home(of: node) + "/server.log" }

    public func configuration(of node: NodeKey) async -> String? { text(of: configFile(node)) }

    public func setConfiguration(_ text: String, of node: NodeKey) async throws {
        try state.write(text, to: configFile(node))
    }

    public func file(_ name: String, of node: NodeKey) async -> String? { text(of: "\(home(of: node))/\(name)") }

    private func text(of file: String) -> String? {
        FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
    }

    public func write(_ text: String, to name: String, of node: NodeKey) async throws {
        try state.write(text, to: "\(home(of: node))/\(name)")
    }

    public func removeFiles(_ names: [String], of node: NodeKey) async throws {
        for name in names { try state.remove("\(home(of: node))/\(name)") }
    }

    public func log(
        of node: NodeKey, after cursor: LogCursor?, bytes: Int
    ) async throws -> (text: String, next: LogCursor) {
        let part = try logFile(node).part(after: cursor?.rawValue, bytes: bytes)
        return (part.text, LogCursor(rawValue: part.next))
    }

    public func shortage(of node: NodeKey) async -> String? {
        state.isDiskFull ? "the disk of \(state.path) is full" : nil
    }
}
