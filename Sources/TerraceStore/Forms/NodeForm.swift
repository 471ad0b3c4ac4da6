import TerraceCore

/// A node's place.
struct NodeForm: StoredForm {
    var id: NodeIDForm
    var zone: String
    var address: EndpointForm
    var clusterID: String
    var isNew: Bool?

    init(_ value: NodeRecord) {
        id = NodeIDForm(value.id)
        zone = value.zone
        address = EndpointForm(value.address)
        clusterID = value.clusterID
        isNew = value.isNew
    }

    func value() -> NodeRecord {
        var node = NodeRecord(id: id.value(), zone: zone, address: address.value(), clusterID: clusterID)
        node.isNew = isNew
        return node
    }
}

struct NodeIDForm: StoredForm {
    var shard: Int
    var index: Int

    init(_ value: NodeID) {
        shard = value.shard
        index = value.index
    }

    func value() -> NodeID { NodeID(shard: shard, index: index) }
}

struct EndpointForm: StoredForm {
    var host: String
    var port: Int

    init(_ value: Endpoint) {
        host = value.host
        port = value.port
    }

    func value() -> Endpoint { Endpoint(host: host, port: port) }
}

/// One life of a node's server.
struct RunForm: StoredForm {
    var node: NodeIDForm
    var runID: String

    init(_ value: ServerRun) {
        node = NodeIDForm(value.node)
        runID = value.runID
    }

    func value() -> ServerRun { ServerRun(node: node.value(), runID: runID) }
}

/// A restart that is still to be done.
struct RestartForm: StoredForm {
    var node: NodeIDForm
    var runID: String
    /// Nil, as earlier versions wrote it, is `atOnce`.
    var manner: String?

    init(_ value: NodeRestart) {
        node = NodeIDForm(value.node)
        runID = value.runID
        manner = value.manner?.rawValue
    }

    func value() throws -> NodeRestart {
        var restart = NodeRestart(node: node.value(), runID: runID, manner: .atOnce)
        restart.manner = try manner.map { try UnknownWord.check($0, "restarts.manner") }
        return restart
    }
}
