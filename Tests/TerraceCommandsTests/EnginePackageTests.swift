import Foundation
import TerraceCore
import Testing

@testable import TerraceCommands

/// Engines and modules that can be added.
@Suite struct EnginePackageTests {
    @Test func everyPackageIsComplete() {
        let names = EnginePackage.all.map(\.name)
        #expect(Set(names).count == names.count)
        for package in EnginePackage.all {
            #expect(package.files.allSatisfy { package.sources.indices.contains($0.source) }, "\(package.name)")
            #expect(package.files.allSatisfy { !$0.name.hasPrefix("/") && !$0.name.contains("..") }, "\(package.name)")
            let isModule = package.files.contains { $0.name.hasSuffix(".so") }
            #expect((package.program != nil) != isModule, "\(package.name)")
            for case .wheel(_, _, let sha256) in package.sources { #expect(sha256.utf8.count == 64, "\(package.name)") }
            // Such a licence limits what a person may do, so that the person is asked before.
            #expect(package.asks == package.licence.contains("RSAL"), "\(package.name)")
        }
    }

    @Test(arguments: [
        (
            "Types: deb\nURIs: http://one/debian\nSuites: bookworm bookworm-updates\n\nTypes: deb\nURIs: http://two/s\nSuites: bookworm-security\n",
            "http://one/debian"
        ),
        ("# x\ndeb http://two/debian bookworm main\n", "http://two/debian"),
        ("deb [signed-by=/k] http://three/debian bookworm main\n", "http://three/debian"),
        ("deb http://two/debian trixie main\n", nil), ("", nil), ("Suites: bookworm\n", nil), ("deb bookworm\n", nil),
    ])
    func aSuitesPlaceIsReadFromBothFormsOfLists(_ text: String, _ place: String?) {
        #expect(AptSources.place(of: "bookworm", in: text) == place)
    }

    @Test func theSuiteIsTheCodename() {
        #expect(AptSources.suite(in: "NAME=\"Debian\"\nVERSION_CODENAME=bookworm\n") == "bookworm")
        #expect(AptSources.suite(in: "VERSION_CODENAME=\"noble\"\n") == "noble")
        #expect(AptSources.suite(in: "NAME=x\n") == nil)
    }

    private func withFolder(_ body: (EnginesFolder) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/terrace-engines-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(EnginesFolder(path: path))
    }

    @Test func onlyWhatWasAddedIsRemoved() throws {
        try withFolder { folder in
            let package = try #require(EnginePackage.all.first)
            let work = try folder.workFolder()
            #expect(folder.packages() == [])
            try folder.put(work, package.added)
            #expect(folder.packages() == [package.added])
            for name in ["..", ".", "", "other", "\(package.name)/.."] {
                let error = #expect(throws: TerraceError.self) { try folder.remove(name) }
                #expect(error?.code == .notFound, "\(name)")
            }
            try folder.remove(package.name)
            #expect(folder.packages() == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }
}
