import Synchronization

/// A digest that is made when somebody asks for it, once for all copies of what it is of.
final class LazyDigest: Sendable {
    private let kept = Mutex<String?>(nil)

    /// The digest; `make` is called the first time.
    func value(_ make: () -> String) -> String {
        kept.withLock { kept in
            let value = kept ?? make()
            kept = value
            return value
        }
    }
}
