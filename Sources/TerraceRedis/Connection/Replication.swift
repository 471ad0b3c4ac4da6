/// Words that change what a server copies from.
public enum Replication {
    /// It follows nobody, and takes writes.
    public static let none = ["REPLICAOF", "NO", "ONE"]
    /// It follows a server that is not there: it takes no writes, and keeps what it has.
    public static let nowhere = ["REPLICAOF", "127.0.0.1", "1"]

    public static func of(_ host: String, _ port: Int) -> [String] { ["REPLICAOF", host, "\(port)"] }
}
