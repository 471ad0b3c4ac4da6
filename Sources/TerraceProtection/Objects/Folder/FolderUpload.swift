import TerraceCore

/// An object of a folder store while it is written.
actor FolderUpload: ObjectUpload {
    private enum State {
        case open(TemporaryFile)
        case failed(any Error)
        case finished
    }

    private var state: State
    /// Bytes written, and how many of them are on their way to the disk.
    private var written = 0
    private var begun = 0
    private let tree: FolderTree
    private let threads: WorkThreads

    init(_ file: TemporaryFile, _ tree: FolderTree, _ threads: WorkThreads) {
        state = .open(file)
        self.tree = tree
        self.threads = threads
    }

    /// Else the sync at the end would wait for all bytes at once, while the disk was idle before.
    private static let writeBack = 8 << 20

    func write(_ bytes: [UInt8]) async throws {
        written += bytes.count
        let waiting = written - begun >= Self.writeBack ? begun..<written : nil
        try await work { [tree] file in
            try tree.checked { try file.file.append(bytes) }
            if let waiting { file.file.beginWritingBack(waiting) }
        }
        begun = waiting?.upperBound ?? begun
    }

    func finish(as key: ObjectKey) async throws {
        try await work { file in try file.become(key) }
        state = .finished
    }

    func cancel() async {
        if case .open(let file) = state {
            state = .failed(CancellationError())
            try? await threads.run { file.discard() }
        }
    }

    /// A failure leaves no file, as the disk may be full.
    private func work(_ body: @escaping @Sendable (TemporaryFile) throws -> Void) async throws {
        switch state {
        case .finished: throw TerraceError(.internal, "this upload to \(tree.name) has been finished")
        case .failed(let error): throw error
        case .open(let file):
            do {
                try Task.checkCancellation()
                try await threads.run { try body(file) }
            } catch {
                state = .failed(error)
                try? await threads.run { file.discard() }
                throw error
            }
        }
    }

    /// Removing a large file takes a while.
    deinit {
        if case .open(let file) = state { threads.start { file.discard() } }
    }
}
