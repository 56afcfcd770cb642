import Models
import Tensors

/// BATCH_MATMUL of float32 and int8: the left rows are quantized on the fly, multiplied in integers, and scaled back.
///
/// Source: tensorflow/lite/kernels/internal/reference/batch_matmul.h, BatchMatMul with scaling factors. Where an input
/// has several leading dimensions, that kernel finds the scale of a row, and the sum of a column, by the sum of the
/// leading indices; so do we.
struct HybridBatchMatMul {
    private let plan: BatchMatMul.Plan
    /// One, or one for each column.
    private let scales: [Float]
    private let isAsymmetric: Bool
    private let left: [Int]
    private let right: [Int]

    init(_ plan: BatchMatMul.Plan, _ node: Node) throws {
        self.plan = plan
        let axis = plan.isRightTransposed ? plan.b.rank - 2 : plan.b.rank - 1
        scales = try node.scales(of: plan.b, channels: plan.columns, axis: axis)
        try node.require(
            plan.b.quantization!.zeroPoints.allSatisfy { $0 == 0 }, "the weights '\(plan.b.name)' have a zero point other than 0")
        isAsymmetric = node.options.bool(.asymmetricQuantizeInputs)
        func leading(_ tensor: RuntimeTensor) -> [Int] {
            let dimensions = tensor.shape.dimensions.dropLast(2)
            return [Int](repeating: 1, count: 3 - dimensions.count) + dimensions
        }
        left = leading(plan.a)
        right = leading(plan.b)
    }

    func evaluation(_ node: Node) throws -> Evaluation {
        let (rows, columns, depth) = (plan.rows, plan.columns, plan.depth)
        let rowCount = left.reduce(rows, *), columnCount = right.reduce(columns, *)
        let plain = try node.scratch(bytes: plan.isLeftTransposed ? plan.a.byteCount : 0)
        let quantized = try HybridRows(rowCount, depth: depth, isAsymmetric: isAsymmetric, node)
        let sums = try node.scratch(bytes: columnCount * 4)
        let (a, b, y) = (plan.a, plan.b, plan.y)
        let (column, step) = plan.isRightTransposed ? (depth, 1) : (1, columns)
        let batches = zip(left, right).map { $0 == 1 ? $1 : $0 }
        return {
            var x: UnsafeMutablePointer<Float> = a.elements()
            if plan.isLeftTransposed {
                let source = x
                x = plain.elements()
                for matrix in 0..<rowCount / max(rows, 1) {
                    for r in 0..<rows {
                        for i in 0..<depth { x[(matrix * rows + r) * depth + i] = source[(matrix * depth + i) * rows + r] }
                    }
                }
            }
            quantized.quantize(x, count: rowCount)
            let w: UnsafeMutablePointer<Int8> = b.elements()
            let sum = sums.elements(as: Int32.self)
            for c in 0..<columnCount {
                let from = w + (c / columns) * columns * depth + (c % columns) * column
                sum[c] = (0..<depth).reduce(0) { $0 &+ Int32(from[$1 * step]) }
            }
            var out = y.elements(as: Float.self)
            for b0 in 0..<batches[0] {
                for b1 in 0..<batches[1] {
                    for b2 in 0..<batches[2] {
                        let index = [b0, b1, b2]
                        let (matrixA, scaleA) = Self.places(index, left), (matrixB, sumB) = Self.places(index, right)
                        for r in 0..<rows {
                            let row = matrixA * rows + r, s = scaleA * rows + r
                            let (scale, zero) = (quantized.scale(s), quantized.zeroPoint(s))
                            for c in 0..<columns {
                                let from = w + matrixB * columns * depth + c * column
                                let total = quantized.product(row, from, step: step, count: depth, zero: 0)
                                out[c] =
                                    Float(total &- zero &* sum[sumB * columns + c]) * (scale * scales[scales.count == 1 ? 0 : c])
                            }
                            out += columns
                        }
                    }
                }
            }
        }
    }

    /// The matrix at an index of the leading dimensions, and the sum of the indices of those that are not 1.
    private static func places(_ index: [Int], _ leading: [Int]) -> (matrix: Int, sum: Int) {
        var (matrix, sum) = (0, 0)
        for d in 0..<3 {
            let i = leading[d] == 1 ? 0 : index[d]
            matrix = matrix * leading[d] + i
            sum += i
        }
        return (matrix, sum)
    }
}
