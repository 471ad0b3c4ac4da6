import TerraceCore
import TerraceFrontEnd

/// The input of one operation of ElastiCache.
protocol AWSInput: VendorInput {
    /// Members of the request as they came.
    var given: [String: JSONValue] { get }
}

extension AWSInput {
    /// A change that changes nothing is refused; Terraform knows these words and goes on.
    func requireChange(besides names: Set<String>) throws(AWSError) {
        guard given.keys.allSatisfy(names.contains) else { return }
        throw .invalidCombination("No modifications were requested")
    }
}
