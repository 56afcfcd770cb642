import Kernels
import Models
import Tensors

/// FLOOR_DIV and FLOOR_MOD: the quotient rounded down, and what is left, which has the divisor's sign.
///
/// Integers are divided as they are stored; dividing one by 0 is an error.
enum FloorDivision {
    static let quotient = OperatorKernel(version: 3) { node in
        let parts = try Parts(node)
        if parts.a.type == .float32 {
            return parts.evaluation { (a: Float, b: Float) in Float((Double(a) / Double(b)).rounded(.down)) }
        }
        return try parts.integers(node, Quotient())
    }

    static let remainder = OperatorKernel(version: 3) { node in
        let parts = try Parts(node)
        if parts.a.type == .float32 {
            return parts.evaluation { (a: Float, b: Float) in
                let rest = a.truncatingRemainder(dividingBy: b)
                return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest
            }
        }
        return try parts.integers(node, Remainder())
    }

    private protocol Operation {
        func callAsFunction<T: FixedWidthInteger>(_ a: T, _ b: T) -> T
    }

    private struct Quotient: Operation {
        func callAsFunction<T: FixedWidthInteger>(_ a: T, _ b: T) -> T {
            let (q, r) = a.dividingFullWidthSafely(by: b)
            return r != 0 && (r < 0) != (b < 0) ? q &- 1 : q
        }
    }

    private struct Remainder: Operation {
        func callAsFunction<T: FixedWidthInteger>(_ a: T, _ b: T) -> T {
            let r = a.dividingFullWidthSafely(by: b).remainder
            return r != 0 && (r < 0) != (b < 0) ? r &+ b : r
        }
    }

    private struct Parts {
        let a: RuntimeTensor
        let b: RuntimeTensor
        let y: RuntimeTensor
        let pairs: BroadcastGrid

        init(_ node: Node) throws {
            try node.expect(inputs: 2...2)
            a = try node.input(0)
            b = try node.input(1)
            y = try node.output()
            try node.expectSameType(a, b)
            try node.expectSameType(a, y)
            pairs = try node.broadcast(a, b)
            try node.resize(y, to: Shape(pairs.shape))
        }

        func evaluation<T: BitwiseCopyable>(_ combine: @escaping (T, T) -> T) -> Evaluation {
            {
                let (p, q, out) = (a.elements(as: T.self), b.elements(as: T.self), y.elements(as: T.self))
                pairs.forEach { out[$0] = combine(p[$1], q[$2]) }
            }
        }

        func integers(_ node: Node, _ operation: some Operation) throws -> Evaluation {
            func loop<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
                let evaluate = evaluation { (a: T, b: T) in operation(a, b) }
                let count = b.elementCount
                return {
                    let divisors = b.elements(as: T.self)
                    for i in 0..<count where divisors[i] == 0 { throw node.error("divides by 0 at element \(i)") }
                    try evaluate()
                }
            }
            switch a.type {
            case .int8: return loop(Int8.self)
            case .uint8: return loop(UInt8.self)
            case .int16: return loop(Int16.self)
            case .uint16: return loop(UInt16.self)
            case .int32: return loop(Int32.self)
            case .uint32: return loop(UInt32.self)
            case .int64: return loop(Int64.self)
            default: throw node.unsupported(a, b, y)
            }
        }
    }
}

extension FixedWidthInteger {
    /// Quotient and remainder; the smallest number divided by -1 wraps.
    fileprivate func dividingFullWidthSafely(by divisor: Self) -> (quotient: Self, remainder: Self) {
        Self.isSigned && divisor == ~0 ? (0 &- self, 0) : quotientAndRemainder(dividingBy: divisor)
    }
}
