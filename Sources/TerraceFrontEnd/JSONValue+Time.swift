import TerraceAPI
public import TerraceCore

extension JSONValue {
    /// RFC 3339 in UTC.
    public static func time(_ seconds: Double) -> JSONValue { .string(Timestamp.text(seconds)) }
}
