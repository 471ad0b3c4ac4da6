/// Rules for names that several vendors share.
public enum NameRule {
    /// Whether the name has 1 to `limit` ASCII characters: lower-case letters, digits and single hyphens, with a letter
    /// first and no hyphen at the end.
    public static func isHyphenated(_ name: String, upTo limit: Int) -> Bool {
        (1...limit).contains(name.utf8.count) && name.utf8.first.map(isLowerCase) == true
            && name.utf8.allSatisfy { isLowerCase($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
            && !name.hasSuffix("-") && !name.contains("--")
    }

    /// Whether the name has 1 to `limit` ASCII letters and digits.
    public static func isAlphanumeric(_ name: some StringProtocol, upTo limit: Int) -> Bool {
        (1...limit).contains(name.utf8.count) && name.utf8.allSatisfy { isLowerCase($0 | 0x20) || isDigit($0) }
    }

    private static func isLowerCase(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
