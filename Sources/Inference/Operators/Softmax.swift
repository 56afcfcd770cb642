import KernelInterface
import Kernels
import Models
import Tensors

/// SOFTMAX over the last dimension.
enum Softmax {
    static let kernel = OperatorKernel(version: 3, rows: .separate(ranks: 2...Int.max)) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 1)
        try node.require(x.rank >= 1, "the input is a scalar")
        try node.resize(y, to: x.shape)
        let depth = x.shape[x.rank - 1]
        let rows = depth == 0 ? 0 : x.elementCount / depth
        let beta = node.options.float(.beta)
        try node.require(beta.isFinite, "beta is not a number")
        let shape = "\(rows) rows of \(depth)"
        func integer<X: FixedWidthInteger & BitwiseCopyable, Y: FixedWidthInteger & BitwiseCopyable>(
            _: X.Type, _: Y.Type
        ) throws -> PlainPlan {
            let input = try node.quantization(of: x)
            let output = try node.quantization(of: y)
            let zero: Int32 = Y.self == UInt8.self ? 0 : Y.self == Int8.self ? -128 : -32768
            let scale: Float = Y.self == Int16.self ? 1 / 65536 : 1 / 256
            try node.require(
                output.zeroPoint == zero && abs(output.scale - scale) <= scale / 1000,
                "the output has the scale \(output.scale) and the zero point \(output.zeroPoint) where \(scale) and \(zero) are expected"
            )
            try node.require(beta > 0, "beta is \(beta) where a positive number is expected")
            try node.require(
                !node.isMicro || Double(beta) * Double(input.scale) * 0x1p26 > 1,
                "the input's scale \(input.scale) is so small that TensorFlow Lite Micro aborts")
            let scaled = SoftmaxScale(beta: Double(beta), scale: Double(input.scale))
            let description = "\(shape), differences down to \(scaled.smallestDifference) count"
            return PlainPlan(description, fast: { try fast($0, $1, x, y, rows: rows, depth: depth, scaled) }) {
                Reference.softmax(
                    rows: rows, depth: depth, x: UnsafePointer<X>(x.elements()), y: y.elements(as: Y.self), scale: scaled)
            }
        }
        switch (x.type, y.type) {
        case (.float32, .float32):
            // With a negative factor the largest element has the least share, and the others' exponentials are without limit.
            let fast: PlainPlan.Fast = { node, build in
                if depth == 0 || beta < 0 { return nil }
                return try node.evaluation(build.floatSoftmax(rows: rows, columns: depth, beta: beta), x, y)
            }
            return PlainPlan("\(shape), beta \(beta)", fast: fast) {
                Reference.softmax(rows: rows, depth: depth, x: x.elements(), y: y.elements(as: Float.self), beta: beta)
            }
        case (.float16, .float16) where !node.isMicro:
            return PlainPlan("\(shape), beta \(beta)") {
                Reference.softmax(rows: rows, depth: depth, x: x.elements(), y: y.elements(as: Float16.self), beta: beta)
            }
        case (.int8, .int8): return try integer(Int8.self, Int8.self)
        case (.int8, .int16): return try integer(Int8.self, Int16.self)
        case (.uint8, .uint8): return try integer(UInt8.self, UInt8.self)
        case (.uint8, .int16): return try integer(UInt8.self, Int16.self)
        case (.int16, .int16):
            let input = try node.quantization(of: x)
            let output = try node.quantization(of: y)
            try node.require(
                output.zeroPoint == 0 && abs(output.scale - 1 / 32768) <= 1e-7,
                "the output has the scale \(output.scale) where \(Float(1) / 32768) is expected")
            let scale = QuantizedMultiplier(Double(input.scale) * Double(beta) / (10.0 / 65535.0))
            let tables = node.isMicro ? SoftmaxTables.micro : .lite
            return PlainPlan("\(shape), by tables") {
                Reference.softmax(rows: rows, depth: depth, x: x.elements(), y: y.elements(), scale: scale, tables: tables)
            }
        default: throw node.unsupported(x, y)
        }
    }
    /// Bytes to bytes.
    private static func fast(
        _ node: Node, _ build: any KernelBuild, _ x: RuntimeTensor, _ y: RuntimeTensor, rows: Int, depth: Int,
        _ scale: SoftmaxScale
    ) throws -> Evaluation? {
        guard depth > 0, y.type == x.type else { return nil }
        let softmax = Int8Softmax(
            rows: rows, columns: depth, exponentials: (0...255).map { scale.exponential(0 - $0) }
        ) { SoftmaxScale.share(ofSum: $0, resultBits: 8) }
        return try node.evaluation(ofSigned: build.int8Softmax(softmax), x, y)
    }
}
