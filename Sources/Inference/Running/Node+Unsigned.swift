import KernelInterface
import Kernels
import Tensors

// The fast kernels know int8. A byte of uint8 is the int8 that is 128 less, its highest bit turned over: tensors are turned
// over on their way in and out, zero points and limits are 128 less.

extension Node {
    /// Runs a kernel of int8, where there is one; its tensors may be uint8 here.
    func evaluation(ofSigned kernel: (any PreparedKernel)?, _ x: RuntimeTensor, _ y: RuntimeTensor) throws -> Evaluation? {
        guard let kernel else { return nil }
        let (turnsInput, turnsOutput) = (x.type == .uint8, y.type == .uint8)
        if !turnsInput && !turnsOutput { return try evaluation(kernel, x, y) }
        let memory = try scratch(bytes: kernel.scratchBytes)
        let turned = try scratch(bytes: turnsInput ? x.byteCount : 0)
        return {
            if turnsInput { turnOver(x.data, turned.data, count: x.byteCount) }
            kernel.run(turnsInput ? turned.data : x.data, y.data, scratch: memory.data)
            if turnsOutput { turnOver(y.data, y.data, count: y.byteCount) }
        }
    }

    /// The same of two inputs, which have the output's type.
    func evaluation(
        ofSigned kernel: (any PreparedBinaryKernel)?, _ a: RuntimeTensor, _ b: RuntimeTensor, _ y: RuntimeTensor
    ) throws -> Evaluation? {
        guard let kernel else { return nil }
        let memory = try scratch(bytes: kernel.scratchBytes)
        if y.type != .uint8 { return { kernel.run(a.data, b.data, y.data, scratch: memory.data) } }
        let (left, right) = (try scratch(bytes: a.byteCount), try scratch(bytes: b.byteCount))
        return {
            turnOver(a.data, left.data, count: a.byteCount)
            turnOver(b.data, right.data, count: b.byteCount)
            kernel.run(left.data, right.data, y.data, scratch: memory.data)
            turnOver(y.data, y.data, count: y.byteCount)
        }
    }
}

extension ElementType {
    var isByte: Bool { self == .int8 || self == .uint8 }
    /// For the fast kernels that know both.
    var byte: ByteElement { self == .uint8 ? .uint8 : .int8 }
    /// How much less an element is as int8.
    var signedOffset: Int32 { self == .uint8 ? 128 : 0 }
}

/// Bytes with their highest bit turned over.
private func turnOver(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, count: Int) {
    let (source, target) = (from.assumingMemoryBound(to: UInt8.self), to.assumingMemoryBound(to: UInt8.self))
    for i in 0..<count { target[i] = source[i] ^ 128 }
}
