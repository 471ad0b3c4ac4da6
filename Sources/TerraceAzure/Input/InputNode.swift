import TerraceFrontEnd

/// A place in the tree of an operation's members.
struct InputNode: Sendable {
    /// The name in the model's spelling.
    var name = ""
    /// What happens to the member; nil for a place that only contains members.
    var fate: InputTable.Fate?
    var shape: InputShape?
    /// Named members, by their names in lower case, because the service accepts any case.
    var children: [String: InputNode] = [:]
    /// The element of a list: none or one.
    var element: [InputNode] = []
    /// The value of a map whose names the customer chooses: none or one.
    var value: [InputNode] = []

    /// The tree of each operation that has a body.
    static let trees: [String: InputNode] = {
        var trees: [String: InputNode] = [:]
        for member in AzureMembers.table.members {
            let shape = AzureShapes.shapes.shape(of: member.path, in: member.operation)
            // `zones[]` becomes a step of its own for the list, as `tags.*` has one for the map.
            let steps = member.path.replacing("[]", with: ".[]").split(separator: ".")
            trees[member.operation, default: InputNode()].insert(steps[...], member.fate, shape)
        }
        return trees
    }()

    private mutating func insert(_ steps: ArraySlice<Substring>, _ fate: InputTable.Fate, _ shape: InputShape?) {
        guard let step = steps.first else {
            self.fate = fate
            self.shape = shape
            return
        }
        var node: InputNode
        switch step {
        case "[]": node = element.first ?? InputNode()
        case "*": node = value.first ?? InputNode()
        default: node = children[step.lowercased()] ?? InputNode(name: String(step))
        }
        node.insert(steps.dropFirst(), fate, shape)
        switch step {
        case "[]": element = [node]
        case "*": value = [node]
        default: children[step.lowercased()] = node
        }
    }
}
