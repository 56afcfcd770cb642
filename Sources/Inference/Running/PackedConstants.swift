import Synchronization
import Tensors

/// Constants in the layout that a kernel wants, made once for each model however many interpreters run it.
package final class PackedConstants: Sendable {
    /// What a value depends on besides its constant.
    package enum Layout: Hashable, Sendable {
        /// Elements of less than a byte, one to an int8.
        case unpacked(ElementType)
        /// The kernel of a node for one shape of its first input.
        case kernel(node: Int32, subgraph: Int32, input: Shape?, isPooled: Bool)
    }

    private struct Key: Hashable, Sendable {
        var address: Int
        var layout: Layout
    }
    private struct Entry: Sendable {
        /// Keeps the address from being used again.
        var source: Bytes
        var value: any AnyObject & Sendable
    }
    private let entries = Mutex<[Key: Entry]>([:])

    package init() {}

    /// The value made by `make` for the constant at `source` and this `layout`.
    package func value<T: AnyObject & Sendable>(for source: Bytes, layout: Layout, make: () throws -> T) rethrows -> T {
        let key = Key(address: Int(bitPattern: source.baseAddress), layout: layout)
        if let entry = entries.withLock({ $0[key] }), let value = entry.value as? T { return value }
        let value = try make()
        entries.withLock { $0[key] = Entry(source: source, value: value) }
        return value
    }
}
