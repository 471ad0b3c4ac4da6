extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits for each byte.
    public var hexText: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
