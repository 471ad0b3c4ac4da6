import TerraceCore
import TerraceFrontEnd

/// The members of a request that select the page of a list.
protocol PagedInput: AWSInput {
    var marker: String? { get }
    var maxRecords: Int? { get }
}

extension DescribeReplicationGroups: PagedInput {}
extension DescribeCacheClusters: PagedInput {}
extension DescribeCacheSubnetGroups: PagedInput {}
extension DescribeCacheParameterGroups: PagedInput {}
extension DescribeCacheParameters: PagedInput {}
extension DescribeEngineDefaultParameters: PagedInput {}
extension DescribeUsers: PagedInput {}
extension DescribeUserGroups: PagedInput {}
extension DescribeCacheEngineVersions: PagedInput {}
extension DescribeEvents: PagedInput {}
extension DescribeSnapshots: PagedInput {}

extension PagedInput {
    /// The answer: a page of the list under the list's name, and the marker of the next page.
    /// - Throws: `AWSError` for an invalid marker.
    func page(_ list: String, _ all: [Page.Item]) throws(AWSError) -> JSONValue {
        let prefix = "after-"
        var start: String?
        if let marker, !marker.isEmpty {
            guard marker.hasPrefix(prefix) else {
                throw .invalidValue("The parameter Marker '\(marker.prefix(60))' is not one that was answered.")
            }
            start = FormText.decoded(marker.dropFirst(prefix.count))
        }
        let page = Page(all, after: start, limit: maxRecords ?? 100)
        return [list: .array(page.items), "Marker": page.next.map { .string(prefix + FormText.encoded($0)) } ?? .null]
    }
}
