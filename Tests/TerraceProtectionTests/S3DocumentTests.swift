import Testing

@testable import TerraceProtection

struct S3DocumentTests {
    @Test func answersAreRead() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- no <Key> -- here -->
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Empty/>
              <Contents><Key>a &amp; &lt;b&gt; &#233;&#x1F600; &quot;&apos;</Key><Size>3</Size></Contents>
              <s3:Contents><Key>c &unknown; & d</Key></s3:Contents>
            </ListBucketResult>
            """
        let document = try #require(S3Document(text))
        #expect(document.name == "ListBucketResult")
        #expect(document["Name"] == "b")
        #expect(document["Empty"] == "")
        #expect(document["Contents", "Size"] == "3")
        #expect(document["None", "Size"] == nil)
        #expect(document.all("Contents").map { $0["Key"] } == ["a & <b> é😀 \"'", "c &unknown; & d"])
    }

    @Test(arguments: [
        "", "text", "<", "<a", "<a>", "<a></b>", "</a>", "<a><b></a></b>", "<!--", "<a><!-- </a>", "<>", "< >",
        String(repeating: "<a>", count: 100), "<a>&#xFFFFFFFFFF;</a>x<", "<?xml?>", "<!DOCTYPE a>",
    ]) func otherTextsAreNoAnswers(_ text: String) { #expect(S3Document(text) == nil) }

    @Test func definitionsAreNotCarriedOut() {
        let text = "<!DOCTYPE a [<!ENTITY b \"&c;&c;\">]><a>&b;</a>"
        #expect(S3Document(text)?.text != "&c;&c;")
    }

    @Test func largeInputTakesLinearTime() {
        func time(_ count: Int, _ text: String) -> Duration {
            let input = "<a>" + String(repeating: text, count: count) + "</a>"
            return ContinuousClock().measure { _ = S3Document(input) }
        }
        for text in ["&", "<b>", "<b/>", "<!-- ", "-", "<!-- -->", "]]>"] {
            let (small, large) = (time(5_000, text), time(50_000, text))
            #expect(large < small * 40 + .milliseconds(200), "\(text): \(small), \(large)")
        }
    }
}
