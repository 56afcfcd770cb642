import KernelInterface
import Kernels
import Models
import Tensors

/// The two inputs and the output of an element-by-element operator.
package struct Operands {
    package let a: RuntimeTensor
    package let b: RuntimeTensor
    package let y: RuntimeTensor
    package let pairing: Pairing

    /// - Parameter accepts: Whether the types of the inputs go together; equal ones if nil.
    package init(_ node: Node, accepts: ((ElementType, ElementType) -> Bool)? = nil) throws {
        try node.expect(inputs: 2...2)
        (a, b, y) = (try node.input(0), try node.input(1), try node.output())
        guard accepts?(a.type, b.type) ?? (a.type == b.type) else { throw node.unsupported(a, b) }
        let shape = try node.broadcast(a, b)
        try node.resize(y, to: Shape(shape))
        pairing = Pairing(a.shape.dimensions, b.shape.dimensions, result: shape)
    }

    /// Computes y = f(a, b). Inlined where `f` is written, so that the loop is compiled with the function in it.
    @inline(__always)
    func map<A: BitwiseCopyable, B: BitwiseCopyable, Y: BitwiseCopyable>(_ f: (A, B) -> Y) {
        pairing.map(UnsafePointer<A>(a.elements()), UnsafePointer<B>(b.elements()), y.elements(as: Y.self), f)
    }
}

/// A function of the elements of two tensors that meet.
package struct BinaryPlan: OperatorPlan {
    package enum Function {
        /// Clamped, where there are limits.
        case floats(ClosedRange<Float>? = nil, (Float, Float) -> Float)
        /// Of 16-bit floats, computed in single precision, rounded once and clamped.
        case halves(ClosedRange<Float>? = nil, (Float, Float) -> Float)
        /// Of integers, or bits, as they are stored; the result loses its upper bits and is clamped.
        case integers(ClosedRange<Int64> = Int64.min...Int64.max, (Int64, Int64) -> Int64)
        case quantized(QuantizedBinary)
    }

    private let operands: Operands
    private let function: Function
    /// What the fast kernels know a function of floats by.
    private let operation: FloatBinary.Operation?
    /// Refuses elements for which the function is not defined.
    private let check: (() throws -> Void)?

    package init(
        _ operands: Operands, _ function: Function, fast operation: FloatBinary.Operation? = nil,
        check: (() throws -> Void)? = nil
    ) {
        (self.operands, self.function, self.operation, self.check) = (operands, function, operation, check)
    }

    package var description: String {
        let (a, b, y) = (operands.a, operands.b, operands.y)
        let meeting = "\(a.shape) and \(b.shape) → \(y.shape)"
        switch function {
        case .floats(let limits, _), .halves(let limits, _):
            return meeting + (limits.map { ", limits \($0.lowerBound) … \($0.upperBound)" } ?? "")
        case .integers: return meeting + ", elements as they are stored"
        case .quantized(let q):
            func scale(_ m: QuantizedMultiplier) -> String { "\(m.multiplier) × 2^\(m.shift - 31)" }
            let inputs = q.operation == .multiply ? "" : "to the common scale \(scale(q.a)) and \(scale(q.b)), "
            return meeting + ", zero points \(q.zeroPointA) and \(q.zeroPointB), " + inputs
                + "to the output \(scale(q.output)), zero point \(q.zeroPoint), limits \(q.minimum) … \(q.maximum)"
        }
    }

    package func reference(_ node: Node) throws -> Evaluation {
        let evaluation = try loops(node)
        guard let check else { return evaluation }
        return {
            try check()
            try evaluation()
        }
    }

    private func loops(_ node: Node) throws -> Evaluation {
        let operands = operands
        switch (function, operands.a.type) {
        case (.floats(nil, let f), _): return { operands.map { (a: Float, b: Float) in f(a, b) } }
        case (.floats(let limits?, let f), _):
            let (lower, upper) = (limits.lowerBound, limits.upperBound)
            return { operands.map { (a: Float, b: Float) in min(max(f(a, b), lower), upper) } }
        case (.halves(let limits, let f), .float16): return halves(Float16.self, limits, f)
        case (.halves(let limits, let f), _): return halves(BFloat16.self, limits, f)
        case (.integers(let limits, let f), let type):
            switch type {
            case .int8: return integers(Int8.self, limits, f)
            case .uint8, .bool: return integers(UInt8.self, limits, f)
            case .int16: return integers(Int16.self, limits, f)
            case .uint16: return integers(UInt16.self, limits, f)
            case .int32: return integers(Int32.self, limits, f)
            case .uint32: return integers(UInt32.self, limits, f)
            case .int64, .uint64: return integers(Int64.self, limits, f)
            default: throw node.unsupported(operands.a, operands.b)
            }
        case (.quantized(let q), .int8): return quantized(q, Int8.self, Int8.self)
        case (.quantized(let q), .uint8): return quantized(q, UInt8.self, UInt8.self)
        case (.quantized(let q), _) where operands.b.type == .int8: return quantized(q, Int16.self, Int8.self)
        case (.quantized(let q), _): return quantized(q, Int16.self, Int16.self)
        }
    }

    private func halves<H: NarrowFloat>(
        _: H.Type, _ limits: ClosedRange<Float>?, _ f: @escaping (Float, Float) -> Float
    ) -> Evaluation {
        // An infinity becomes the largest number.
        let lower = limits.map { max(H($0.lowerBound).widened, -H.largest.widened) } ?? -.infinity
        let upper = limits.map { min(H($0.upperBound).widened, H.largest.widened) } ?? .infinity
        return { [operands] in
            operands.map { (a: H, b: H) -> H in
                let result = H(f(a.widened, b.widened))
                // Not min and max: they would turn -0 into 0.
                return result.widened < lower ? H(lower) : upper < result.widened ? H(upper) : result
            }
        }
    }

    private func integers<T: FixedWidthInteger & BitwiseCopyable>(
        _: T.Type, _ limits: ClosedRange<Int64>, _ f: @escaping (Int64, Int64) -> Int64
    ) -> Evaluation {
        let (lower, upper) = (T(clamping: limits.lowerBound), T(clamping: limits.upperBound))
        return { [operands] in
            operands.map { (a: T, b: T) -> T in
                min(max(T(truncatingIfNeeded: f(Int64(truncatingIfNeeded: a), Int64(truncatingIfNeeded: b))), lower), upper)
            }
        }
    }

    private func quantized<A: FixedWidthInteger & BitwiseCopyable, B: FixedWidthInteger & BitwiseCopyable>(
        _ q: QuantizedBinary, _: A.Type, _: B.Type
    ) -> Evaluation {
        { [operands] in
            operands.map { (a: A, b: B) in
                A(truncatingIfNeeded: q.output(Int32(truncatingIfNeeded: a), Int32(truncatingIfNeeded: b)))
            }
        }
    }

    package func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation? {
        let (a, b, y) = (operands.a, operands.b, operands.y)
        switch function {
        case .floats(let limits, _):
            guard let operation else { return nil }
            let kernel = build.floatBinary(
                FloatBinary(
                    operation, operands.pairing, minimum: limits?.lowerBound ?? -.infinity,
                    maximum: limits?.upperBound ?? .infinity))
            return try node.evaluation(ofSigned: kernel, a, b, y)
        case .quantized(let q) where a.type == b.type:
            let kernel = build.quantizedBinary(
                q.lowered(by: y.type.signedOffset), of: y.type == .int16 ? .int16 : .int8)
            return try node.evaluation(ofSigned: kernel, a, b, y)
        default: return nil
        }
    }
}

