import Kernels
import Models
import Tensors

/// LOGICAL_AND, LOGICAL_OR, LOGICAL_NOT on booleans; BITWISE_XOR, RIGHT_SHIFT, STABLEHLO_AND and STABLEHLO_SHIFT_LEFT on
/// integers.
enum Logical {
    static let and = binary { $0 && $1 }
    static let or = binary { $0 || $1 }

    static let not = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 1...1)
        let x = try node.input(0)
        let y = try node.output()
        try node.expect(x, type: .bool)
        try node.expect(y, type: .bool)
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        return {
            let (from, to) = (x.elements(as: UInt8.self), y.elements(as: UInt8.self))
            for i in 0..<count { to[i] = from[i] == 0 ? 1 : 0 }
        }
    }

    private static func binary(_ combine: @escaping @Sendable (Bool, Bool) -> Bool) -> OperatorKernel {
        OperatorKernel(version: 1) { node in
            try node.expect(inputs: 2...2)
            let a = try node.input(0)
            let b = try node.input(1)
            let y = try node.output()
            for tensor in [a, b, y] { try node.expect(tensor, type: .bool) }
            let pairs = try node.broadcast(a, b)
            try node.resize(y, to: Shape(pairs.shape))
            return {
                let (p, q, out) = (a.elements(as: UInt8.self), b.elements(as: UInt8.self), y.elements(as: UInt8.self))
                pairs.forEach { out[$0] = combine(p[$1] != 0, q[$2] != 0) ? 1 : 0 }
            }
        }
    }

    static let xor = OperatorKernel(version: 1) { node in
        let (a, b, y, pairs) = try integers(node)
        func loop<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
            {
                let (p, q, out) = (a.elements(as: T.self), b.elements(as: T.self), y.elements(as: T.self))
                pairs.forEach { out[$0] = p[$1] ^ q[$2] }
            }
        }
        switch a.type {
        case .int8, .uint8, .bool: return loop(UInt8.self)
        case .int16, .uint16: return loop(UInt16.self)
        case .int32, .uint32: return loop(UInt32.self)
        case .int64, .uint64: return loop(UInt64.self)
        default: throw node.unsupported(a, b, y)
        }
    }

    /// A shift is clamped to 0 ... bits - 1.
    static let rightShift = OperatorKernel(version: 1) { node in
        let (a, b, y, pairs) = try integers(node)
        func loop<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
            {
                let (p, q, out) = (a.elements(as: T.self), b.elements(as: T.self), y.elements(as: T.self))
                let most = T(T.bitWidth - 1)
                pairs.forEach { out[$0] = p[$1] &>> min(max(q[$2], 0), most) }
            }
        }
        switch a.type {
        case .int8: return loop(Int8.self)
        case .uint8: return loop(UInt8.self)
        case .int16: return loop(Int16.self)
        case .uint16: return loop(UInt16.self)
        case .int32: return loop(Int32.self)
        case .uint32: return loop(UInt32.self)
        default: throw node.unsupported(a, b, y)
        }
    }

    /// Bit by bit.
    static let bitwiseAnd = OperatorKernel(version: 1) { node in
        let (a, b, y, pairs) = try integers(node)
        func loop<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
            {
                let (p, q, out) = (a.elements(as: T.self), b.elements(as: T.self), y.elements(as: T.self))
                pairs.forEach { out[$0] = p[$1] & q[$2] }
            }
        }
        switch a.type {
        case .int8, .uint8, .bool: return loop(UInt8.self)
        case .int16, .uint16: return loop(UInt16.self)
        case .int32, .uint32: return loop(UInt32.self)
        case .int64, .uint64: return loop(UInt64.self)
        default: throw node.unsupported(a, b, y)
        }
    }

    /// A shift that leaves nothing, or a negative one, gives 0: the language of LiteRT's kernel leaves it open.
    static let leftShift = OperatorKernel(version: 1) { node in
        let (a, b, y, pairs) = try integers(node)
        func loop<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
            {
                let (p, q, out) = (a.elements(as: T.self), b.elements(as: T.self), y.elements(as: T.self))
                pairs.forEach { out[$0] = q[$2] < 0 ? 0 : p[$1] << q[$2] }
            }
        }
        switch a.type {
        case .int8: return loop(Int8.self)
        case .int16: return loop(Int16.self)
        case .int32: return loop(Int32.self)
        default: throw node.unsupported(a, b, y)
        }
    }

    private static func integers(_ node: Node) throws -> (RuntimeTensor, RuntimeTensor, RuntimeTensor, BroadcastGrid) {
        try node.expect(inputs: 2...2)
        let a = try node.input(0)
        let b = try node.input(1)
        let y = try node.output()
        try node.expectSameType(a, b)
        try node.expectSameType(a, y)
        let pairs = try node.broadcast(a, b)
        try node.resize(y, to: Shape(pairs.shape))
        return (a, b, y, pairs)
    }
}
