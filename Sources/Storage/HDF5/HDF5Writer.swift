/// Writes an HDF5 file: groups, data sets of numbers in one piece, texts as attributes of groups. The HDF5 library reads it
/// since version 1.0.
///
/// Source: "HDF5 File Format Specification" 3.0: version 0 of the superblock, groups as symbol tables, version 1 of object
/// headers.
public final class HDF5Writer {
    /// Numbers of a data set, row-major.
    @frozen public enum Elements: Sendable, Hashable {
        case floats([Float])
        case unsigned([UInt32])
    }

    private final class Group {
        var groups: [String: Group] = [:]
        var datasets: [String: (shape: [Int], elements: Elements)] = [:]
        var attributes: [String: String] = [:]

        /// Of this group and those below it.
        var largestCount: Int { max(groups.count + datasets.count, groups.values.map(\.largestCount).max() ?? 0) }
    }

    private let root = Group()

    /// A file without groups.
    public init() {}

    private func group(_ path: String) -> Group {
        path.split(separator: "/").reduce(root) { group, name in
            let name = String(name)
            if group.groups[name] == nil { group.groups[name] = Group() }
            return group.groups[name]!
        }
    }

    /// Makes a data set, with the groups of its path. A scalar has no dimensions.
    public func add(_ elements: Elements, shape: [Int], at path: String) {
        let parts = path.split(separator: "/")
        group(parts.dropLast().joined(separator: "/")).datasets[String(parts.last ?? "")] = (shape, elements)
    }

    /// Gives a group, which is made where it is not there, a text.
    public func set(_ text: String, for attribute: String, ofGroup path: String) { group(path).attributes[attribute] = text }

    // MARK: Bytes

    /// A file under construction. Numbers are little-endian, objects begin at multiples of 8.
    private struct Output {
        var bytes: [UInt8] = []
        /// Entries of a symbol node, half of those that fit into one.
        let halfNode: Int

        mutating func number(_ value: Int, _ width: Int) {
            for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
        }

        mutating func align() { while bytes.count % 8 != 0 { bytes.append(0) } }
    }

    /// No object is there.
    private static let undefined = -1
    private static let halfTree = 16

