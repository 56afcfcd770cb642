import Models
import Tensors

/// HASHTABLE, HASHTABLE_IMPORT, HASHTABLE_FIND and HASHTABLE_SIZE: from strings to integers or from integers to strings.
enum HashTable {
    private final class Table: Resource {
        var values: [Bytes: Bytes] = [:]
        var isFilled = false
        /// Whether it is filled with constants, which would fill it again with the same.
        var isConstant = false

        func reset() {
            if isConstant { return }
            (values, isFilled) = ([:], false)
        }
    }

    static let kernel = OperatorKernel(version: 1, isPure: false) { node in
        try node.expect(inputs: 0...0)
        let types = (node.options.elementType(.keyDtype), node.options.elementType(.valueDtype))
        guard types == (.string, .int64) || types == (.int64, .string) else {
            throw node.error("tables from \(types.0.name) to \(types.1.name) are not supported")
        }
        return try Variables.writeHandle(
            node.session.resources.identifier(of: "table \(node.options.int(.tableId))"), node)
    }

    /// Inputs: the table, keys, values. A table is filled once.
    static let `import` = OperatorKernel(version: 1, isPure: false) { node in
        try node.expect(inputs: 3...3, outputs: 0...0)
        let (handle, keys, values) = (try node.input(0), try node.input(1), try node.input(2))
        try node.require(
            keys.elementCount == values.elementCount, "there are \(keys.elementCount) keys for \(values.elementCount) values")
        return {
            let table = try table(handle, node)
            if table.isFilled { return }
            for (key, value) in zip(try keys.entries(node), try values.entries(node)) { table.values[key] = value }
            table.isFilled = true
            table.isConstant = keys.isConstant && values.isConstant
        }
    }

    /// Inputs: the table, keys, the value for keys that are not there.
    static let find = OperatorKernel(version: 1, isPure: false) { node in
        let (handle, y) = try node.ends(inputs: 3)
        let (keys, missing) = (try node.input(1), try node.input(2))
        try node.expectSameType(missing, y)
        try node.require(missing.elementCount == 1, "the default has \(missing.elementCount) elements where one is expected")
        if y.type == .string {
            node.resizeWhenEvaluated(y)
        } else {
            try node.resize(y, to: keys.shape)
        }
        return {
            let table = try table(handle, node)
            let base = try missing.entries(node)[0]
            let found = try keys.entries(node).map { table.values[$0] ?? base }
            if y.type == .string {
                try y.write(found, shape: keys.shape)
            } else {
                var out = y.data
                for value in found {
                    guard value.count * found.count <= y.byteCount else {
                        throw node.error("the table has values of another type")
                    }
                    out.copyMemory(from: value.baseAddress, byteCount: value.count)
                    out += value.count
                }
            }
        }
    }

    static let size = OperatorKernel(version: 1, isPure: false) { node in
        let (handle, y) = try node.ends(inputs: 1)
        try node.expect(y, type: .int64)
        try node.resize(y, to: [1])
        return { y.elements(as: Int64.self)[0] = Int64(try table(handle, node).values.count) }
    }

    private static func table(_ handle: RuntimeTensor, _ node: Node) throws -> Table {
        guard let table = node.session.resources.resource(try Variables.number(handle, node), as: Table.self, make: Table.init)
        else { throw node.error("the handle is not that of a table") }
        return table
    }
}

/// TensorFlow Lite's string tensors: their number, the offset of each and of the end, all int32, then the characters.
enum PackedStrings {
    static func unpack(_ bytes: Bytes, count: Int) -> [Bytes]? {
        guard let stored = bytes.uint32(at: 0), Int(stored) == count else { return nil }
        var strings: [Bytes] = []
        for i in 0..<count {
            guard let start = bytes.uint32(at: 4 + 4 * i), let end = bytes.uint32(at: 8 + 4 * i), start <= end,
                Int(end) <= bytes.count
            else { return nil }
            strings.append(bytes[Int(start)..<Int(end)])
        }
        return strings
    }

    static func pack(_ strings: [Bytes]) -> [UInt8] {
        var offset = UInt32(4 * (strings.count + 2))
        var head: [UInt32] = [UInt32(strings.count), offset]
        for string in strings {
            offset += UInt32(string.count)
            head.append(offset)
        }
        return head.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
            + strings.flatMap { $0.withUnsafeBytes { Array($0) } }
    }
}

extension RuntimeTensor {
    /// Takes the shape and the strings as its elements.
    func write(_ strings: [Bytes], shape: Shape) throws {
        let packed = PackedStrings.pack(strings)
        try resize(to: shape, bytes: packed.count)
        data.copyMemory(from: packed, byteCount: packed.count)
    }

    /// The elements one by one: strings, or the bytes of integers.
    func entries(_ node: Node) throws -> [Bytes] {
        let all = Bytes(copying: UnsafeRawBufferPointer(start: data, count: byteCount))
        if type == .string {
            guard let strings = PackedStrings.unpack(all, count: elementCount) else {
                throw node.error("'\(name)' does not hold \(elementCount) strings")
            }
            return strings
        }
        let size = try node.elementSize(self)
        return (0..<elementCount).map { all[$0 * size..<($0 + 1) * size] }
    }
}
