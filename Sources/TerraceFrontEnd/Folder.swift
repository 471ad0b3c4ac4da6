public import TerraceCore

/// The documents of one kind in one scope that a vendor's API keeps besides caches, such as subnet groups.
public struct Folder<Failure: VendorError>: Sendable {
    let kind: String
    let scope: String
    let subject: Failure.Subject
    let core: VendorCore<Failure>

    private func key(_ name: String) -> ResourceKey { ResourceKey(kind: kind, scope: scope, name: name) }

    /// Nil when there is no document of the name.
    public func document(_ name: String) async throws(Failure) -> JSONValue? {
        try await core(about: subject) { try await $0.resources.resource(key(name)) }
    }

    /// All documents in the order of their names.
    public func documents() async throws(Failure) -> [Resource] {
        try await core(about: subject) { try await $0.resources.resources(kind: kind, scope: scope) }
    }

    /// Writes a document, in place of an old one if there is any.
    public func put(_ name: String, _ document: JSONValue) async throws(Failure) {
        try await edit(name) { _ in document }
    }

    /// - Throws: `failure` when there is a document of the name already.
    public func create(
        _ name: String, _ document: JSONValue, orThrow failure: Failure
    ) async throws(Failure) {
        try await edit(name) { old in
            guard old == nil else { throw failure }
            return document
        }
    }

    /// Removes a document, if it exists.
    public func remove(_ name: String) async throws(Failure) { try await edit(name) { _ in nil } }

    /// Writes a document, in place of an old one if there is any; nil removes the old one.
    /// - Returns: whether there was a document before.
    public func replace(_ name: String, with new: JSONValue?) async throws(Failure) -> Bool {
        let old = try await document(name)
        guard old != nil || new != nil else { return false }
        try await edit(name) { _ in new }
        return old != nil
    }

    /// Reads a document and writes a new one under the store's own lock.
    /// - Parameter body: returns the new document, or nil to remove it. When it throws, nothing is written.
    public func edit(
        _ name: String, _ body: @Sendable @escaping (JSONValue?) throws -> JSONValue?
    ) async throws(Failure) {
        try await core(about: subject) { _ = try await $0.resources.edit(key(name), body) }
    }
}
