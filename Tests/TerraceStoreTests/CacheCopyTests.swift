import Foundation
import TerraceCore
import Testing

@testable import TerraceStore

/// The copy of a cache beside its nodes.
///
/// Core's `Codable` wrote `Fixtures/record-v3.json` and `record-full.json`, in which every field has a value, before a
/// copy had a form. They are never made anew.
@Suite struct CacheCopyTests {
    private static func fixture(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures"
        return try String(contentsOfFile: "\(folder)/\(name).json", encoding: .utf8)
    }

    private static func json(_ text: String) throws -> JSONValue {
        try JSONParser.value(of: Array(text.utf8), within: .ours)
    }

    @Test(arguments: ["record-v3": "local/sessions", "record-full": "aws:1/r/full"])
    func aCopyFromBeforeTheFormIsRead(_ name: String, _ id: String) throws {
        let text = try Self.fixture(name)
        let cache = try CacheCopy.cache(text)
        #expect(cache.record.spec.id.description == id)
        // What the form does not know would be missing from what it writes.
        guard case .object(var members) = try Self.json(text) else { throw TerraceError(.internal, "no object") }
        members["version"] = .integer(1)
        #expect(try Self.json(CacheCopy.text(cache)) == .object(members))
    }

    @Test func everyFieldComesBack() throws {
        let cache = try FullSample.cache()
        #expect(try CacheCopy.cache(CacheCopy.text(cache)) == cache)
    }

    @Test(arguments: [
        (
            #"{"version": 2, "record": "in other words"}"#, TerraceError.Code.failedPrecondition,
            "record.json has version '2', which this version of Terrace does not know: a newer one wrote it. Install that "
                + "version again"
        ),
        (#"{"version": 1}"#, .internal, "record.json cannot be read: 'record' is missing"),
        (
            #"{"version": "x"}"#, .internal,
            "record.json cannot be read: 'version' has a value of another type than expected"
        ),
    ])
    func aCopyThatCannotBeReadSaysWhy(_ text: String, _ code: TerraceError.Code, _ message: String) {
        let error = #expect(throws: TerraceError.self) { try CacheCopy.cache(text) }
        #expect(error?.code == code && error?.message == message, "\(error?.message ?? "")")
    }

    @Test func damagedCopyIsRefused() {
        let error = #expect(throws: TerraceError.self) { try CacheCopy.cache("{\"version\": 1, \"rec") }
        #expect(error?.code == .internal)
    }
}
