// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is built the same way: strict, explicit about existentials and imports, warnings as errors.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncAlgorithms: Target.Dependency = .product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let swiftASN1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// A library target of ours; `dependencies` is its import wall (docs/architecture.md), enforced by scripts/test.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "terrace",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "terrace", targets: ["terrace"]),
        .executable(name: "terraced", targets: ["terraced"]),
        .library(name: "TerraceTesting", targets: ["TerraceTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "CTerrace"),
        library("TerraceCore", []),
        library("TerraceProcess", ["CTerrace"]),
        library("TerraceCertificates", [crypto, swiftASN1, x509]),
        library("TerraceRedis", [nioCore, nioPosix, nioSSL]),
        library("TerraceTopology", ["TerraceCertificates", "TerraceCore", "TerraceRedis", crypto, logging]),
        library("TerraceLocal", ["TerraceCertificates", "TerraceCore", "TerraceProcess", "CTerrace", logging]),
        library(
            "TerraceProtection",
            [
                "CTerrace", "TerraceCore", "TerraceRedis", asyncAlgorithms, asyncHTTPClient, crypto, nioCore, nioHTTP1,
                nioPosix, serviceLifecycle,
            ]),
        library("TerraceVerify", ["TerraceCore", "TerraceRedis"]),
        library("TerraceStore", ["TerraceCore", grdb]),
        library("TerraceControl", ["TerraceCore", logging, serviceLifecycle]),
        library("TerraceManifests", ["TerraceCore", yams]),
        library("TerraceAPI", ["CTerrace", "TerraceCore"]),
        library("TerraceFrontEnd", ["TerraceCore", "TerraceAPI", crypto, nioPosix]),
        library("TerraceAWS", ["TerraceCore", "TerraceAPI", "TerraceFrontEnd"]),
        library("TerraceAzure", ["TerraceCore", "TerraceAPI", "TerraceFrontEnd"]),
        library("TerraceGoogle", ["TerraceCore", "TerraceAPI", "TerraceFrontEnd"]),
        library(
            "TerraceHTTP",
            [
                "TerraceCore", "TerraceAPI", "TerraceFrontEnd", "TerraceManifests", httpTypes, hummingbird,
                hummingbirdCore, logging, nioCore, nioHTTP1, serviceLifecycle,
            ]),
        library(
            "TerraceDaemon",
            [
                "CTerrace", "TerraceCore", "TerraceAPI", "TerraceManifests", "TerraceLocal", "TerraceStore",
                "TerraceControl", "TerraceFrontEnd", "TerraceAWS", "TerraceAzure", "TerraceGoogle", "TerraceHTTP",
                "TerraceTopology", "TerraceCertificates", "TerraceProtection", hummingbird, hummingbirdCore,
                hummingbirdTLS, nioCore,
                nioPosix, nioSSL, logging,
                serviceLifecycle, unixSignals, yams,
            ]),
        library(
            "TerraceCommands",
            [
                "CTerrace", "TerraceCore", "TerraceAPI", "TerraceAWS", "TerraceManifests", "TerraceProcess",
                "TerraceRedis", "TerraceVerify",
                argumentParser, asyncHTTPClient, nioCore,
                nioHTTP1, nioSSL, unixSignals, yams,
            ]),
        .executableTarget(
            name: "terrace", dependencies: ["TerraceAPI", "TerraceCommands", argumentParser], swiftSettings: settings),
        .executableTarget(
            name: "terraced", dependencies: ["TerraceAPI", "TerraceCore", "TerraceDaemon", argumentParser],
            swiftSettings: settings),
        library("TerraceTesting", []),
        library(
            "TerraceTestSupport",
            [
                "TerraceControl", "TerraceCore", "TerraceFrontEnd", "TerraceManifests", "TerraceProcess",
                "TerraceRedis", "TerraceStore", logging,
            ]),
        tests("TerraceProcessTests", ["TerraceProcess"]),
        tests("TerraceCoreTests", ["TerraceCore"]),
        tests("TerraceControlTests", ["TerraceCore", "TerraceControl", "TerraceStore", "TerraceTestSupport", logging]),
        tests("TerraceStoreTests", ["TerraceCore", "TerraceStore", grdb], exclude: ["Fixtures"]),
        tests("TerraceManifestsTests", ["TerraceCore", "TerraceManifests", "TerraceTestSupport"], exclude: ["Golden"]),
        tests(
            "TerraceCommandsTests",
            ["TerraceAPI", "TerraceCore", "TerraceCommands", "TerraceTestSupport", argumentParser]),
        tests("TerraceFrontEndTests", ["TerraceCore", "TerraceFrontEnd"]),
        tests("TerraceTestSupportTests", ["TerraceTestSupport"]),
        tests(
            "TerraceAWSTests", ["TerraceCore", "TerraceAWS", "TerraceFrontEnd", "TerraceTestSupport"],
            exclude: ["Golden"]),
        tests(
            "TerraceAzureTests",
            ["TerraceAPI", "TerraceCore", "TerraceAzure", "TerraceFrontEnd", "TerraceTestSupport"],
            exclude: ["Golden"]),
        tests(
            "TerraceGoogleTests",
            ["TerraceAPI", "TerraceCore", "TerraceGoogle", "TerraceFrontEnd", "TerraceTestSupport"],
            exclude: ["Golden"]),
        tests(
            "TerraceDaemonTests",
            [
                "CTerrace", "TerraceAPI", "TerraceAWS", "TerraceAzure", "TerraceCore", "TerraceDaemon",
                "TerraceFrontEnd",
                "TerraceGoogle", "TerraceHTTP", "TerraceLocal", "TerraceProtection", "TerraceStore",
                "TerraceTestSupport", logging,
            ]),
        tests(
            "TerraceEndToEndTests",
            [
                "CTerrace", "TerraceAPI", "TerraceCore", "TerraceCommands", "TerraceManifests", "TerraceRedis",
                "TerraceTestSupport",
                "TerraceTesting", "TerraceVerify", "terrace", "terraced", nioCore, nioPosix,
            ], exclude: ["Clients", "Golden"]),
        tests(
            "TerraceRedisTests",
            ["TerraceCore", "TerraceRedis", "TerraceTestSupport", "CTerrace", nioCore, nioEmbedded]),
        tests("TerraceLocalTests", ["CTerrace", "TerraceCore", "TerraceLocal", "TerraceTestSupport", logging]),
        tests(
            "TerraceProtectionTests",
            [
                "TerraceCore", "TerraceProcess", "TerraceProtection", asyncHTTPClient, crypto, nioCore, nioHTTP1,
            ]),
        tests(
            "TerraceTopologyTests",
            [
                "TerraceCertificates", "TerraceCore", "TerraceRedis", "TerraceTopology", logging, nioCore, nioPosix,
            ]),
        tests(
            "TerraceIntegrationTests",
            [
                "TerraceCertificates", "TerraceCore", "TerraceControl", "TerraceManifests", "TerraceRedis",
                "TerraceLocal", "TerraceProtection", "TerraceStore", "TerraceTestSupport", "TerraceTopology",
                "TerraceVerify", "CTerrace",
                logging, nioCore, nioPosix,
            ]),
    ]
)
