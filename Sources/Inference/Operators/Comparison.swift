import KernelInterface
import Kernels
import Models
import Tensors

/// EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL with broadcasting.
///
/// 8-bit tensors with scales are compared as the real numbers that they stand for, in fixed point, and by EQUAL and
/// NOT_EQUAL 16-bit ones too: tensorflow/lite/kernels/internal/reference/comparisons.h and comparisons.cc.
enum Comparison {
    static let equal = kernel(Equal.self, wordsHaveScales: true)
    static let notEqual = kernel(NotEqual.self, wordsHaveScales: true)
    static let less = kernel(Less.self)
    static let lessEqual = kernel(LessEqual.self)
    // a > b is b < a, also where one is not a number.
    static let greater = kernel(Less.self, isTurned: true, microLosesWords: true)
    static let greaterEqual = kernel(LessEqual.self, isTurned: true)

    /// A type rather than a closure, so that loops are compiled with the comparison in them.
    private protocol Relation: Sendable {
        static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool
    }
    private enum Equal: Relation { @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a == b } }
    private enum NotEqual: Relation { @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a != b } }
    private enum Less: Relation { @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a < b } }
    private enum LessEqual: Relation { @inline(__always) static func holds<T: Comparable>(_ a: T, _ b: T) -> Bool { a <= b } }

    /// - Parameters:
    ///   - isTurned: whether the second input is on the left of the relation.
    ///   - wordsHaveScales: LiteRT heeds the scales of 16-bit inputs.
    ///   - microLosesWords: TensorFlow Lite Micro answers false for 16-bit inputs, whose multipliers it never computes.
    private static func kernel<R: Relation>(
        _: R.Type, isTurned: Bool = false, wordsHaveScales: Bool = false, microLosesWords: Bool = false
    ) -> OperatorKernel {
        OperatorKernel(version: 5) { node in
            try node.expect(inputs: 2...2)
            let first = try node.input(0)
            let second = try node.input(1)
            let y = try node.output()
            try node.expectSameType(first, second)
            try node.expect(y, type: .bool)
            let shape = try node.broadcast(first, second)
            try node.resize(y, to: Shape(shape))
            let (a, b) = isTurned ? (second, first) : (first, second)
            let pairs = Pairing(a.shape.dimensions, b.shape.dimensions, result: shape)
            switch a.type {
            case .float32: return raw(R.self, Float.self, pairs, a, b, y)
            case .float16, .bfloat16:
                let (p, q) = (a.halfReader(), b.halfReader())
                return {
                    pairs.map(
                        UnsafePointer(a.elements(as: UInt16.self)), UnsafePointer(b.elements(as: UInt16.self)),
                        y.elements(as: Bool.self)
                    ) { R.holds(p($0), q($1)) }
                }
            case .int8: return try scaled(R.self, Int8.self, pairs, a, b, y, node)
            case .uint8: return try scaled(R.self, UInt8.self, pairs, a, b, y, node)
            case .bool: return raw(R.self, UInt8.self, pairs, a, b, y)
            case .int16 where microLosesWords && node.isMicro:
                return { y.data.initializeMemory(as: UInt8.self, repeating: 0, count: y.elementCount) }
            case .int16 where wordsHaveScales && !node.isMicro: return try scaled(R.self, Int16.self, pairs, a, b, y, node)
            case .int16: return raw(R.self, Int16.self, pairs, a, b, y)
            case .uint32: return raw(R.self, UInt32.self, pairs, a, b, y)
            case .int32: return raw(R.self, Int32.self, pairs, a, b, y)
            case .int64: return raw(R.self, Int64.self, pairs, a, b, y)
            default: throw node.unsupported(first, second)
            }
        }
    }

    private static func raw<R: Relation, T: Comparable & BitwiseCopyable>(
        _: R.Type, _: T.Type, _ pairs: Pairing, _ a: RuntimeTensor, _ b: RuntimeTensor, _ y: RuntimeTensor
    ) -> Evaluation {
        {
            pairs.map(UnsafePointer(a.elements(as: T.self)), UnsafePointer(b.elements(as: T.self)), y.elements(as: Bool.self)) {
                R.holds($0, $1)
            }
        }
    }

    private static func scaled<R: Relation, T: FixedWidthInteger & BitwiseCopyable>(
        _: R.Type, _: T.Type, _ pairs: Pairing, _ a: RuntimeTensor, _ b: RuntimeTensor, _ y: RuntimeTensor, _ node: Node
    ) throws -> Evaluation {
        if a.quantization == nil && b.quantization == nil { return raw(R.self, T.self, pairs, a, b, y) }
        let (first, second) = (try fixedPoint(of: a, T.self, node), try fixedPoint(of: b, T.self, node))
        return {
            first.withUnsafeBufferPointer { first in
                second.withUnsafeBufferPointer { second in
                    let lowest = Int(T.min)
                    pairs.map(
                        UnsafePointer(a.elements(as: T.self)), UnsafePointer(b.elements(as: T.self)), y.elements(as: Bool.self)
                    ) { R.holds(first[Int($0) &- lowest], second[Int($1) &- lowest]) }
                }
            }
        }
    }

    /// (q - zero) × 2^8 × scale for each value of the type. A scale above 1 makes the exponent negative, with which the
    /// reference divides all the same; what comes out is what x86 makes of it.
    private static func fixedPoint<T: FixedWidthInteger>(
        of tensor: RuntimeTensor, _: T.Type, _ node: Node
    ) throws -> [Int32] {
        let (scale, zero) = try node.quantization(of: tensor)
        let multiplier = QuantizedMultiplier(Double(scale))
        return (T.min...T.max).map {
            FixedPoint.roundingDivide(
                FixedPoint.doublingHighMultiply((Int32($0) - zero) << 8, multiplier.multiplier),
                byPowerOfTwo: 0 - multiplier.shift)
        }
    }
}

extension RuntimeTensor {
    /// What the bits of a 16-bit float stand for.
    fileprivate func halfReader() -> (UInt16) -> Float {
        type == .bfloat16 ? { Float(bitPattern: UInt32($0) << 16) } : { Float(Float16(bitPattern: $0)) }
    }
}
