import TerraceAPI
public import TerraceCore

extension JSONValue {
    /// Seconds since 1970 as an RFC 3339 text in UTC.
    public static func time(_ seconds: Double) -> JSONValue { .string(Timestamp.text(seconds)) }
}
