import Kernels
import Models
import Tensors

/// A weight tensor as int8 elements: the tensor itself, or the constant's 4-bit or 2-bit elements unpacked.
package struct Weights {
    package let tensor: RuntimeTensor
    private let unpacked: UnpackedConstant?

    package init(_ tensor: RuntimeTensor, of node: Node) throws {
        self.tensor = tensor
        guard let bits = tensor.type.bitWidth, bits < 8 else {
            unpacked = nil
            return
        }
        guard let constant = tensor.constant else { throw node.unsupported(tensor) }
        let count = tensor.elementCount
        let isSigned = tensor.type != .uint4
        let made = node.session.packed.value(for: constant, layout: .unpacked(tensor.type)) {
            UnpackedConstant(constant, count: count, bits: bits, isSigned: isSigned)
        }
        unpacked = (made as! UnpackedConstant)
    }

    /// The elements; valid while the model lives.
    package var int8: UnsafePointer<Int8> { elements() }

    /// The elements as `T`, which has the size of those in memory.
    package func elements<T: BitwiseCopyable>(as: T.Type = T.self) -> UnsafePointer<T> {
        UnsafePointer(unpacked.map { $0.memory.base.assumingMemoryBound(to: T.self) } ?? tensor.elements())
    }
}

/// Elements of less than a byte, one to a byte. The first element is in the lowest bits.
final class UnpackedConstant: @unchecked Sendable {
    let memory: AlignedMemory

    init(_ packed: Bytes, count: Int, bits: Int, isSigned: Bool) {
        memory = AlignedMemory(count: count)
        let out = memory.base.assumingMemoryBound(to: Int8.self)
        let perByte = 8 / bits
        packed.withUnsafeBytes { bytes in
            for i in 0..<count {
                let raw = bytes[i / perByte] >> UInt8(i % perByte * bits) & ((1 << UInt8(bits)) - 1)
                let shifted = Int8(bitPattern: raw << UInt8(8 - bits))
                out[i] = isSigned ? shifted >> Int8(8 - bits) : Int8(bitPattern: raw)
            }
        }
    }
}

extension ElementType {
    /// Whether a weight of this type is read as int8.
    var isSignedWeight: Bool { self == .int8 || self == .int4 || self == .int2 }
}
