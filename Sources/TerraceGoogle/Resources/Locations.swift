import TerraceCore
import TerraceFrontEnd

/// Regions. They are all this machine.
struct Locations: GoogleResource {
    private let call: GoogleCall

    init(_ call: GoogleCall) { self.call = call }

    /// The regions that are listed. Instances may be in any other region, too.
    private static let regions = [
        "us-central1", "us-east1", "us-east4", "us-west1", "europe-west1", "europe-west3", "europe-west4", "asia-east1",
        "asia-northeast1", "australia-southeast1",
    ]

    func list(_ input: PageQuery) throws(GoogleError) -> JSONValue {
        try input.page("locations", Self.regions.map { ($0, described($0)) })
    }

    func get() throws(GoogleError) -> JSONValue {
        _ = try call.scope()
        return described(call.location)
    }

    private func described(_ region: String) -> JSONValue {
        let zones = ["a", "b", "c"].map { ("\(region)-\($0)", JSONValue.object([:])) }
        return [
            "name": .string("projects/\(call.project)/locations/\(region)"), "locationId": .string(region),
            "labels": ["cloud.googleapis.com/region": .string(region)],
            "metadata": [
                "@type": call.type("LocationMetadata"),
                "availableZones": .object(Dictionary(uniqueKeysWithValues: zones)),
            ],
        ]
    }
}
