import TerraceCore
import Testing

@Suite struct FileAddressTests {
    @Test(arguments: [
        ("/tmp/dump.rdb", "/tmp/dump.rdb"), ("file:///tmp/dump.rdb", "/tmp/dump.rdb"),
        ("s3://b/a/x.rdb", "s3://b/a/x.rdb"),
        ("arn:aws:s3:::b/x.rdb", "s3://b/x.rdb"), ("gs://b/x", "gs://b/x"),
        ("https://acc.blob.core.windows.net/c/d/x.rdb?sv=1&sig=a%2Fb", "https://acc.blob.core.windows.net/c/d/x.rdb"),
    ]) func addressesComeBackAsTheyAreStored(_ text: String, _ stored: String) throws {
        let address = try FileAddress(text)
        #expect(address.description == stored)
        #expect(try FileAddress(stored) == address)
    }

    /// The signature of an address is a secret, so no refusal repeats it.
    @Test(arguments: [
        "", "/", "dump.rdb", "s3://", "s3://b", "s3://b/", "s3:///x", "gs:/b/x", "ftp://h/x", "https://host/c/x",
        "https://acc.blob.core.windows.net/c?sig=secret", "https://.blob.core.windows.net/c/x", "file://x", "/a\0b",
    ]) func othersAreRefused(_ text: String) {
        let error = #expect(throws: TerraceError.self) { try FileAddress(text) }
        #expect(error?.code == .invalidArgument && error?.message.contains("secret") == false)
    }

    @Test(arguments: [
        ("/tmp/a.b/web", 2, ["/tmp/a.b/web-0001", "/tmp/a.b/web-0002"]), ("s3://b/web.rdb", 1, ["s3://b/web.rdb"]),
        ("gs://b/web.rdb", 2, ["gs://b/web-0001.rdb", "gs://b/web-0002.rdb"]),
        (
            "https://a.blob.core.windows.net/c/web.rdb", 2,
            ["https://a.blob.core.windows.net/c/web-0001.rdb", "https://a.blob.core.windows.net/c/web-0002.rdb"]
        ),
    ]) func severalFilesGetNumbers(_ text: String, _ count: Int, _ files: [String]) throws {
        #expect(try FileAddress(text).numbered(count).map(\.description) == files)
    }
}
