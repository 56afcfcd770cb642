import Synchronization
import Tensors

/// Constants in the layout that a kernel wants, made once for each model however many interpreters run it.
package final class PackedConstants: Sendable {
    /// What a value depends on besides its constant.
    package enum Layout: Hashable, Sendable {
        /// Elements of less than a byte, one to an int8.
        case unpacked(ElementType)
        /// The kernel of a node from one shape to another.
        case kernel(node: Int32, subgraph: Int32, from: Shape, to: Shape, isPooled: Bool)
    }

    private struct Entry: Sendable {
        /// Keeps the address from being used again.
        var source: Bytes
        var layout: Layout
        var value: any AnyObject & Sendable
    }
    /// Sorted by address: a table of this kind takes less than a dictionary.
    private let entries = Mutex<[Entry]>([])

    package init() {}

    /// The value made by `make` for the constant at `source` and this `layout`.
    package func value(
        for source: Bytes, layout: Layout, make: () throws -> any AnyObject & Sendable
    ) rethrows -> any AnyObject & Sendable {
        func kept(in entries: [Entry]) -> (any AnyObject & Sendable)? {
            entries[Self.place(of: source, in: entries)...].prefix { $0.source.baseAddress == source.baseAddress }
                .first { $0.layout == layout }?.value
        }
        if let value = entries.withLock({ kept(in: $0) }) { return value }
        let made = try make()
        return entries.withLock { entries in
            // Another thread may have made it meanwhile.
            if let value = kept(in: entries) { return value }
            entries.insert(Entry(source: source, layout: layout, value: made), at: Self.place(of: source, in: entries))
            return made
        }
    }

    /// The first entry that is not in front of `source`.
    private static func place(of source: Bytes, in entries: [Entry]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].source.baseAddress < source.baseAddress { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
