import Tensors

/// Sums of products in the order in which the kernels add them that TensorFlow's converter calibrates with. The last
/// bit of a sum depends on the order, and the scales depend on the sums: in another order some scales differ in
/// their last bit. Products and sums are rounded one by one, never fused, so every processor gives the same.
///
/// Source: Eigen, GeneralBlockPanelKernel.h and GeneralMatrixVector.h, for registers of eight floats without fused
/// multiply-add, which tensorflow/lite/kernels/internal/optimized calls.
struct ConverterSums: Sendable {
    private let rows: Int
    /// Products in one sum.
    private let depth: Int
    /// Weights (rows, depth), and the same in blocks of eight rows (block, depth).
    private let weights: [Float]
    private let blocks: [SIMD8<Float>]
    private let bias: [Float]
    private let low: Float
    private let high: Float

    /// `weights` has `rows` × `depth` elements, `bias` one for each row.
    init(rows: Int, depth: Int, weights: [Float], bias: [Float], limits: ClosedRange<Float>) {
        self.rows = rows
        self.depth = depth
        self.weights = weights
        self.bias = bias
        low = limits.lowerBound
        high = limits.upperBound
        var blocks: [SIMD8<Float>] = []
        blocks.reserveCapacity((rows + 7) / 8 * depth)
        for first in stride(from: 0, to: rows, by: 8) {
            for index in 0..<depth {
                var block = SIMD8<Float>.zero
                for lane in 0..<min(8, rows - first) { block[lane] = weights[(first + lane) * depth + index] }
                blocks.append(block)
            }
        }
        self.blocks = blocks
    }

    private func finish(_ sum: Float, _ row: Int) -> Float { min(max(sum + bias[row], low), high) }

    // MARK: Matrix by vector

    /// One sum for each row: eight partial sums over the whole depth, added in halves, then the rest in order. The
    /// last of an odd number of rows takes four more at a time before that.
    func products(with vector: [Float]) -> [Float] {
        let whole = depth / 8 * 8
        return (0..<rows).map { row in
            let start = row * depth
            var lanes = SIMD8<Float>.zero
            var index = 0
            while index < whole {
                var x = SIMD8<Float>(), w = SIMD8<Float>()
                for lane in 0..<8 {
                    x[lane] = vector[index &+ lane]
                    w[lane] = weights[start &+ index &+ lane]
                }
                lanes += w * x
                index += 8
            }
            var sum = Self.sum(lanes.lowHalf + lanes.highHalf)
            if row == rows - 1, rows % 2 == 1, depth - index >= 4 {
                var half = SIMD4<Float>()
                for lane in 0..<4 { half[lane] = weights[start + index + lane] * vector[index + lane] }
                sum += Self.sum(half)
                index += 4
            }
            while index < depth {
                sum += weights[start + index] * vector[index]
                index += 1
            }
            return finish(sum, row)
        }
    }

    private static func sum(_ lanes: SIMD4<Float>) -> Float {
        let pair = lanes.lowHalf + lanes.highHalf
        return pair.x + pair.y
    }

    // MARK: Matrix by matrix

    /// For each of `columns.count / depth` columns one sum for each row, a column's sums side by side.
    ///
    /// Rows are taken 24, 16 or 8 at a time. Sums of 24 and 16 rows run in order; those of the last 8 alternate
    /// between two partial sums, which are joined where the depth's last multiple of 8 ends.
    func products(withColumns columns: [Float]) -> [Float] {
        let count = columns.count / max(depth, 1)
        var result = [Float](repeating: 0, count: count * rows)
        let wholeBlocks = rows / 8
        for block in 0..<(rows + 7) / 8 {
            let alternates = block == wholeBlocks || (wholeBlocks % 3 == 1 && block == wholeBlocks - 1)
            for column in 0..<count {
                let sums = alternates ? alternatingSum(block, columns, column) : orderedSum(block, columns, column)
                let first = block * 8
                for lane in 0..<min(8, rows - first) {
                    result[column * rows + first + lane] = finish(sums[lane], first + lane)
                }
            }
        }
        return result
    }

    private func orderedSum(_ block: Int, _ columns: [Float], _ column: Int) -> SIMD8<Float> {
        var sum = SIMD8<Float>.zero
        let weights = block &* depth, values = column &* depth
        for index in 0..<depth { sum += blocks[weights &+ index] * columns[values &+ index] }
        return sum
    }

    private func alternatingSum(_ block: Int, _ columns: [Float], _ column: Int) -> SIMD8<Float> {
        var even = SIMD8<Float>.zero, odd = SIMD8<Float>.zero
        let weights = block &* depth, values = column &* depth
        let joined = depth / 8 * 8
        var index = 0
        while index < joined {
            even += blocks[weights &+ index] * columns[values &+ index]
            odd += blocks[weights &+ index &+ 1] * columns[values &+ index &+ 1]
            index &+= 2
        }
        var sum = even + odd
        while index < depth {
            sum += blocks[weights &+ index] * columns[values &+ index]
            index &+= 1
        }
        return sum
    }
}
