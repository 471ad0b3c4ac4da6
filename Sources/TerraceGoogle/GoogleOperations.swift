import TerraceCore
import TerraceFrontEnd

/// A resource of Memorystore's API.
protocol GoogleResource: VendorResource where Call == GoogleCall {}

typealias GoogleOperation = VendorOperation<GoogleCall, JSONValue, GoogleError>

/// All implemented operations, with paths below `/v1/`. docs/compatibility.md has the same rows, and a test compares
/// them.
enum GoogleOperations {
    static let map: RouteMap<GoogleOperation> = {
        var map = RouteMap<GoogleOperation>(isCaseSensitive: true)
        for (verb, path, operation) in rows { map.on(verb, path, operation) }
        return map
    }()

    private static let location = "/projects/{project}/locations/{location}"
    private static let instance = "\(location)/instances/{instance}"

    private static let rows: [(String, String, GoogleOperation)] = [
        ("GET", "/projects/{project}/locations", GoogleOperation("ListLocations", Locations.list)),
        ("GET", location, GoogleOperation("GetLocation", Locations.get)),
        ("POST", "\(location)/instances", GoogleOperation("CreateInstance", Instances.create)),
        ("GET", "\(location)/instances", GoogleOperation("ListInstances", Instances.list)),
        ("POST", "\(instance):failover", GoogleOperation("FailoverInstance", Instances.failover)),
        ("POST", "\(instance):export", GoogleOperation("ExportInstance", InstanceFiles.export)),
        ("POST", "\(instance):import", GoogleOperation("ImportInstance", InstanceFiles.import)),
        ("POST", "\(instance):upgrade", GoogleOperation("UpgradeInstance", InstanceChanges.upgrade)),
        ("GET", instance, GoogleOperation("GetInstance", Instances.get)),
        ("PATCH", instance, GoogleOperation("UpdateInstance", InstanceChanges.update)),
        ("DELETE", instance, GoogleOperation("DeleteInstance", Instances.delete)),
        ("GET", "\(instance)/authString", GoogleOperation("GetInstanceAuthString", Instances.authString)),
        ("GET", "\(location)/operations", GoogleOperation("ListOperations", LongRunningOperations.list)),
        ("GET", "\(location)/operations/{operation}", GoogleOperation("GetOperation", LongRunningOperations.get)),
    ]

    /// The names of the service's other methods. A request for one of them is told that Terrace does not implement it.
    static let unbuilt: RouteMap<String> = {
        let built = Set(rows.map(\.2.name))
        var others = RouteMap<String>(isCaseSensitive: true)
        let methods = GoogleModel.methods.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        // Paths with a verb at their end come before the plain ones, because the first match counts.
        for words in methods.sorted(by: { $0[1].contains(":") && !$1[1].contains(":") }) where !built.contains(words[2])
        {
            others.on(words[0], words[1], words[2])
        }
        return others
    }()
}
