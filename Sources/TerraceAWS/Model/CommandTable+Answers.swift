public import TerraceCore

extension AWSCommandTable {
    /// Where an answer in pages has its list.
    public struct Pages: Sendable {
        /// The member that holds the list and the marker; nil when they are members of the answer itself.
        public var holder: String?
        public var list: String
    }

    /// Nil for an operation whose answer has no pages.
    public func pages(of command: Command) -> Pages? {
        let names = Set(command.flags.map(\.name))
        guard names.isSuperset(of: ["--marker", "--max-records"]),
            let output = Model.elastiCache.operations[command.operation]?.output
        else { return nil }
        let members = Model.elastiCache.structure(output).members
        if let list = Self.firstList(members) { return Pages(holder: nil, list: list) }
        for member in members {
            guard case .structure(let name) = member.shape,
                let list = Self.firstList(Model.elastiCache.structure(name).members)
            else { continue }
            return Pages(holder: member.name, list: list)
        }
        return nil
    }

    private static func firstList(_ members: [Structure.Member]) -> String? {
        members.first { if case .list = $0.shape { true } else { false } }?.name
    }

    /// The names in the order of the model's structure that has all of them; sorted if no structure does.
    public func inModelOrder(_ names: [String]) -> [String] {
        guard let order = Model.elastiCache.smallestStructure(with: names)?.members.map(\.name) else {
            return names.sorted()
        }
        let wanted = Set(names)
        return order.filter(wanted.contains)
    }

    /// A template of the command's input or of its answer.
    public func skeleton(of command: Command, isOutput: Bool = false) -> JSONValue {
        let operation = Model.elastiCache.operations[command.operation]
        guard let name = isOutput ? operation?.output : operation?.input else { return [:] }
        return Self.skeleton(.structure(name))
    }

    private static func skeleton(_ shape: Shape) -> JSONValue {
        switch shape {
        case .text: ""
        case .time: "1970-01-01T00:00:00"
        case .integer: 0
        case .double: .double(0)
        case .flag: true
        case .list(let element, _): [skeleton(element)]
        case .structure(let name):
            .object(
                Dictionary(
                    Model.elastiCache.structure(name).members.map { ($0.name, skeleton($0.shape)) },
                    uniquingKeysWith: { $1 }))
        }
    }
}
