/// A request of a vendor's API, decoded and checked.
public protocol VendorCall: Sendable {
    /// What the request says, by the model's names of its members.
    var input: InputReader { get }
}

/// A resource of a vendor's API as one request sees it; its methods are operations of the API.
public protocol VendorResource: Sendable {
    associatedtype Call: VendorCall

    init(_ call: Call)
}

/// What an operation reads of its request, typed as the vendor's model types it.
public protocol VendorInput: Sendable {
    init(_ input: InputReader)
}

/// One operation of a vendor's API: its name there, and what answers it. A front-end's table is made of these.
public struct VendorOperation<Call: VendorCall, Answer: Sendable, Failure: VendorError>: Sendable {
    public typealias Handler = @Sendable (Call) async throws(Failure) -> Answer

    /// As the vendor's SDKs call it; docs/compatibility.md has the same names.
    public let name: String
    public let answer: Handler
    /// Every member that it reads of its input, in the notation of `InputTable`: those that the table has as used or stored.
    public let members: @Sendable () -> [String: InputReader.Kind]

    /// `VendorOperation("CreateInstance", Instances.create)`
    public init<Resource: VendorResource, Input: VendorInput>(
        _ name: String,
        _ method: @escaping @Sendable (Resource) -> @Sendable (Input) async throws(Failure) -> Answer
    ) where Resource.Call == Call {
        self.name = name
        answer = { (call) async throws(Failure) in try await method(Resource(call))(Input(call.input)) }
        members = { InputReader.members(Input.init) }
    }

    /// One that says everything by its path.
    public init<Resource: VendorResource>(
        _ name: String, _ method: @escaping @Sendable (Resource) -> @Sendable () async throws(Failure) -> Answer
    ) where Resource.Call == Call {
        self.name = name
        answer = { (call) async throws(Failure) in try await method(Resource(call))() }
        members = { [:] }
    }
}
