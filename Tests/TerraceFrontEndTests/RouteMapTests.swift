import TerraceFrontEnd
import Testing

@Suite struct RouteMapTests {
    private static func map(isCaseSensitive: Bool) -> RouteMap<String> {
        var map = RouteMap<String>(isCaseSensitive: isCaseSensitive)
        map.on("POST", "/v1/instances/{instance}:failover", "failover")
        map.on("GET", "/v1/instances/{instance}", "get")
        map.on("PATCH", "/v1/instances/{instance}", "patch")
        map.on("GET", "/v1/instances", "list")
        return map
    }

    @Test(arguments: [
        ("POST", "/v1/instances/x:failover", "failover instance=x"),
        ("GET", "/v1/instances/x", "get instance=x"),
        ("GET", "//v1//instances/", "list"),
        ("GET", "/v1/instances/a%2Fb", "get instance=a/b"),
        ("PUT", "/v1/instances/x", "other GET PATCH"),
        ("GET", "/v1/Instances/x", "nothing"),
        ("POST", "/v1/instances/:failover", "other GET PATCH"),
        ("GET", "/v2", "nothing"),
    ]) func pathLeadsToItsRoute(_ method: String, _ path: String, _ expected: String) {
        let segments = WireRequest.Head(method: method, path: path).segments
        #expect(Self.text(Self.map(isCaseSensitive: true).match(method, segments)) == expected)
    }

    @Test func caseCanBeIgnoredAndParametersKeepTheirs() {
        let segments = WireRequest.Head(method: "GET", path: "/V1/INSTANCES/MyName").segments
        #expect(Self.text(Self.map(isCaseSensitive: false).match("GET", segments)) == "get instance=MyName")
    }

    private static func text(_ match: RouteMap<String>.Match) -> String {
        switch match {
        case .found(let target, let parameters):
            ([target] + parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
        case .otherMethods(let methods): "other " + methods.joined(separator: " ")
        case .nothing: "nothing"
        }
    }
}
