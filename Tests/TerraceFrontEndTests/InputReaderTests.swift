import TerraceCore
import TerraceFrontEnd
import Testing

/// Members of a request are read by name and type, and what a type reads can be told.
@Suite struct InputReaderTests {
    private struct Inner {
        let size: Int?
        let names: [String]?

        init(_ input: InputReader) {
            size = input.number("size")
            names = input.texts("names")
        }
    }

    private struct Input {
        let name: String?
        let isOn: Bool?
        let inner: Inner?
        let all: [Inner]?
        let labels: JSONValue?

        init(_ input: InputReader) {
            name = input.text("name")
            isOn = input.flag("isOn")
            inner = input.structure("inner", Inner.init)
            all = input.structures("all", Inner.init)
            labels = input.any("labels")
        }
    }

    @Test func membersAreReadByTheirTypes() {
        let input = Input(
            InputReader([
                "name": "n", "isOn": false, "inner": ["size": "7", "names": ["a", 1]], "all": [["size": 1], [:]],
                "labels": ["a": "b"],
            ]))
        #expect(input.name == "n")
        #expect(input.isOn == false)
        #expect(input.inner?.size == 7)
        #expect(input.inner?.names == ["a"])
        #expect(input.all?.map(\.size) == [1, nil])
        #expect(input.labels == ["a": "b"])
    }

    @Test(arguments: [[:], ["name": 1, "isOn": "true", "inner": nil, "all": "none"], ["inner": []]] as [JSONValue])
    func aMemberOfAnotherKindIsNotThere(_ value: JSONValue) {
        let input = Input(InputReader(value))
        #expect(input.name == nil && input.isOn == nil && input.all == nil && input.inner?.size == nil)
    }

    @Test func aTypeTellsWhatItReads() {
        #expect(
            InputReader.members(Input.init) == [
                "name": .text, "isOn": .flag, "inner": .structure, "inner.size": .number, "inner.names[]": .text,
                "all[]": .structure, "all[].size": .number, "all[].names[]": .text, "labels": .any,
            ])
    }
}
