import TerraceCore

/// The content of a file that a person brought.
struct BroughtFile: Sendable {
    enum Form: Sendable {
        /// A snapshot of an engine, RDB.
        case dump
        /// Commands, which a server has to read; a dump may be before them.
        case log

        /// Bytes that tell the form.
        static let bytes = 16

        /// - Parameters:
        ///   - name: the file's; a dump and a log with a dump before it begin alike, and an engine calls the second `.aof`.
        ///   - beginning: the first bytes.
        /// - Throws: `TerraceError.failedPrecondition` for a file of another kind.
        init(of name: String, beginning: [UInt8]) throws(TerraceError) {
            if beginning.first == UInt8(ascii: "*") || beginning.first == UInt8(ascii: "#") {
                self = .log
            } else if beginning.starts(with: "REDIS".utf8) || beginning.starts(with: "VALKEY".utf8) {
                self = name.hasSuffix(".aof") ? .log : .dump
            } else {
                throw TerraceError(
                    .failedPrecondition,
                    beginning.isEmpty
                        ? "the file is empty"
                        : "the file is neither a snapshot (RDB) nor an append-only file of an engine")
            }
        }
    }

    let form: Form
    let chunks: ObjectChunks

    init(_ form: Form, _ chunks: ObjectChunks) {
        self.form = form
        self.chunks = chunks
    }
}
