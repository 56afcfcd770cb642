import Tensors

/// Collects the objects of a FlatBuffer and lays them out compactly.
///
/// Equal objects become one. Objects refer to each other forwards, so tables and vectors of offsets come first,
/// parents before children; then numbers and text; then the large constants, each aligned to 16 bytes, with the
/// numbers and texts that fit filling the gaps between them.
///
/// Source of the layout: the FlatBuffers internals document.
package struct FlatBufferBuilder {
    package typealias Reference = Int

    package enum Field: Hashable {
        /// The low `size` bytes of `bits`.
        case number(id: Int, bits: UInt64, size: Int)
        case reference(id: Int, Reference)

        var id: Int {
            switch self {
            case .number(let id, _, _), .reference(let id, _): id
            }
        }

        var size: Int { if case .number(_, _, let size) = self { size } else { 4 } }
    }

    private enum Object: Hashable {
        case table([Field])
        case offsets([Reference])
        /// Bytes behind their count; `first` is the alignment of the byte after the count.
        case leaf(count: Int, bytes: [UInt8], first: Int)
        case constant(Int)
    }

    private var objects: [Object] = []
    private var references: [Object: Reference] = [:]
    private var constants: [Bytes] = []

    package init() {}

    private mutating func reference(to object: Object) -> Reference {
        if let known = references[object] { return known }
        references[object] = objects.count
        objects.append(object)
        return objects.count - 1
    }

    package mutating func table(_ fields: [Field]) -> Reference {
        reference(to: .table(fields.sorted { $0.id < $1.id }))
    }

    package mutating func vector(of tables: [Reference]) -> Reference { reference(to: .offsets(tables)) }

    package mutating func string(_ text: String) -> Reference {
        let bytes = Array(text.utf8)
        return reference(to: .leaf(count: bytes.count, bytes: bytes + [0], first: 4))
    }

    package mutating func vector<T: FixedWidthInteger & BitwiseCopyable>(_ numbers: [T]) -> Reference {
        vector(numbers.map(\.littleEndian).withUnsafeBytes(Array.init), of: MemoryLayout<T>.size)
    }

    /// A vector of elements of `size` bytes each.
    package mutating func vector(_ bytes: [UInt8], of size: Int) -> Reference {
        reference(to: .leaf(count: bytes.count / size, bytes: bytes, first: max(size, 4)))
    }

    /// A vector of bytes aligned to 16. Each call gives a new one.
    package mutating func constant(_ bytes: Bytes) -> Reference {
        constants.append(bytes)
        return reference(to: .constant(constants.count - 1))
    }

    // MARK: Layout

    /// The finished FlatBuffer; nil if it would exceed the format's 2 GiB.
    package func finish(root: Reference, identifier: String) -> Bytes? {
        var layout = Layout()
        var position = 8

        // Each table's description of fields, equal ones shared.
        var vtables: [[UInt16]: Int] = [:]
        let inner = innerObjects(from: root)
        for object in inner {
            guard case .table(let fields) = objects[object] else { continue }
            let vtable = Self.vtable(of: fields)
            if vtables[vtable] == nil {
                vtables[vtable] = position
                position += 2 * vtable.count
            }
        }
        for object in inner {
            switch objects[object] {
            case .table(let fields):
                let alignment = fields.contains { $0.size == 8 } ? 8 : 4
                position = Self.aligned(position, to: alignment)
                layout.positions[object] = position
                position += Int(Self.vtable(of: fields)[1])
            case .offsets(let tables):
                position = Self.aligned(position, to: 4)
                layout.positions[object] = position
                position += 4 + 4 * tables.count
            case .leaf, .constant: break
            }
        }
        layout.placeLeaves(
            objects.indices.compactMap { object in
                if case .leaf(_, let bytes, let first) = objects[object] {
                    Layout.Leaf(object: object, size: 4 + bytes.count, first: first)
                } else {
                    nil
                }
            },
            between: objects.indices.compactMap { object in
                if case .constant(let index) = objects[object] {
                    Layout.Leaf(object: object, size: 4 + constants[index].count, first: 16)
                } else {
                    nil
                }
            }, from: position)

        guard layout.end <= Int(Int32.max) else { return nil }
        return Bytes(count: layout.end) { memory in
            memory.initializeMemory(as: UInt8.self, repeating: 0)
            func put<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at position: Int) {
                memory.storeBytes(of: value.littleEndian, toByteOffset: position, as: T.self)
            }
            put(UInt32(layout.positions[root]!), at: 0)
            memory[4..<8].copyBytes(from: Array(identifier.utf8.prefix(4)))
            for (vtable, position) in vtables {
                for (index, value) in vtable.enumerated() { put(value, at: position + 2 * index) }
            }
            for (object, position) in layout.positions {
                switch objects[object] {
                case .table(let fields):
                    let vtable = Self.vtable(of: fields)
                    put(Int32(position - vtables[vtable]!), at: position)
                    for field in fields {
                        let at = position + Int(vtable[2 + field.id])
                        switch field {
                        case .number(_, let bits, 1): put(UInt8(truncatingIfNeeded: bits), at: at)
                        case .number(_, let bits, 4): put(UInt32(truncatingIfNeeded: bits), at: at)
                        case .number(_, let bits, _): put(bits, at: at)
                        case .reference(_, let target): put(UInt32(layout.positions[target]! - at), at: at)
                        }
                    }
                case .offsets(let tables):
                    put(UInt32(tables.count), at: position)
                    for (index, table) in tables.enumerated() {
                        let at = position + 4 + 4 * index
                        put(UInt32(layout.positions[table]! - at), at: at)
                    }
                case .leaf(let count, let bytes, _):
                    put(UInt32(count), at: position)
                    memory[(position + 4)...].copyBytes(from: bytes)
                case .constant(let index):
                    put(UInt32(constants[index].count), at: position)
                    constants[index].withUnsafeBytes {
                        UnsafeMutableRawBufferPointer(rebasing: memory[(position + 4)...]).copyMemory(from: $0)
                    }
                }
            }
        }
    }

    /// Tables and vectors of offsets, each after all that refer to it.
    private func innerObjects(from root: Reference) -> [Reference] {
        var visited = Set<Reference>()
        var finished: [Reference] = []
        func visit(_ object: Reference) {
            guard visited.insert(object).inserted else { return }
            switch objects[object] {
            case .table(let fields):
                for case .reference(_, let target) in fields.reversed() { visit(target) }
            case .offsets(let tables):
                for table in tables.reversed() { visit(table) }
            case .leaf, .constant: return
            }
            finished.append(object)
        }
        visit(root)
        return finished.reversed()
    }

    /// The table's description: its own size, the table's size, the place of each field. Large fields come first.
    private static func vtable(of fields: [Field]) -> [UInt16] {
        var vtable = [UInt16](repeating: 0, count: 2 + (fields.last.map { $0.id + 1 } ?? 0))
        // The first eight-byte field has to stand at a multiple of eight, behind the table's four bytes.
        var position = fields.contains { $0.size == 8 } ? 8 : 4
        for size in [8, 4, 1] {
            for field in fields where field.size == size {
                vtable[2 + field.id] = UInt16(position)
                position += size
            }
        }
        vtable[0] = UInt16(2 * vtable.count)
        vtable[1] = UInt16(position)
        return vtable
    }

    private static func aligned(_ position: Int, to alignment: Int) -> Int {
        (position + alignment - 1) / alignment * alignment
    }

    // MARK: Leaves

    private struct Layout {
        struct Leaf {
            var object: Reference
            var size: Int
            var first: Int

            /// Where the leaf starts at the earliest from `position` on: the byte after its count is aligned.
            func start(from position: Int) -> Int { aligned(aligned(position, to: 4) + 4, to: first) - 4 }
        }

        var positions: [Reference: Int] = [:]
        var end = 0

        /// Places `constants` in their order and `leaves` in the gaps before them, the largest that fits first; what
        /// fits nowhere comes before all constants.
        mutating func placeLeaves(_ leaves: [Leaf], between constants: [Leaf], from start: Int) {
            // The gaps do not depend on where the first constant starts.
            var gapPositions: [Reference: Int] = [:]
            var waiting = leaves.sorted { ($0.first, $0.size) > ($1.first, $1.size) }
            var base = 12
            var starts: [Int] = []
            for constant in constants {
                let next = constant.start(from: base)
                while let index = waiting.firstIndex(where: { $0.start(from: base) + $0.size <= next }) {
                    let leaf = waiting.remove(at: index)
                    gapPositions[leaf.object] = leaf.start(from: base)
                    base = leaf.start(from: base) + leaf.size
                }
                starts.append(next)
                base = next + constant.size
            }
            end = start
            for leaf in waiting {
                positions[leaf.object] = leaf.start(from: end)
                end = leaf.start(from: end) + leaf.size
            }
            guard let first = constants.first else { return }
            let shift = first.start(from: end) - starts[0]
            for (constant, start) in zip(constants, starts) { positions[constant.object] = start + shift }
            for (object, position) in gapPositions { positions[object] = position + shift }
            end = base + shift
        }
    }
}
