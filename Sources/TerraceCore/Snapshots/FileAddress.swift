/// Where a snapshot's file is taken from, or put: a file of the daemon's machine, or an object of a bucket, as the clouds
/// write its address. Buckets belong to the daemon, whatever cloud they are named after.
public enum FileAddress: Sendable, Hashable, CustomStringConvertible {
    /// An absolute path.
    case file(String)
    case object(Cloud, bucket: String, name: String)

    /// The clouds that have addresses for objects of buckets.
    public enum Cloud: String, Sendable, CaseIterable {
        case s3, gs, azure
    }

    /// - Parameter text: `/path`, `file:///path`, `s3://BUCKET/NAME`, `arn:aws:s3:::BUCKET/NAME`, `gs://BUCKET/NAME`, or
    ///   `https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME`, with a signature behind `?` or not, which is left out:
    ///   a caller of the daemon may use all its buckets.
    /// - Throws: `TerraceError.invalidArgument` that says what an address looks like.
    public init(_ text: String) throws(TerraceError) {
        if let path = Self.path(text) {
            self = .file(path)
        } else if let place = Self.rest(of: text, after: ["s3://", "arn:aws:s3:::"]) {
            self = try Self.object(.s3, place, text)
        } else if let place = Self.rest(of: text, after: ["gs://"]) {
            self = try Self.object(.gs, place, text)
        } else if let place = Self.rest(of: text, after: ["https://", "http://"]) {
            self = try Self.blob(place, text)
        } else {
            throw Self.wrong(text)
        }
    }

    private static func path(_ text: String) -> String? {
        if text.hasPrefix("/"), text.utf8.count > 1, !text.utf8.contains(0) { return text }
        return rest(of: text, after: ["file://"]).flatMap { path(String($0)) }
    }

    private static func rest(of text: String, after prefixes: [String]) -> Substring? {
        prefixes.first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
    }

    private static func object(_ cloud: Cloud, _ place: Substring, _ text: String) throws(TerraceError) -> Self {
        let parts = place.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw wrong(text) }
        return try checked(cloud, parts[0], parts[1])
    }

    /// A container of one account is not that of another, so its name has the account's before it.
    private static func blob(_ place: Substring, _ text: String) throws(TerraceError) -> Self {
        let parts = place.prefix { $0 != "?" }.split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.count == 3, let dot = parts[0].firstRange(of: ".blob."), dot.lowerBound != parts[0].startIndex
        else { throw wrong(text) }
        return try checked(.azure, parts[0][..<dot.lowerBound] + "/" + parts[1], parts[2])
    }

    /// A name that no bucket of the daemon can have is refused now, and not in the middle of an export.
    private static func checked(_ cloud: Cloud, _ bucket: String, _ name: String) throws(TerraceError) -> Self {
        let plain = String(name.prefix { $0 != "?" })
        _ = try key(cloud, bucket, plain)
        return .object(cloud, bucket: bucket, name: plain)
    }

    /// The object's name among those of all buckets, such as `s3/BUCKET/NAME`; nil for a file of the machine.
    /// - Throws: `TerraceError.invalidArgument` for a name that numbers have made too long.
    public var key: ObjectKey? {
        get throws(TerraceError) {
            guard case .object(let cloud, let bucket, let name) = self else { return nil }
            return try Self.key(cloud, bucket, name)
        }
    }

    private static func key(_ cloud: Cloud, _ bucket: String, _ name: String) throws(TerraceError) -> ObjectKey {
        try ObjectKey("\(cloud.rawValue)/\(bucket)/\(name)")
    }

    private static func wrong(_ text: String) -> TerraceError {
        TerraceError(
            .invalidArgument,
            "'\(text.prefix { $0 != "?" }.description.cut(to: 120))' is not the address of a file: it is an absolute path, "
                + "s3://BUCKET/NAME, gs://BUCKET/NAME or https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME")
    }

    /// As it is stored, and as `init` reads it.
    public var description: String {
        switch self {
        case .file(let path): path
        case .object(.s3, let bucket, let name): "s3://\(bucket)/\(name)"
        case .object(.gs, let bucket, let name): "gs://\(bucket)/\(name)"
        case .object(.azure, let bucket, let name):
            "https://\(bucket.replacingFirst("/", with: ".blob.core.windows.net/"))/\(name)"
        }
    }

    /// One address for each of several files: `dump.rdb` becomes `dump-0001.rdb`, `dump-0002.rdb` and so on. A single file
    /// has the address itself.
    public func numbered(_ count: Int) -> [FileAddress] {
        count == 1 ? [self] : (1...count).map(numbered(as:))
    }

    /// The address of the file with this number, however many there are.
    public func numbered(as number: Int) -> FileAddress { renamed { Self.name($0, numbered: number) } }

    private func renamed(_ change: (String) -> String) -> FileAddress {
        switch self {
        case .file(let path): .file(change(path))
        case .object(let cloud, let bucket, let name): .object(cloud, bucket: bucket, name: change(name))
        }
    }

    private static func name(_ name: String, numbered number: Int) -> String {
        let digits = String(number)
        let suffix = "-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        guard let dot = name.lastIndex(of: "."), !name[dot...].contains("/") else { return name + suffix }
        return name[..<dot] + suffix + name[dot...]
    }
}

extension String {
    fileprivate func replacingFirst(_ mark: Character, with text: String) -> String {
        guard let place = firstIndex(of: mark) else { return self }
        return self[..<place] + text + self[index(after: place)...]
    }
}
