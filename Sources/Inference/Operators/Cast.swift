import Kernels
import Models
import Tensors

/// CAST: elements converted to another type. Floats lose their fraction and saturate, integers keep their low bits.
///
/// What is not a number becomes the largest integer in LiteRT and 0 in TensorFlow Lite Micro.
enum Cast {
    static let kernel = OperatorKernel(version: 9) { node in
        let (x, y) = try node.ends(inputs: 1)
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        if x.type == y.type {
            return { y.data.copyMemory(from: x.data, byteCount: y.byteCount) }
        }
        if x.type.isFloatingPoint || x.type == .complex64 {
            guard let read = reader(x), let write = floatWriter(y, nanIsZero: node.isMicro) else { throw node.unsupported(x, y) }
            return { for i in 0..<count { write(i, read(i)) } }
        }
        guard let read = try integerReader(x, node), let write = integerWriter(y) else { throw node.unsupported(x, y) }
        return { for i in 0..<count { write(i, read(i)) } }
    }

    private static func reader(_ x: RuntimeTensor) -> ((Int) -> Double)? {
        switch x.type {
        case .float32: { Double(x.elements(as: Float.self)[$0]) }
        case .float64: { x.elements(as: Double.self)[$0] }
        case .float16: { Double(x.elements(as: Float16.self)[$0]) }
        case .bfloat16: { Double(x.elements(as: BFloat16.self)[$0].widened) }
        case .complex64: { Double(x.elements(as: Float.self)[2 * $0]) }
        default: nil
        }
    }

    private static func integerReader(_ x: RuntimeTensor, _ node: Node) throws -> ((Int) -> Int64)? {
        switch x.type {
        case .int8: return { Int64(x.elements(as: Int8.self)[$0]) }
        case .uint8: return { Int64(x.elements(as: UInt8.self)[$0]) }
        case .bool: return { x.elements(as: UInt8.self)[$0] == 0 ? 0 : 1 }
        case .int16: return { Int64(x.elements(as: Int16.self)[$0]) }
        case .uint16: return { Int64(x.elements(as: UInt16.self)[$0]) }
        case .int32: return { Int64(x.elements(as: Int32.self)[$0]) }
        case .uint32: return { Int64(x.elements(as: UInt32.self)[$0]) }
        case .int64, .uint64: return { x.elements(as: Int64.self)[$0] }
        case .int4, .int2:
            // Packed elements are unpacked on reading, so that computed ones can be cast too.
            let bits = x.type.bitWidth ?? 4
            return { i in
                let byte = x.elements(as: UInt8.self)[i * bits / 8]
                let shifted = Int8(bitPattern: (byte >> UInt8(i * bits % 8)) << UInt8(8 - bits))
                return Int64(shifted >> Int8(8 - bits))
            }
        default: return nil
        }
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

    private static func integerWriter(_ y: RuntimeTensor) -> ((Int, Int64) -> Void)? {
        switch y.type {
        case .int8, .uint8: { y.elements(as: UInt8.self)[$0] = UInt8(truncatingIfNeeded: $1) }
        case .bool: { y.elements(as: UInt8.self)[$0] = $1 != 0 ? 1 : 0 }
        case .int16, .uint16: { y.elements(as: UInt16.self)[$0] = UInt16(truncatingIfNeeded: $1) }
        case .int32, .uint32: { y.elements(as: UInt32.self)[$0] = UInt32(truncatingIfNeeded: $1) }
        case .int64, .uint64: { y.elements(as: Int64.self)[$0] = $1 }
        case .float32: { y.elements(as: Float.self)[$0] = Float($1) }
        case .float64: { y.elements(as: Double.self)[$0] = Double($1) }
        case .float16: { y.elements(as: Float16.self)[$0] = Float16(Float($1)) }
        case .bfloat16: { y.elements(as: BFloat16.self)[$0] = BFloat16(Float($1)) }
        case .complex64:
            {
                y.elements(as: Float.self)[2 * $0] = Float($1)
                y.elements(as: Float.self)[2 * $0 + 1] = 0
            }
        default: nil
        }
    }
}
