public import TerraceCore

/// Documents that a vendor's API keeps and no cache has: those of one kind, in one scope.
public struct Folder<Failure: VendorError>: Sendable {
    let kind: String
    let scope: String
    let subject: Failure.Subject
    let core: VendorCore<Failure>

    private func key(_ name: String) -> ResourceKey { ResourceKey(kind: kind, scope: scope, name: name) }

    /// Nil where there is none of the name.
    public func document(_ name: String) async throws(Failure) -> JSONValue? {
        try await core(about: subject) { try await $0.resources.resource(key(name)) }
    }

    /// In the order of their names.
    public func documents() async throws(Failure) -> [Resource] {
        try await core(about: subject) { try await $0.resources.resources(kind: kind, scope: scope) }
    }

    /// Puts a document in the place of the one that may be there.
    public func put(_ name: String, _ document: JSONValue) async throws(Failure) {
        try await edit(name) { _ in document }
    }

    /// - Throws: `failure` where there is a document of the name already.
    public func create(
        _ name: String, _ document: JSONValue, orThrow failure: Failure
    ) async throws(Failure) {
        try await edit(name) { old in
            guard old == nil else { throw failure }
            return document
        }
    }

    /// Taking away what is not there is no failure.
    public func remove(_ name: String) async throws(Failure) { try await edit(name) { _ in nil } }

    /// Puts a document in the place of the one that may be there; nil takes that away.
    /// - Returns: whether there was one before.
    public func replace(_ name: String, with new: JSONValue?) async throws(Failure) -> Bool {
        let old = try await document(name)
        guard old != nil || new != nil else { return false }
        try await edit(name) { _ in new }
        return old != nil
    }

    /// Reads, decides and writes under the store's own lock.
    /// - Parameter body: its result nil takes the document away; what it throws is thrown, and nothing is written.
    public func edit(
        _ name: String, _ body: @Sendable @escaping (JSONValue?) throws -> JSONValue?
    ) async throws(Failure) {
        try await core(about: subject) { _ = try await $0.resources.edit(key(name), body) }
    }
}