extension QuantizedBinary {
    /// - Parameters:
    ///   - a: From the first input's scale to the common one; nil where the operation has none.
    ///   - output: From what is combined to the output's scale.
    init(
        _ operation: Operation, _ operands: Operands, _ node: Node, a: QuantizedMultiplier? = nil, b: QuantizedMultiplier? = nil,
        output: QuantizedMultiplier, leftShift: Int32 = 0, limits: (lower: Int32, upper: Int32)
    ) throws {
        let none = QuantizedMultiplier(multiplier: 0, shift: 0)
        self.init(
            operation, operands.pairing, zeroPointA: try node.quantization(of: operands.a).zeroPoint,
            zeroPointB: try node.quantization(of: operands.b).zeroPoint, a: a ?? none, b: b ?? none, output: output,
            leftShift: leftShift, zeroPoint: try node.quantization(of: operands.y).zeroPoint, minimum: limits.lower,
            maximum: limits.upper)
    }
}

extension Node {
    /// The fused activation on integers that have no scale.
    func integerRange() throws -> ClosedRange<Int64> {
        switch options.fusedActivation {
        case .none: Int64.min...Int64.max
        case .relu: 0...Int64.max
        case .relu6: 0...6
        case .reluN1To1: -1...1
        case .tanh, .signBit: throw error("the fused activation \(options.fusedActivation) is not supported")
        }
    }
}