    /// The file.
    public func bytes() -> [UInt8] {
        // A tree of one node has so many children.
        let perChild = (root.largestCount + 2 * Self.halfTree - 1) / (2 * Self.halfTree)
        var out = Output(halfNode: max(4, (perChild + 1) / 2))
        out.bytes = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, 0]
        out.number(out.halfNode, 2)
        out.number(Self.halfTree, 2)
        out.number(0, 4)
        out.number(0, 8)
        out.number(Self.undefined, 8)
        let endOfFile = out.bytes.count
        out.number(0, 8)
        out.number(Self.undefined, 8)
        // The root's entry: its name, header, and that nothing of it is kept here.
        out.number(0, 8)
        let rootHeader = out.bytes.count
        out.number(0, 8 + 4 + 4 + 16)
        let header = write(root, &out)
        out.align()
        Self.replace(&out.bytes, endOfFile, out.bytes.count)
        Self.replace(&out.bytes, rootHeader, header)
        return out.bytes
    }

    private static func replace(_ bytes: inout [UInt8], _ offset: Int, _ value: Int) {
        for byte in 0..<8 { bytes[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
    }

    /// Writes what is in the group, then its names, its symbols and its header, whose address is given.
    private func write(_ group: Group, _ out: inout Output) -> Int {
        var children: [(name: String, header: Int)] = []
        for (name, child) in group.groups.sorted(by: { $0.key < $1.key }) { children.append((name, write(child, &out))) }
        for (name, dataset) in group.datasets.sorted(by: { $0.key < $1.key }) {
            children.append((name, Self.write(dataset.shape, dataset.elements, &out)))
        }
        children.sort { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }

        // The first name is that of nothing.
        var names: [UInt8] = Array(repeating: 0, count: 8), offsets: [Int] = []
        for child in children {
            offsets.append(names.count)
            names += Array(child.name.utf8) + [0]
            while names.count % 8 != 0 { names.append(0) }
        }
        out.align()
        let namesAddress = out.bytes.count
        out.bytes += names
        let heap = out.bytes.count
        out.bytes += Array("HEAP".utf8) + [0, 0, 0, 0]
        out.number(names.count, 8)
        // There is no free space.
        out.number(1, 8)
        out.number(namesAddress, 8)

        // Symbols by their names, as many to a node as fit.
        let capacity = 2 * out.halfNode
        var nodes: [(address: Int, last: Int)] = []
        for first in stride(from: 0, to: children.count, by: capacity) {
            let part = first..<min(first + capacity, children.count)
            nodes.append((out.bytes.count, offsets[part.upperBound - 1]))
            out.bytes += Array("SNOD".utf8) + [1, 0]
            out.number(part.count, 2)
            for index in part {
                out.number(offsets[index], 8)
                out.number(children[index].header, 8)
                out.number(0, 4 + 4 + 16)
            }
            out.number(0, (capacity - part.count) * 40)
        }

        // The names between which the nodes' names are.
        let tree = out.bytes.count
        out.bytes += Array("TREE".utf8) + [0, 0]
        out.number(nodes.count, 2)
        out.number(Self.undefined, 8)
        out.number(Self.undefined, 8)
        out.number(0, 8)
        for node in nodes {
            out.number(node.address, 8)
            out.number(node.last, 8)
        }
        out.number(0, (2 * Self.halfTree - nodes.count) * 16)

        var messages: [(kind: Int, body: [UInt8])] = []
        var table = Output(halfNode: 0)
        table.number(tree, 8)
        table.number(heap, 8)
        messages.append((0x11, table.bytes))
        for (name, text) in group.attributes.sorted(by: { $0.key < $1.key }) {
            messages.append((0xC, Self.attribute(name, text)))
        }
        return Self.header(messages, &out)
    }

    private static func write(_ shape: [Int], _ elements: Elements, _ out: inout Output) -> Int {
        out.align()
        let address = out.bytes.count
        switch elements {
        case .floats(let values): values.withUnsafeBytes { out.bytes += $0 }
        case .unsigned(let values): values.withUnsafeBytes { out.bytes += $0 }
        }
        let size = out.bytes.count - address
        out.align()
        var layout = Output(halfNode: 0)
        layout.bytes = [3, 1]
        layout.number(size > 0 ? address : undefined, 8)
        layout.number(size, 8)
        return header(
            [(1, space(shape)), (3, type(elements)), (5, [2, 1, 0, 0]), (8, layout.bytes)], &out)
    }

    /// Version 1 of an object's header: the messages one after the other, each of a multiple of 8 bytes.
    private static func header(_ messages: [(kind: Int, body: [UInt8])], _ out: inout Output) -> Int {
        out.align()
        let address = out.bytes.count
        var body = Output(halfNode: 0)
        for message in messages {
            body.number(message.kind, 2)
            body.number((message.body.count + 7) & ~7, 2)
            body.number(0, 4)
            body.bytes += message.body
            body.align()
        }
        out.bytes += [1, 0]
        out.number(messages.count, 2)
        out.number(1, 4)
        out.number(body.bytes.count, 4)
        out.number(0, 4)
        out.bytes += body.bytes
        return address
    }

    private static func space(_ shape: [Int]) -> [UInt8] {
        var out = Output(halfNode: 0)
        out.bytes = [1, UInt8(shape.count), 0, 0, 0, 0, 0, 0]
        for size in shape { out.number(size, 8) }
        return out.bytes
    }

    private static func type(_ elements: Elements) -> [UInt8] {
        switch elements {
        // IEEE 754 of 32 bits: sign at bit 31, 8 bits of exponent from bit 23 with the bias 127, 23 bits of mantissa.
        case .floats: [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0]
        case .unsigned: [0x10, 0, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0]
        }
    }

    /// Version 1 of an attribute: a text of fixed length, in UTF-8 and ended by 0.
    private static func attribute(_ name: String, _ text: String) -> [UInt8] {
        let text = Array(text.utf8) + [0], name = Array(name.utf8) + [0]
        let scalar = space([])
        var out = Output(halfNode: 0)
        out.bytes = [1, 0]
        out.number(name.count, 2)
        out.number(8, 2)
        out.number(scalar.count, 2)
        out.bytes += name
        out.align()
        out.bytes += [0x13, 0x10, 0, 0]
        out.number(text.count, 4)
        out.bytes += scalar + text
        return out.bytes
    }
}
