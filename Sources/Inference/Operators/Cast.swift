import Kernels
import Models
import Tensors

/// CAST: elements converted to another type. Floats lose their fraction and saturate, integers keep their low bits.
///
/// What is not a number becomes the largest integer in LiteRT and 0 in TensorFlow Lite Micro.
enum Cast {
    static let kernel = OperatorKernel(version: 9) { node -> any OperatorPlan in
        let (x, y) = try node.ends(inputs: 1)
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        if x.type == y.type {
            return MovementPlan(y: y, base: .copy(x))
        }
        if x.type.isFloatingPoint || x.type == .complex64 {
            guard let read = x.realReader(), let write = floatWriter(y, nanIsZero: node.isMicro) else {
                throw node.unsupported(x, y)
            }
            return PlainPlan("\(count) \(x.type.name) to \(y.type.name)") { for i in 0..<count { write(i, read(i)) } }
        }
        guard let read = x.integerReader(), let write = y.integerWriter() else { throw node.unsupported(x, y) }
        return PlainPlan("\(count) \(x.type.name) to \(y.type.name)") { for i in 0..<count { write(i, read(i)) } }
    }

    private static func floatWriter(_ y: RuntimeTensor, nanIsZero: Bool) -> ((Int, Double) -> Void)? {
        func saturating<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> (Int, Double) -> Void {
            { i, value in
                let element: T
                if value.isNaN {
                    element = nanIsZero ? 0 : .max
                } else {
                    element = T(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
                }
                y.elements(as: T.self)[i] = element
            }
        }
        switch y.type {
        case .float32: return { y.elements(as: Float.self)[$0] = Float($1) }
        case .float64: return { y.elements(as: Double.self)[$0] = $1 }
        case .float16: return { y.elements(as: Float16.self)[$0] = Float16($1) }
        case .bfloat16: return { y.elements(as: BFloat16.self)[$0] = BFloat16(Float($1)) }
        case .bool: return { y.elements(as: UInt8.self)[$0] = $1 != 0 ? 1 : 0 }
        case .complex64:
            return {
                y.elements(as: Float.self)[2 * $0] = Float($1)
                y.elements(as: Float.self)[2 * $0 + 1] = 0
            }
        case .int8: return saturating(Int8.self)
        case .uint8: return saturating(UInt8.self)
        case .int16: return saturating(Int16.self)
        case .uint16: return saturating(UInt16.self)
        case .int32: return saturating(Int32.self)
        case .uint32: return saturating(UInt32.self)
        case .int64: return saturating(Int64.self)
        case .uint64: return saturating(UInt64.self)
        default: return nil
        }
    }

}
