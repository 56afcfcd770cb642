import Kernels
import Models
import Tensors

/// The input and the output, of one shape and type, of an element-by-element operator.
package struct UnaryPlan {
    package let x: RuntimeTensor
    package let y: RuntimeTensor
    package let count: Int

    package init(_ node: Node) throws {
        try node.expect(inputs: 1...1)
        x = try node.input(0)
        y = try node.output()
        try node.expect(y, type: x.type)
        try node.resize(y, to: x.shape)
        count = x.elementCount
    }

    /// Computes y = f(x). Inlined where `f` is written, so that the loop is compiled with the function in it.
    @inline(__always)
    func map<X: BitwiseCopyable, Y: BitwiseCopyable>(_ f: (X) -> Y) {
        Reference.unary(count: count, x: UnsafePointer<X>(x.elements()), y: y.elements(as: Y.self), f)
    }

    /// A function on quantized elements, by a table of 256 entries or by interpolation in one of 513.
    func table(_ node: Node, _ f: @escaping (Float) -> Float) throws -> Evaluation {
        let input = try node.quantization(of: x)
        let output = try node.quantization(of: y)
        let (x, y, count) = (x, y, count)
        func bytes<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
            let table = LookupTable.bytes(
                T.self, inputScale: input.scale, inputZero: input.zeroPoint, outputScale: output.scale,
                outputZero: output.zeroPoint, f)
            return {
                let (from, to): (UnsafeMutablePointer<T>, UnsafeMutablePointer<T>) = (x.elements(), y.elements())
                table.withUnsafeBufferPointer { table in
                    for i in 0..<count { to[i] = table[Int(truncatingIfNeeded: from[i]) & 255] }
                }
            }
        }
        switch x.type {
        case .int8: return bytes(Int8.self)
        case .uint8: return bytes(UInt8.self)
        case .int16:
            let table = LookupTable.words(
                inputScale: input.scale, inputZero: input.zeroPoint, outputScale: output.scale,
                outputZero: output.zeroPoint, f)
            return {
                let (from, to): (UnsafeMutablePointer<Int16>, UnsafeMutablePointer<Int16>) = (x.elements(), y.elements())
                table.withUnsafeBufferPointer { table in
                    for i in 0..<count { to[i] = LookupTable.look(up: from[i], in: table) }
                }
            }
        default: throw node.unsupported(x)
        }
    }
}
