import Synchronization
import Tensors

/// Constants in the layout that a kernel wants, made once for each model however many interpreters run it.
package final class PackedConstants: Sendable {
    private struct Key: Hashable, Sendable {
        var address: Int
        var layout: String
    }
    private struct Entry: Sendable {
        /// Keeps the address from being used again.
        var source: Bytes
        var value: any Sendable
    }
    private let entries = Mutex<[Key: Entry]>([:])

    package init() {}

    /// The value made by `make` for the constant at `source` and this `layout`, which names everything else that
    /// the value depends on.
    package func value<T: Sendable>(for source: Bytes, layout: String, make: () throws -> T) rethrows -> T {
        let key = Key(address: Int(bitPattern: source.baseAddress), layout: layout)
        if let entry = entries.withLock({ $0[key] }), let value = entry.value as? T { return value }
        let value = try make()
        entries.withLock { $0[key] = Entry(source: source, value: value) }
        return value
    }
}
