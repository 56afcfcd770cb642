import KernelInterface
import Kernels
import Models
import Tensors

/// BATCH_MATMUL: a [..., m, k] × b [..., k, n] with the leading dimensions repeated as needed; adj_x and adj_y
/// exchange the last two dimensions first.
enum BatchMatMul {
    static let kernel = OperatorKernel(
        version: 4, products: { $0.outputElements &* $0.product(of: 0) { $0.suffix(1) } }
    ) { node -> any OperatorPlan in
        let plan = try Plan(node)
        let isQuantized = plan.a.type == .int8 && plan.b.type == .int8 && plan.y.type == .int8
        let stage = isQuantized ? try stage(plan, node) : nil
        return PlainPlan(
            "\(plan.rows) × \(plan.depth) times \(plan.depth) × \(plan.columns)"
                + (stage.map { ", zero points \($0.1) and \($0.2), \($0.0.summary)" } ?? ""),
            fast: { try fast(plan, stage, $0, $1) }, try evaluation(plan, node))
    }

    private static func fast(
        _ plan: Plan, _ stage: (Requantization, Int32, Int32)?, _ node: Node, _ build: any KernelBuild
    ) throws -> Evaluation? {
        let (a, b, y) = (plan.a, plan.b, plan.y)
        let product = MatrixProduct(
            rows: plan.rows, columns: plan.columns, depth: plan.depth, isLeftTransposed: plan.isLeftTransposed,
            isRightTransposed: plan.isRightTransposed)
        let isFloat = a.type == .float32 && b.type == .float32
        let prepared: (any PreparedMatrixProduct)? =
            isFloat
            ? build.floatMatrixProduct(product)
            : stage.flatMap {
                build.int8MatrixProduct(product, zeroPointA: $0.1, zeroPointB: $0.2, requantization: $0.0)
            }
        guard let kernel = prepared else { return nil }
        let memory = try node.scratch(bytes: kernel.scratchBytes)
        let size = isFloat ? 4 : 1
        return {
            var right = -1
            plan.forEachMatrix { left, other, result in
                kernel.run(
                    UnsafeRawPointer(a.data) + left &* size, UnsafeRawPointer(b.data) + other &* size, y.data + result &* size,
                    isSameRight: other == right, scratch: memory.data)
                right = other
            }
        }
    }

    private static func evaluation(_ plan: Plan, _ node: Node) throws -> Evaluation {
        let (a, b, y) = (plan.a, plan.b, plan.y)
        switch (a.type, b.type, y.type) {
        case (.float32, .float32, .float32):
            return {
                plan.multiply(
                    a: UnsafePointer<Float>(a.elements()), b: UnsafePointer<Float>(b.elements()), y: y.elements(as: Float.self)
                ) { x, xStep, w, wStep, depth in
                    var sum: Float = 0
                    for i in 0..<depth { sum += x[i * xStep] * w[i * wStep] }
                    return sum
                }
            }
        case (.int8, .int8, .int8): return try integers(plan, node, Int8.self, Int8.self, Int32.self)
        case (.int16, .int16, .int16): return try integers(plan, node, Int16.self, Int16.self, Int64.self)
        case (.int16, .int8, .int16) where !node.isMicro: return try integers(plan, node, Int16.self, Int8.self, Int64.self)
        case (.int8, .int8, .int32):
            return {
                plan.multiply(
                    a: UnsafePointer<Int8>(a.elements()), b: UnsafePointer<Int8>(b.elements()), y: y.elements(as: Int32.self)
                ) { x, xStep, w, wStep, depth in
                    var sum: Int32 = 0
                    for i in 0..<depth { sum &+= Int32(x[i * xStep]) &* Int32(w[i * wStep]) }
                    return sum
                }
            }
        case (.float32, .int8, .float32): return try HybridBatchMatMul(plan, node).evaluation(node)
        default: throw node.unsupported(a, b, y)
        }
    }

    static func stage(_ plan: Plan, _ node: Node) throws -> (Requantization, Int32, Int32) {
        let a = try node.quantization(of: plan.a)
        let b = try node.quantization(of: plan.b)
        let y = try node.quantization(of: plan.y)
        let range = plan.y.type.zeroPointRange
        let stage = Requantization(
            reals: [Double(a.scale * b.scale) / Double(y.scale)], zeroPoint: y.zeroPoint,
            minimum: Int32(range.lowerBound), maximum: Int32(range.upperBound))
        return (stage, a.zeroPoint, b.zeroPoint)
    }

