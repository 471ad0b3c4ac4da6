import Synchronization

/// A text that takes long to make and is seldom asked for: it is made once, at the first request.
final class LateText: Sendable {
    private let made = Mutex<String?>(nil)
    private let make: @Sendable () -> String

    init(_ make: @escaping @Sendable () -> String) { self.make = make }

    var text: String {
        made.withLock { made in
            let text = made ?? make()
            made = text
            return text
        }
    }
}
