import Kernels
import Models
import Tensors

/// EMBEDDING_LOOKUP_SPARSE: weighted rows of a table, combined by the places that they have in a sparse tensor.
enum EmbeddingLookupSparse {
    private enum Combiner: Int { case sum = 0, mean, squareRoot }

    /// Inputs: row numbers [n], places [n, rank], the sparse tensor's shape [rank], weights [n], table [rows, …].
    /// Output: that shape without its last dimension, then a row's.
    static let kernel = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 5...5)
        let (rows, places, weights) = (try node.input(0), try node.input(1), try node.input(3))
        let table = try node.input(4)
        let shapeTensor = try node.input(2)
        for tensor in [rows, places, shapeTensor] { try node.expect(tensor, type: .int32) }
        for tensor in [rows, shapeTensor, weights] { try node.expect(tensor, rank: 1...1) }
        try node.expect(places, rank: 2...2)
        for tensor in [weights, table] { try node.expect(tensor, type: .float32) }
        try node.require(table.rank >= 2, "the table has the shape \(table.shape)")
        let count = rows.shape[0]
        let shape = try node.integers(shapeTensor)
        try node.require(
            places.shape == [count, shape.count] && weights.shape[0] == count && !shape.isEmpty,
            "places of shape \(places.shape) and \(weights.shape[0]) weights do not fit \(count) rows and the shape \(Shape(shape))"
        )
        try node.require(shape.allSatisfy { $0 >= 0 }, "the shape \(Shape(shape)) is not possible")
        guard let combiner = Combiner(rawValue: node.options.int(.combiner)) else {
            throw node.error("there is no combiner \(node.options.int(.combiner))")
        }
        let y = try node.output()
        try node.expect(y, type: .float32)
        let outer = Array(shape.dropLast())
        try node.resize(y, to: Shape(outer + table.shape.dimensions.dropFirst()))
        let depth = table.shape.dimensions.dropFirst().reduce(1, *)
        let limit = table.shape[0]
        return {
            let (x, out) = (table.elements(as: Float.self), y.elements(as: Float.self))
            for i in 0..<y.elementCount { out[i] = 0 }
            var (bucket, members) = (0, 0)
            var (total, squares) = (Float(0), Float(0))
            func finish() {
                guard combiner != .sum, members > 0 else { return }
                let divisor = combiner == .mean ? total : squares.squareRoot()
                for k in 0..<depth { out[bucket * depth + k] /= divisor }
            }
            for i in 0..<count {
                let row = Int(rows.elements(as: Int32.self)[i])
                guard row >= 0 && row < limit else { throw node.error("the row \(row) is outside a table of \(limit)") }
                var place = 0
                for (axis, extent) in outer.enumerated() {
                    let index = Int(places.elements(as: Int32.self)[i * shape.count + axis])
                    guard index >= 0 && index < extent else {
                        throw node.error("the place \(index) is outside a dimension of \(extent)")
                    }
                    place = place * extent + index
                }
                // Rows of one place are expected beside each other.
                if place != bucket {
                    finish()
                    (bucket, members, total, squares) = (place, 0, 0, 0)
                }
                members += 1
                let weight = weights.elements(as: Float.self)[i]
                squares += weight * weight
                total += weight
                for k in 0..<depth { out[place * depth + k] += x[row * depth + k] * weight }
            }
            finish()
        }
    }
}
