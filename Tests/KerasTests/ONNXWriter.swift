import Tensors

/// Writes small ONNX models, right or wrong.
struct ONNXWriter {
    var version = 17
    var domain = ""
    var nodes: [[UInt8]] = []
    /// Of the input "x": nil for an open dimension.
    var shape: [Int?] = [nil, 4]
    var constants: [[UInt8]] = []

    static func varint(_ value: Int) -> [UInt8] {
        var rest = UInt64(bitPattern: Int64(value)), bytes: [UInt8] = []
        repeat {
            bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return bytes
    }

    static func field(_ number: Int, _ value: Int) -> [UInt8] { varint(number << 3) + varint(value) }
    static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] { varint(number << 3 | 2) + varint(bytes.count) + bytes }
    static func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

    mutating func add(
        _ type: String, _ inputs: [String] = ["x"], _ outputs: [String] = ["y"], domain: String = "", name: String = "node",
        ints: [String: Int] = [:]
    ) {
        var node = inputs.flatMap { Self.field(1, $0) } + outputs.flatMap { Self.field(2, $0) }
        node += Self.field(3, name) + Self.field(4, type) + Self.field(7, domain)
        for (key, value) in ints.sorted(by: { $0.key < $1.key }) {
            node += Self.field(5, Self.field(1, key) + Self.field(20, 2) + Self.field(3, value))
        }
        nodes.append(node)
    }

    /// A tensor of floats, with fields behind what each has.
    mutating func constant(_ name: String, shape: [Int], _ values: [Float], others: [UInt8] = []) {
        var tensor = shape.flatMap { Self.field(1, $0) } + Self.field(2, 1) + Self.field(8, name) + others
        if !values.isEmpty { tensor += Self.field(9, values.flatMap { value in withUnsafeBytes(of: value, Array.init) }) }
        constants.append(tensor)
    }

    mutating func constant(_ name: String, integers: [Int], shape: [Int]? = nil) {
        var tensor = (shape ?? [integers.count]).flatMap { Self.field(1, $0) } + Self.field(2, 7) + Self.field(8, name)
        tensor += Self.field(9, integers.flatMap { value in withUnsafeBytes(of: Int64(value), Array.init) })
        constants.append(tensor)
    }

    var bytes: Bytes {
        let dimensions = shape.enumerated().map { axis, size in
            size.map { Self.field(1, $0) } ?? Self.field(2, axis == 0 ? "N" : "M")
        }
        let type = Self.field(1, Self.field(1, 1) + Self.field(2, dimensions.flatMap { Self.field(1, $0) }))
        var graph = nodes.flatMap { Self.field(1, $0) } + Self.field(2, "net") + constants.flatMap { Self.field(5, $0) }
        graph += Self.field(11, Self.field(1, "x") + Self.field(2, type)) + Self.field(12, Self.field(1, "y"))
        return Bytes(Self.field(1, 9) + Self.field(7, graph) + Self.field(8, Self.field(1, domain) + Self.field(2, version)))
    }
}
