extension RedisConnection {
    /// Lets writes go on after `CLIENT PAUSE`. It has a task of its own, so that it runs even when the change was
    /// cancelled. If the server does not answer, its pause ends by itself.
    public func unpause() async { await Task { _ = try? await send(["CLIENT", "UNPAUSE"]) }.value }
}
