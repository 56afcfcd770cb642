import KernelInterface
import Kernels
import Models
import Tensors

/// A function of each element of one tensor, to a tensor of the same shape and type.
package struct UnaryPlan: OperatorPlan {
    package enum Function {
        case floats((Float) -> Float)
        /// Of 16-bit floats, computed in single precision and rounded once.
        case halves((Float) -> Float)
        /// Of integers of up to 32 bits as they are stored; the result is held within the type.
        case quantized((Int32) -> Int32)
        /// Of integers, or bits, as they are stored; the result loses its upper bits.
        case integers((Int64) -> Int64)
    }

    package let x: RuntimeTensor
    package let y: RuntimeTensor
    package let count: Int
    private var function: Function?
    /// What the fast kernels know the function of floats by.
    private let operation: FloatUnary?
    /// Elements below it are refused.
    private var least: Int32 = .min

    package init(_ node: Node, fast operation: FloatUnary? = nil) throws {
        (x, y) = try node.ends(inputs: 1)
        try node.expect(y, type: x.type)
        try node.resize(y, to: x.shape)
        count = x.elementCount
        self.operation = operation
    }

    /// - Parameter least: elements below it are an error when the operator is evaluated.
    package func computing(_ function: Function, from least: Int32 = .min) -> UnaryPlan {
        var plan = self
        (plan.function, plan.least) = (function, least)
        return plan
    }

    /// A function of 16-bit floats where the input is one of `types`. TensorFlow Lite Micro has no such kernels.
    func halves(_ node: Node, of types: [ElementType] = [.float16, .bfloat16], _ f: @escaping (Float) -> Float) -> UnaryPlan? {
        types.contains(x.type) && !node.isMicro ? computing(.halves(f)) : nil
    }

    /// A function on quantized elements, by a table of 256 entries or by interpolation in one of 513.
    func table(_ node: Node, from least: Int32 = .min, _ f: (Float) -> Float) throws -> UnaryPlan {
        let (input, output) = (try node.quantization(of: x), try node.quantization(of: y))
        switch x.type {
        case .int8, .uint8:
            let table = LookupTable.bytes(
                x.type.integerRange, inputScale: input.scale, inputZero: input.zeroPoint, outputScale: output.scale,
                outputZero: output.zeroPoint, f)
            return computing(.quantized { table[Int($0 & 255)] }, from: least)
        case .int16:
            let table = LookupTable.words(
                inputScale: input.scale, inputZero: input.zeroPoint, outputScale: output.scale, outputZero: output.zeroPoint, f)
            return computing(
                .quantized { value in
                    table.withUnsafeBufferPointer { Int32(LookupTable.look(up: Int16(truncatingIfNeeded: value), in: $0)) }
                }, from: least)
        default: throw node.unsupported(x)
        }
    }

    package var description: String {
        switch function {
        case .floats: "\(count) floats"
        case .halves: "\(count) \(x.type.name), computed as floats"
        case .quantized, .integers: "\(count) \(x.type.name), each by itself"
        case nil: ""
        }
    }

    package func reference(_ node: Node) throws -> Evaluation {
        switch (function, x.type) {
        case (.floats(let f)?, _): return { map(f) }
        case (.halves(let f)?, .float16): return { map { (x: Float16) in Float16(f(x.widened)) } }
        case (.halves(let f)?, _): return { map { (x: BFloat16) in BFloat16(f(x.widened)) } }
        case (.quantized(let f)?, .int8): return quantized(f, Int8.self)
        case (.quantized(let f)?, .uint8): return quantized(f, UInt8.self)
        case (.quantized(let f)?, .int16): return quantized(f, Int16.self)
        case (.integers(let f)?, .bool), (.integers(let f)?, .uint8): return integers(f, UInt8.self)
        case (.integers(let f)?, .int8): return integers(f, Int8.self)
        case (.integers(let f)?, .int16), (.integers(let f)?, .float16), (.integers(let f)?, .bfloat16):
            return integers(f, Int16.self)
        case (.integers(let f)?, .int32): return integers(f, Int32.self)
        case (.integers(let f)?, .int64): return integers(f, Int64.self)
        default: throw node.unsupported(x)
        }
    }

    private func quantized<T: FixedWidthInteger & BitwiseCopyable>(_ f: @escaping (Int32) -> Int32, _: T.Type) -> Evaluation {
        let least = least
        return {
            if least > Int32(T.min), let i = x.firstIndex(where: { $0 < least }) {
                throw ModelError("element \(i) is negative; the root is only defined for positive numbers")
            }
            map { (value: T) in T(clamping: f(Int32(truncatingIfNeeded: value))) }
        }
    }

    private func integers<T: FixedWidthInteger & BitwiseCopyable>(_ f: @escaping (Int64) -> Int64, _: T.Type) -> Evaluation {
        { map { (value: T) in T(truncatingIfNeeded: f(Int64(truncatingIfNeeded: value))) } }
    }

    private func map<X: BitwiseCopyable, Y: BitwiseCopyable>(_ f: (X) -> Y) {
        let (from, to) = (x.elements(as: X.self), y.elements(as: Y.self))
        for i in 0..<count { to[i] = f(from[i]) }
    }

    /// Floats by the kernel of the operation; bytes by a table of all 256 values, where they are more than that.
    package func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation? {
        switch function {
        case .floats?:
            return try operation.flatMap { try node.evaluation(build.floatUnary($0, count: count), x, y) }
        case .quantized(let f)? where x.type.isByte && count > 256:
            let range = x.type.integerRange
            return least > range.lowerBound
                ? nil : try lookup(node, build) { min(max(f($0), range.lowerBound), range.upperBound) }
        case .integers(let f)? where (x.type.isByte || x.type == .bool) && count > 256:
            return try lookup(node, build) { Int32(truncatingIfNeeded: f(Int64($0))) }
        default: return nil
        }
    }

    private func lookup(_ node: Node, _ build: any KernelBuild, _ f: (Int32) -> Int32) throws -> Evaluation? {
        try node.evaluation(build.lookup(count: count, table: Self.table(of: x.type, f)), x, y)
    }

    /// What a function makes of each byte, in the order of the int8 with the same bits.
    static func table(of type: ElementType, _ f: (Int32) -> Int32) -> [Int8] {
        (-128...127).map { Int8(truncatingIfNeeded: f(type == .int8 ? Int32($0) : Int32($0) & 255)) }
    }
}

extension ElementType {
    /// The values of a quantized element.
    var integerRange: ClosedRange<Int32> {
        let range = zeroPointRange
        return Int32(range.lowerBound)...Int32(range.upperBound)
    }
}

extension OperatorKernel {
    /// A function of floats, and of the 16-bit floats of `halves`; with `hasTable` of quantized elements too.
    static func unary(
        version: Int, _ operation: FloatUnary?, halves: [ElementType] = [], hasTable: Bool = false,
        _ f: @escaping @Sendable (Float) -> Float
    ) -> OperatorKernel {
        OperatorKernel(version: version) { node -> any OperatorPlan in
            let plan = try UnaryPlan(node, fast: operation)
            if plan.x.type == .float32 { return plan.computing(.floats(f)) }
            if let plan = plan.halves(node, of: halves, f) { return plan }
            if hasTable { return try plan.table(node, f) }
            try node.expect(plan.x, type: .float32)
            return plan
        }
    }
}
