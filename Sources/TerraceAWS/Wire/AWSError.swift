import TerraceCore
import TerraceFrontEnd

/// A failure in the service's own words.
struct AWSError: VendorError, Equatable {
    /// The code on the wire, which is not always the fault's name in the model.
    var code: String
    var status: Int
    var message: String

    init(_ code: String, _ message: String, status: Int = 400) {
        self.code = code
        self.message = message.cut()
        self.status = status
    }

    static func invalidValue(_ message: String) -> AWSError { AWSError("InvalidParameterValue", message) }
    static func invalidCombination(_ message: String) -> AWSError { AWSError("InvalidParameterCombination", message) }
    static func replicationGroupNotFound(_ id: String) -> AWSError {
        AWSError("ReplicationGroupNotFoundFault", "ReplicationGroup \(id) not found.", status: 404)
    }
    static func cacheClusterNotFound(_ id: String) -> AWSError {
        AWSError("CacheClusterNotFound", "CacheCluster not found: \(id)", status: 404)
    }
}

/// The subject of a request, on which the code of a failure depends.
enum AWSSubject: Sendable {
    case replicationGroup(String)
    case cacheCluster(String)
    case snapshot(String)
    case user
    case userGroup
    case parameterGroup
    /// Resources without states of their own, such as lists, tags and subnet groups.
    case region

    var id: String {
        switch self {
        case .replicationGroup(let id), .cacheCluster(let id), .snapshot(let id): id
        case .user, .userGroup, .parameterGroup, .region: ""
        }
    }

    fileprivate var badState: String {
        switch self {
        case .replicationGroup: "InvalidReplicationGroupState"
        case .cacheCluster: "InvalidCacheClusterState"
        case .snapshot: "InvalidSnapshotState"
        case .user: "InvalidUserState"
        case .userGroup: "InvalidUserGroupState"
        case .parameterGroup: "InvalidCacheParameterGroupState"
        case .region: "InvalidParameterCombination"
        }
    }
}

extension AWSError {
    /// Translates any failure of the core. Only failures that are the daemon's fault or may pass become a 5xx status,
    /// because clients retry those for minutes.
    init(_ error: TerraceError, about subject: AWSSubject) {
        let text = AWSWords.text(of: error)
        switch (error.code, subject) {
        case (.notFound, .replicationGroup(let id)): self = .replicationGroupNotFound(id)
        case (.notFound, .cacheCluster(let id)): self = .cacheClusterNotFound(id)
        case (.alreadyExists, .replicationGroup(let id)):
            self.init("ReplicationGroupAlreadyExists", "Replication group \(id) already exists.")
        case (.alreadyExists, .cacheCluster(let id)):
            self.init("CacheClusterAlreadyExists", "Cache cluster \(id) already exists.")
        case (.notFound, .snapshot(let name)):
            self.init("SnapshotNotFoundFault", "Snapshot \(name) not found.", status: 404)
        case (.alreadyExists, .snapshot(let name)):
            self.init("SnapshotAlreadyExistsFault", "Snapshot \(name) already exists.")
        case (.notFound, _), (.alreadyExists, _), (.conflict, _), (.failedPrecondition, _):
            self.init(subject.badState, text)
        case (.invalidArgument, _): self = .invalidValue(text)
        case (.payloadTooLarge, _): self.init("RequestEntityTooLarge", text, status: 413)
        case (.unsupported, _): self = .invalidCombination(text)
        case (.resourceExhausted, _): self.init("InsufficientCacheClusterCapacity", text)
        case (.permissionDenied, _): self.init("AccessDenied", text, status: 403)
        case (.deadlineExceeded, _), (.unavailable, _): self.init("ServiceUnavailable", text, status: 503)
        case (.internal, _): self.init("InternalFailure", text, status: 500)
        }
    }
}
