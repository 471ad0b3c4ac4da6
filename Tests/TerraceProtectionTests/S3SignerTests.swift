import Crypto
import TerraceCore
import Testing

@testable import TerraceProtection

/// The examples that AWS publishes: of its test suite for Signature Version 4 (get-vanilla, post-vanilla,
/// get-vanilla-query-order-key-case), and of "Signature Calculations for the Authorization Header" in S3's reference.
struct S3SignerTests {
    private static let empty = SHA256.hash(data: [UInt8]()).hexText
    private static let welcome = SHA256.hash(data: Array("Welcome to Amazon S3.".utf8)).hexText

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var method = "GET"
        var path = "/"
        var query: [(String, String)] = []
        var headers: [(String, String)] = []
        var payload = S3SignerTests.empty
        var signature: String
    }

    @Test(arguments: [
        Example(
            testDescription: "get-vanilla",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            testDescription: "post-vanilla", method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        Example(
            testDescription: "get-vanilla-query-order-key-case", query: [("Param2", "value2"), ("Param1", "value1")],
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    ]) func suiteIsSigned(_ example: Example) {
        let credentials = S3Credentials(
            accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        let signer = S3Signer(credentials: credentials, region: "us-east-1", service: "service")
        let stamp = "20150830T123600Z"
        let headers = [("host", "example.amazonaws.com"), ("x-amz-date", stamp)]
        let text = signer.authorization(
            example.method, example.path, query: example.query, headers: headers, payload: example.payload, stamp: stamp
        )
        #expect(
            text == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + "SignedHeaders=host;x-amz-date,Signature=\(example.signature)")
    }

    @Test(arguments: [
        Example(
            testDescription: "GET Object", path: "/test.txt", headers: [("range", "bytes=0-9")],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Example(
            testDescription: "PUT Object", method: "PUT", path: "/" + S3Text.encoded("test$file.text", keeping: "/"),
            headers: [("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            payload: welcome, signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Example(
            testDescription: "GET Bucket Lifecycle", query: [("lifecycle", "")],
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Example(
            testDescription: "List Objects", query: [("prefix", "J"), ("max-keys", "2")],
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]) func examplesOfS3AreSigned(_ example: Example) {
        let credentials = S3Credentials(
            accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
        let signer = S3Signer(credentials: credentials, region: "us-east-1")
        let stamp = S3Text.stamp(1_369_353_600)
        #expect(stamp == "20130524T000000Z")
        let headers = [
            ("host", "examplebucket.s3.amazonaws.com"), ("x-amz-content-sha256", example.payload),
            ("x-amz-date", stamp),
        ]
        let text = signer.authorization(
            example.method, example.path, query: example.query, headers: headers + example.headers,
            payload: example.payload, stamp: stamp)
        #expect(text.hasSuffix(",Signature=\(example.signature)"))
    }

    @Test func credentialsAreNotPrinted() {
        let credentials = S3Credentials(accessKey: "AKIA1", secretKey: "SECRET", sessionToken: "TOKEN")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("AKIA1") && !text.contains("SECRET") && !text.contains("TOKEN"), "\(text)")
        }
    }

    @Test func timesAreReadAndWritten() {
        #expect(S3Text.stamp(0) == "19700101T000000Z")
        #expect(S3Text.stamp(951_827_696.9) == "20000229T123456Z")
        #expect(S3Text.seconds("2000-02-29T12:34:56.000Z") == 951_827_696)
        #expect(S3Text.seconds("2000-02-29T12:34:56Z") == 951_827_696)
        #expect(S3Text.seconds("yesterday") == nil)
    }
}
