import TerraceCore
import TerraceFrontEnd

/// The engine versions that the service offers. The newest installed engine of the major version runs.
struct EngineVersions: AWSResource {
    let call: AWSCall

    init(_ call: AWSCall) { self.call = call }

    func describe(_ input: DescribeCacheEngineVersions) async throws(AWSError) -> JSONValue {
        let offered = await call.tier("aws/node")?.engine.versions ?? []
        var items: [Page.Item] = []
        for engine in EngineName.allCases {
            let versions = offered.filter { (engine == .valkey) == ParameterFamily.isValkey($0) }
            for version in versions {
                let family = ParameterFamily.of(engine, version: version).name
                guard input.engine.map({ $0 == engine.rawValue }) ?? true,
                    input.engineVersion.map({ $0 == version }) ?? true,
                    input.cacheParameterGroupFamily.map({ $0 == family }) ?? true,
                    input.defaultOnly != true || version == versions.last
                else { continue }
                items.append(("\(engine.rawValue) \(version)", described(engine, version, family)))
            }
        }
        return try input.page("CacheEngineVersions", items)
    }

    private func described(_ engine: EngineName, _ version: String, _ family: String) -> JSONValue {
        [
            "Engine": .string(engine.rawValue), "EngineVersion": .string(version),
            "CacheParameterGroupFamily": .string(family),
            "CacheEngineDescription": engine == .redis ? "Redis" : "Valkey",
            "CacheEngineVersionDescription": .string("\(engine.rawValue) version \(version)"),
        ]
    }
}
