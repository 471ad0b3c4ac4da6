/// Reasons of conditions that may last for ever.
public enum HeldUp: String, Sendable, CaseIterable {
    /// No attempt can mend it until something is changed.
    case blocked = "Blocked"
    /// It is tried again, and may pass by itself.
    case retrying = "Retrying"
    /// A node ended too often lately, and waits for its next start.
    case backingOff = "BackingOff"
}

extension Condition {
    /// Nil for one that ends by itself.
    public var heldUp: HeldUp? { status ? nil : HeldUp(rawValue: reason) }
}
