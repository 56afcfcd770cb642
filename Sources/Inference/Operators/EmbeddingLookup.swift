import Kernels
import Models
import Tensors

/// EMBEDDING_LOOKUP: rows of a table; int8, int4 and int2 tables give floats or their own elements.
enum EmbeddingLookup {
    /// Inputs: row numbers [n], table [rows, …].
    static let kernel = OperatorKernel(version: 5) { node -> any OperatorPlan in
        let (indices, y) = try node.ends(inputs: 2)
        let table = try node.input(1)
        try node.expect(indices, type: .int32)
        try node.expect(indices, rank: 1...1)
        try node.require(table.rank >= 2, "the table has the shape \(table.shape)")
        let rows = table.shape[0]
        let depth = table.shape.dimensions.dropFirst().reduce(1, *)
        try node.resize(y, to: Shape([indices.shape[0]] + table.shape.dimensions.dropFirst()))
        let count = indices.shape[0]
        func row(_ i: Int) throws -> Int {
            let index = Int(indices.elements(as: Int32.self)[i])
            guard index >= 0 && index < rows else { throw node.error("the row \(index) is outside a table of \(rows)") }
            return index
        }
        if table.type == y.type {
            return RowPlan(x: table, y: y, rows: count, rowBytes: try depth * node.elementSize(table), source: row)
        }
        guard y.type == .float32, table.type == .int8 || table.type == .uint8 || table.type == .int4 || table.type == .int2 else {
            throw node.unsupported(indices, table, y)
        }
        if let blocks = try BlockScales(table, rows: rows, depth: depth, node) {
            let weights = try Weights(table, of: node)
            return PlainPlan("\(count) rows of \(depth), \(blocks.count) scales each") {
                for i in 0..<count {
                    let index = try row(i)
                    let (from, to) = (weights.int8 + index * depth, y.elements(as: Float.self) + i * depth)
                    for j in 0..<depth { to[j] = Float(from[j]) * blocks.values[index * blocks.count + j / blocks.size] }
                }
            }
        }
        let scales = try node.scales(of: table, channels: rows, axis: 0)
        if table.type == .uint8 {
            // The old hybrid scheme stores signed bytes under this type.
            try node.require(table.quantization?.zeroPoints.allSatisfy { $0 == 0 } == true, "the table has a zero point")
        }
        let weights = try Weights(table, of: node)
        // TensorFlow Lite Micro reads the first scale for every row.
        let stride = scales.count == 1 || node.isMicro ? 0 : 1
        return PlainPlan("\(count) rows of \(depth), \(scales.count) scales") {
            for i in 0..<count {
                let index = try row(i)
                let scale = scales[index * stride]
                let from = weights.int8 + index * depth
                let to = y.elements(as: Float.self) + i * depth
                for j in 0..<depth { to[j] = Float(from[j]) * scale }
            }
        }
    }
}
