import Kernels
import Models
import Tensors

/// EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL with broadcasting.
///
/// 8-bit tensors with scales are compared as the real numbers that they stand for, in fixed point, and by EQUAL and
/// NOT_EQUAL 16-bit ones too: tensorflow/lite/kernels/internal/reference/comparisons.h and comparisons.cc.
enum Comparison {
    static let equal = kernel(wordsHaveScales: true) { $0 == $1 } _: { $0 == $1 }
    static let notEqual = kernel(wordsHaveScales: true) { $0 != $1 } _: { $0 != $1 }
    static let less = kernel { $0 < $1 } _: { $0 < $1 }
    static let lessEqual = kernel { $0 <= $1 } _: { $0 <= $1 }
    static let greater = kernel(microLosesWords: true) { $0 > $1 } _: { $0 > $1 }
    static let greaterEqual = kernel { $0 >= $1 } _: { $0 >= $1 }

    /// - Parameters:
    ///   - wordsHaveScales: LiteRT heeds the scales of 16-bit inputs.
    ///   - microLosesWords: TensorFlow Lite Micro answers false for 16-bit inputs, whose multipliers it never computes.
    private static func kernel(
        wordsHaveScales: Bool = false, microLosesWords: Bool = false, _ floats: @escaping @Sendable (Float, Float) -> Bool, _ integers: @escaping @Sendable (Int64, Int64) -> Bool
    ) -> OperatorKernel {
        OperatorKernel(version: 5) { node in
            try node.expect(inputs: 2...2)
            let a = try node.input(0)
            let b = try node.input(1)
            let y = try node.output()
            try node.expectSameType(a, b)
            try node.expect(y, type: .bool)
            let pairs = try node.broadcast(a, b)
            try node.resize(y, to: Shape(pairs.shape))
            func raw<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
                {
                    let (p, q, out) = (a.elements(as: T.self), b.elements(as: T.self), y.elements(as: Bool.self))
                    pairs.forEach { out[$0] = integers(Int64(truncatingIfNeeded: p[$1]), Int64(truncatingIfNeeded: q[$2])) }
                }
            }
            func scaled<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws -> Evaluation {
                if a.quantization == nil && b.quantization == nil { return raw(T.self) }
                let table = try [a, b].map { try fixedPoint(of: $0, T.self, node) }
                return {
                    let (p, q, out) = (a.elements(as: T.self), b.elements(as: T.self), y.elements(as: Bool.self))
                    let lowest = Int(T.min)
                    pairs.forEach { out[$0] = integers(table[0][Int(p[$1]) - lowest], table[1][Int(q[$2]) - lowest]) }
                }
            }
            switch a.type {
            case .float32:
                return {
                    let (p, q, out) = (a.elements(as: Float.self), b.elements(as: Float.self), y.elements(as: Bool.self))
                    pairs.forEach { out[$0] = floats(p[$1], q[$2]) }
                }
            case .float16, .bfloat16:
                return {
                    let out = y.elements(as: Bool.self)
                    pairs.forEach { out[$0] = floats(a.halfElement($1), b.halfElement($2)) }
                }
            case .int8: return try scaled(Int8.self)
            case .uint8: return try scaled(UInt8.self)
            case .bool: return raw(UInt8.self)
            case .int16 where microLosesWords && node.isMicro:
                return { y.data.initializeMemory(as: UInt8.self, repeating: 0, count: y.elementCount) }
            case .int16 where wordsHaveScales && !node.isMicro: return try scaled(Int16.self)
            case .int16: return raw(Int16.self)
            case .uint32: return raw(UInt32.self)
            case .int32: return raw(Int32.self)
            case .int64: return raw(Int64.self)
            default: throw node.unsupported(a, b)
            }
        }
    }

    /// (q - zero) × 2^8 × scale for each value of the type. A scale above 1 makes the exponent negative, with which the
    /// reference divides all the same; what comes out is what x86 makes of it.
    private static func fixedPoint<T: FixedWidthInteger>(
        of tensor: RuntimeTensor, _: T.Type, _ node: Node
    ) throws -> [Int64] {
        let (scale, zero) = try node.quantization(of: tensor)
        let multiplier = QuantizedMultiplier(Double(scale))
        return (T.min...T.max).map {
            Int64(
                FixedPoint.roundingDivide(
                    FixedPoint.doublingHighMultiply((Int32($0) - zero) << 8, multiplier.multiplier),
                    byPowerOfTwo: 0 - multiplier.shift))
        }
    }
}

extension RuntimeTensor {
    /// Element `i` of a tensor of 16-bit floats.
    func halfElement(_ i: Int) -> Float {
        let bits = elements(as: UInt16.self)[i]
        return type == .bfloat16 ? Float(bitPattern: UInt32(bits) << 16) : Float(Float16(bitPattern: bits))
    }
}