    private static func integers<
        X: FixedWidthInteger & BitwiseCopyable, W: FixedWidthInteger & BitwiseCopyable, A: FixedWidthInteger & SignedInteger
    >(_ plan: Plan, _ node: Node, _: X.Type, _: W.Type, _: A.Type) throws -> Evaluation {
        let (stage, aZero, bZero) = try stage(plan, node)
        if A.bitWidth == 64 {
            try node.require(
                aZero == 0 && bZero == 0 && stage.zeroPoint == 0, "has tensors with zero points other than 0 beside 16-bit ones")
        }
        let (a, b, y, xZero, wZero) = (plan.a, plan.b, plan.y, A(aZero), A(bZero))
        return {
            stage.withLoop { stage in
                plan.multiply(
                    a: UnsafePointer<X>(a.elements()), b: UnsafePointer<W>(b.elements()), y: y.elements(as: X.self)
                ) { x, xStep, w, wStep, depth in
                    var sum: A = 0
                    for i in 0..<depth {
                        let value = A(truncatingIfNeeded: x[i * xStep]) &- xZero
                        sum &+= value &* (A(truncatingIfNeeded: w[i * wStep]) &- wZero)
                    }
                    return X(truncatingIfNeeded: stage.apply(sum, channel: 0))
                }
            }
        }
    }

    struct Plan {
        let a: RuntimeTensor
        let b: RuntimeTensor
        let y: RuntimeTensor
        let rows: Int
        let columns: Int
        let depth: Int
        let isLeftTransposed: Bool
        let isRightTransposed: Bool
        private let batches: Pairing

        init(_ node: Node) throws {
            (a, y) = try node.ends(inputs: 2)
            b = try node.input(1)
            for tensor in [a, b] { try node.expect(tensor, rank: 2...5) }
            isLeftTransposed = node.options.bool(.adjX)
            isRightTransposed = node.options.bool(.adjY)
            let left = a.shape.dimensions.suffix(2).map { $0 }
            let right = b.shape.dimensions.suffix(2).map { $0 }
            rows = isLeftTransposed ? left[1] : left[0]
            depth = isLeftTransposed ? left[0] : left[1]
            columns = isRightTransposed ? right[0] : right[1]
            let otherDepth = isRightTransposed ? right[1] : right[0]
            try node.require(
                depth == otherDepth, "the shapes \(a.shape) and \(b.shape) do not match: \(depth) columns meet \(otherDepth) rows"
            )
            let leading = (Array(a.shape.dimensions.dropLast(2)), Array(b.shape.dimensions.dropLast(2)))
            guard let shape = Pairing.shape(leading.0, leading.1) else {
                throw node.error("the leading dimensions of \(a.shape) and \(b.shape) do not match")
            }
            batches = Pairing(leading.0, leading.1, result: shape)
            try node.resize(y, to: Shape(shape + [rows, columns]))
        }

        /// Calls `dot` with the first elements and steps of a row of a and a column of b, for each element of y.
        func multiply<A, B, Y>(
            a: UnsafePointer<A>, b: UnsafePointer<B>, y: UnsafeMutablePointer<Y>,
            _ dot: (UnsafePointer<A>, Int, UnsafePointer<B>, Int, Int) -> Y
        ) {
            forEachMatrix { left, right, result in
                let (x, w, out) = (a + left, b + right, y + result)
                for r in 0..<rows {
                    for c in 0..<columns {
                        out[r * columns + c] = dot(
                            x + (isLeftTransposed ? r : r * depth), isLeftTransposed ? rows : 1,
                            w + (isRightTransposed ? c * depth : c), isRightTransposed ? 1 : columns, depth)
                    }
                }
            }
        }

        /// Calls `body` with the first elements of the matrices of a, b and y that belong together.
        func forEachMatrix(_ body: (_ a: Int, _ b: Int, _ y: Int) -> Void) {
            batches.forEach { left, right, result in
                body(left * rows * depth, right * columns * depth, result * rows * columns)
            }
        }
    }
}
