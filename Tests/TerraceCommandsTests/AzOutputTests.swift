import TerraceAPI
import TerraceCore
import Testing

@testable import TerraceCommands

/// The output equals that of azure-cli 2.91 for the same answers.
@Suite struct AzOutputTests {
    private static let rows: JSONValue = [
        [
            "name": "one", "location": "eastus", "id": "/x", "type": "t", "port": 6379, "on": true, "zones": .null,
            "sku": ["a": 1],
        ],
        [
            "name": "second", "location": "westus", "id": "/y", "type": "t", "port": 1, "on": false, "zones": .null,
            "sku": [:],
        ],
    ]

    @Test func tsvHasTabsAndPrintsNullAsNone() {
        #expect(
            AzOutput.tsv(Self.rows) == """
                /x\teastus\tone\tTrue\t6379\t\tt\tNone
                /y\twestus\tsecond\tFalse\t1\t\tt\tNone
                """)
        #expect(AzOutput.tsv(["a", "b"]) == "a\nb")
        #expect(AzOutput.tsv([["h", 1], ["i", .null]]) == "h\t1\ni\tNone")
        #expect(AzOutput.tsv(["b": [1, 2], "a": "x"]) == "x\t2")
        #expect(AzOutput.tsv(["b": 1, "a": "x"], columns: ["b", "a"]) == "1\tx")
        #expect(AzOutput.tsv("only") == "only")
    }

    @Test func tablesOmitNestedValuesNullsAndIDs() {
        #expect(
            AzOutput.table(Self.rows) == """
                Location    Name    On     Port
                ----------  ------  -----  ------
                eastus      one     True   6379
                westus      second  False  1
                """)
        #expect(
            AzOutput.table(["a", "b"]) == """
                Result
                --------
                a
                b
                """)
        #expect(AzOutput.table([]) == "")
    }

    @Test(
        arguments: [
            ("[].{b:x,a:y}", ["b", "a"]), ("{b:x,a:y}", ["b", "a"]), ("[0].{z:x}", ["z"]),
            ("[].{b:x,a:y} | [0]", ["b", "a"]),
            ("[].name", nil), ("a[?x].{q:x}", ["q"]),
        ] as [(String, [String]?)])
    func columnsKeepTheOrderOfTheQuery(_ query: String, _ expected: [String]?) throws {
        #expect(try JMESPath(query).columns == expected)
    }

    @Test func resourceHasPropertiesAtTheTopLevelAndNulls() throws {
        let shown = AzView.redis([
            "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/Redis/n", "name": "n",
            "properties": [
                "staticIP": "10.0.0.1", "redisConfiguration": ["maxmemory-policy": "allkeys-lru", "own-thing": "1"],
                "instances": [["sslPort": 15000]],
            ],
        ])
        #expect(shown["resourceGroup"] == "g")
        #expect(shown["staticIp"] == "10.0.0.1")
        #expect(shown["properties"] == nil)
        #expect(shown["zones"] == .null)
        #expect(shown["redisConfiguration"]?["maxmemoryPolicy"] == "allkeys-lru")
        #expect(shown["redisConfiguration"]?["rdbBackupEnabled"] == .null)
        #expect(shown["redisConfiguration"]?["additionalProperties"] == ["own-thing": "1"])
        #expect(shown["instances"]?.elements.first?["shardId"] == .null)
    }

    @Test func policyHasBothTypes() {
        let shown = AzView.child(["type": "Microsoft.Cache/Redis/accessPolicies", "properties": ["type": "BuiltIn"]])
        #expect(shown["type"] == "Microsoft.Cache/Redis/accessPolicies")
        #expect(shown["typePropertiesType"] == "BuiltIn")
    }

    @Test(arguments: [("PT5H", "5:00:00"), ("PT2H30M", "2:30:00"), ("soon", "soon")])
    func durationsArePrintedAsInPython(_ window: String, _ expected: String) {
        let shown = AzView.schedule(["properties": ["scheduleEntries": [["maintenanceWindow": .string(window)]]]])
        #expect(shown["scheduleEntries"]?.elements.first?["maintenanceWindow"] == .string(expected))
    }
}
