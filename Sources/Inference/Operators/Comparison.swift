import KernelInterface
import Kernels
import Models
import Tensors

/// EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL with broadcasting.
///
/// 8-bit tensors with scales are compared as the real numbers that they stand for, in fixed point, and by EQUAL and
/// NOT_EQUAL 16-bit ones too: tensorflow/lite/kernels/internal/reference/comparisons.h and comparisons.cc.
enum Comparison {
    static let equal = kernel(.equal)
    static let notEqual = kernel(.notEqual)
    static let less = kernel(.less)
    static let lessEqual = kernel(.lessEqual)
    static let greater = kernel(.greater)
    static let greaterEqual = kernel(.greaterEqual)

    private enum Relation {
        case equal, notEqual, less, lessEqual, greater, greaterEqual

        @inline(__always)
        func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
            switch self {
            case .equal: a == b
            case .notEqual: a != b
            case .less: a < b
            case .lessEqual: a <= b
            case .greater: a > b
            case .greaterEqual: a >= b
            }
        }
    }

    private static func kernel(_ relation: Relation) -> OperatorKernel {
        OperatorKernel(version: 5) { node -> any OperatorPlan in
            let operands = try Operands(node)
            let (a, b, y) = (operands.a, operands.b, operands.y)
            try node.expect(y, type: .bool)
            let comparison = "\(a.shape) and \(b.shape), \(relation)"
            func raw<T: Comparable & BitwiseCopyable>(_: T.Type) -> PlainPlan {
                PlainPlan(comparison) { operands.map { (a: T, b: T) in relation.holds(a, b) } }
            }
            func scaled<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws -> PlainPlan {
                if a.quantization == nil && b.quantization == nil { return raw(T.self) }
                let (first, second) = (try fixedPoint(of: a, T.self, node), try fixedPoint(of: b, T.self, node))
                let lowest = Int(T.min)
                return PlainPlan(comparison + " of real numbers") {
                    operands.map { (a: T, b: T) in relation.holds(first[Int(a) &- lowest], second[Int(b) &- lowest]) }
                }
            }
            switch a.type {
            case .float32: return raw(Float.self)
            case .float16: return raw(Float16.self)
            case .bfloat16:
                return PlainPlan(comparison) {
                    operands.map { (a: BFloat16, b: BFloat16) in relation.holds(a.widened, b.widened) }
                }
            case .int8: return try scaled(Int8.self)
            case .uint8: return try scaled(UInt8.self)
            case .bool: return raw(UInt8.self)
            case .int16 where relation == .greater && node.isMicro:
                // TensorFlow Lite Micro never computes the multipliers of GREATER's 16-bit inputs.
                return MovementPlan(y: y, base: .number(0))
            case .int16 where (relation == .equal || relation == .notEqual) && !node.isMicro: return try scaled(Int16.self)
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
    private static func fixedPoint<T: FixedWidthInteger>(of tensor: RuntimeTensor, _: T.Type, _ node: Node) throws -> [Int32] {
        let (scale, zero) = try node.quantization(of: tensor)
        let multiplier = QuantizedMultiplier(Double(scale))
        return (T.min...T.max).map {
            FixedPoint.roundingDivide(
                FixedPoint.doublingHighMultiply((Int32($0) - zero) << 8, multiplier.multiplier),
                byPowerOfTwo: 0 - multiplier.shift)
        }
    }
}
