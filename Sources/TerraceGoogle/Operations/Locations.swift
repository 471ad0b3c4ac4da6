import TerraceCore

extension GoogleCall {
    /// Regions a script is likely to name. Instances may be in any other one, too: all of them are this machine.
    private static let regions = [
        "us-central1", "us-east1", "us-east4", "us-west1", "europe-west1", "europe-west3", "europe-west4", "asia-east1",
        "asia-northeast1", "australia-southeast1",
    ]

    func listLocations() throws(GoogleError) -> JSONValue {
        let page = try page(Self.regions.map { ($0, location($0)) })
        var answer: [String: JSONValue] = ["locations": .array(page.items)]
        answer["nextPageToken"] = page.token
        return .object(answer)
    }

    func getLocation() throws(GoogleError) -> JSONValue {
        _ = try scope()
        return location(location)
    }

    private func location(_ region: String) -> JSONValue {
        let zones = ["a", "b", "c"].map { ("\(region)-\($0)", JSONValue.object([:])) }
        return [
            "name": .string("projects/\(project)/locations/\(region)"), "locationId": .string(region),
            "labels": ["cloud.googleapis.com/region": .string(region)],
            "metadata": [
                "@type": .string("type.googleapis.com/google.cloud.redis.\(version).LocationMetadata"),
                "availableZones": .object(Dictionary(uniqueKeysWithValues: zones)),
            ],
        ]
    }
}
