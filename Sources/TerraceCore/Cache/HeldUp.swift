/// Reasons of conditions that may last for ever.
public enum HeldUp: Sendable, CaseIterable {
    /// No attempt can mend it until something is changed.
    case blocked
    /// It is tried again, and may pass by itself.
    case retrying
    /// A node ended too often lately, and waits for its next start.
    case backingOff

    /// Nil for one that ends by itself.
    init?(_ reason: String) {
        switch (ConditionReason(rawValue: reason), PendingReason(rawValue: reason)) {
        case (.blocked, _): self = .blocked
        case (.retrying, _): self = .retrying
        case (_, .backingOff): self = .backingOff
        default: return nil
        }
    }
}

extension Condition {
    /// Nil for one that ends by itself.
    public var heldUp: HeldUp? { status ? nil : HeldUp(reason) }
}
