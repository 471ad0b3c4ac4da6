import TerraceCore
import TerraceFrontEnd

/// The members of a list's request that say which page is asked for.
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

extension PagedInput {
    /// The answer: a page of the list under its name, and the marker of the next one.
    /// - Throws: `AWSError` for a marker that no answer had.
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
