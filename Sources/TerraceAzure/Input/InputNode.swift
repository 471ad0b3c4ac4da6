import TerraceFrontEnd

/// A place in the tree of an operation's members.
struct InputNode: Sendable {
    /// As the model spells it.
    var name = ""
    /// Of a member itself; nil for what only holds others.
    var fate: InputTable.Fate?
    var shape: InputShape?
    /// Named members, by their names in lower case: the service's readers take any case.
    var children: [String: InputNode] = [:]
    /// What a list holds: none, or one.
    var element: [InputNode] = []
    /// What a map holds under names of the customer's choice: none, or one.
    var value: [InputNode] = []

    /// The tree of each operation that has a body.
    static let trees: [String: InputNode] = {
        var trees: [String: InputNode] = [:]
        for member in AzureMembers.table.members {
            let shape = AzureShapes.shapes.shape(of: member.path, in: member.operation)
            // `zones[]` is a list in its place, as `tags.*` is a map.
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
