import TerraceCore
import TerraceFrontEnd
import TerraceTestSupport
import Testing

@testable import TerraceAWS

/// Error messages use the members and ids of AWS requests, not the fields of manifests.
@Suite struct AWSWordsTests {
    private static let foreign = ["spec.", "metadata.", "manifest", "terrace ", "aws/", "aws:123456789012"]

    @Test(arguments: [
        (
            "aws:123456789012/us-east-1/shop runs with spec.port 6379; leave spec.port as it is",
            "shop runs with Port 6379; leave Port as it is"
        ),
        ("aws:123456789012/us-east-1/shop-Group is being deleted", "shop is being deleted"),
        (
            "aws/cluster cannot go from size a to b",
            "a replication group with cluster mode enabled cannot go from size a to b"
        ),
        ("spec.config.timeout: expected a whole number", "parameter timeout: expected a whole number"),
        ("scope aws:123456789012/us-east-1", "scope "), ("nothing of it", "nothing of it"),
    ]) func coreMessagesAreTranslatedForAWS(_ text: String, _ words: String) {
        #expect(AWSWords.translated(text) == words)
    }

    @Test func problemsAreShownWithoutPaths() {
        let error = TerraceError(
            .invalidArgument, "1 problem in cache 'aws:123456789012/us-east-1/shop'",
            details: [Problem(path: "spec.port", message: "the port 1 is not within 1024 to 55535")])
        #expect(AWSError(error, about: .region).message == "the port 1 is not within 1024 to 55535")
    }

    @Test func goldenAnswersHaveNoWordsOfManifests() {
        for item in WireTests.golden.cases where item.output.contains("<Message>") {
            let message = item.output.split(separator: "<Message>").last ?? ""
            for word in Self.foreign { #expect(!message.contains(word), "\(item.name): \(message)") }
        }
    }
}
