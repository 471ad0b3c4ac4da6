import TerraceCore
import TerraceFrontEnd

/// The input of one operation of ElastiCache.
protocol AWSInput: VendorInput {
    /// The request's given members, unchanged.
    var given: [String: JSONValue] { get }
}

extension AWSInput {
    /// Refuses a request that changes nothing. Terraform knows this message and goes on.
    func requireChange(besides names: Set<String>) throws(AWSError) {
        guard given.keys.allSatisfy(names.contains) else { return }
        throw .invalidCombination("No modifications were requested")
    }
}
