/// A request of a vendor's API, decoded and checked.
public protocol VendorCall: Sendable {
    /// The request's members, by their names in the vendor's model.
    var input: InputReader { get }
}

/// A resource of a vendor's API, made for one request. Its methods are operations of the API.
public protocol VendorResource: Sendable {
    associatedtype Call: VendorCall

    init(_ call: Call)
}

/// The members of a request that an operation reads, with the types of the vendor's model.
public protocol VendorInput: Sendable {
    init(_ input: InputReader)
}

/// One operation of a vendor's API: its name and its handler. A front-end's table consists of these.
public struct VendorOperation<Call: VendorCall, Answer: Sendable, Failure: VendorError>: Sendable {
    public typealias Handler = @Sendable (Call) async throws(Failure) -> Answer

    /// The name in the vendor's SDKs and in docs/compatibility.md.
    public let name: String
    public let answer: Handler
    /// Every member of the input that the operation reads, in the notation of `InputTable`: those that the table lists
    /// as used or stored.
    public let members: @Sendable () -> [String: InputReader.Kind]

    /// An operation with input, such as `VendorOperation("CreateInstance", Instances.create)`.
    public init<Resource: VendorResource, Input: VendorInput>(
        _ name: String,
        _ method: @escaping @Sendable (Resource) -> @Sendable (Input) async throws(Failure) -> Answer
    ) where Resource.Call == Call {
        self.name = name
        answer = { (call) async throws(Failure) in try await method(Resource(call))(Input(call.input)) }
        members = { InputReader.members(Input.init) }
    }

    /// An operation without input besides its path.
    public init<Resource: VendorResource>(
        _ name: String, _ method: @escaping @Sendable (Resource) -> @Sendable () async throws(Failure) -> Answer
    ) where Resource.Call == Call {
        self.name = name
        answer = { (call) async throws(Failure) in try await method(Resource(call))() }
        members = { [:] }
    }
}
