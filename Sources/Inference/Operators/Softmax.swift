import KernelInterface
import Kernels
import Models
import Tensors

/// SOFTMAX over the last dimension.
enum Softmax {
    static let kernel = OperatorKernel(version: 3) { node in
        try node.expect(inputs: 1...1)
        let x = try node.input(0)
        let y = try node.output()
        try node.require(x.rank >= 1, "the input is a scalar")
        try node.resize(y, to: x.shape)
        let depth = x.shape[x.rank - 1]
        let rows = depth == 0 ? 0 : x.elementCount / depth
        let beta = node.options.float(.beta)
        try node.require(beta.isFinite, "beta is not a number")
        func integer<X: FixedWidthInteger & BitwiseCopyable, Y: FixedWidthInteger & BitwiseCopyable>(
            _: X.Type, _: Y.Type
        ) throws -> Evaluation {
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
            return {
                Reference.softmax(
                    rows: rows, depth: depth, x: UnsafePointer<X>(x.elements()), y: y.elements(as: Y.self), scale: scaled)
            }
        }
        switch (x.type, y.type) {
        case (.float32, .float32):
            return { Reference.softmax(rows: rows, depth: depth, x: x.elements(), y: y.elements(as: Float.self), beta: beta) }
        case (.float16, .float16) where !node.isMicro:
            return { Reference.softmax(rows: rows, depth: depth, x: x.elements(), y: y.elements(as: Float16.self), beta: beta) }
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
            return {
                Reference.softmax(rows: rows, depth: depth, x: x.elements(), y: y.elements(), scale: scale, tables: tables)
            }
        default: throw node.unsupported(x, y)
        }
    }
}
