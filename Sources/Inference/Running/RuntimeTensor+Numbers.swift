import Kernels
import Tensors

/// Elements one by one, whatever their type. Loops that must be fast are written for each type.
extension RuntimeTensor {
    /// Reads an element of a float or the real part of a complex number; nil for other types.
    func realReader() -> ((Int) -> Double)? {
        switch type {
        case .float32: { Double(self.elements(as: Float.self)[$0]) }
        case .float64: { self.elements(as: Double.self)[$0] }
        case .float16: { Double(self.elements(as: Float16.self)[$0]) }
        case .bfloat16: { Double(self.elements(as: BFloat16.self)[$0].widened) }
        case .complex64: { Double(self.elements(as: Float.self)[2 * $0]) }
        default: nil
        }
    }

    /// Reads an element of an integer as it is stored, a boolean as 0 or 1; nil for other types.
    func integerReader() -> ((Int) -> Int64)? {
        switch type {
        case .int8: return { Int64(self.elements(as: Int8.self)[$0]) }
        case .uint8: return { Int64(self.elements(as: UInt8.self)[$0]) }
        case .bool: return { self.elements(as: UInt8.self)[$0] == 0 ? 0 : 1 }
        case .int16: return { Int64(self.elements(as: Int16.self)[$0]) }
        case .uint16: return { Int64(self.elements(as: UInt16.self)[$0]) }
        case .int32: return { Int64(self.elements(as: Int32.self)[$0]) }
        case .uint32: return { Int64(self.elements(as: UInt32.self)[$0]) }
        case .int64, .uint64: return { self.elements(as: Int64.self)[$0] }
        case .int4, .int2:
            // Packed elements are unpacked on reading, so that computed ones can be read too.
            let bits = type.bitWidth ?? 4
            return { i in
                let byte = self.elements(as: UInt8.self)[i * bits / 8]
                let shifted = Int8(bitPattern: (byte >> UInt8(i * bits % 8)) << UInt8(8 - bits))
                return Int64(shifted >> Int8(8 - bits))
            }
        default: return nil
        }
    }

    /// Writes an integer as an element, of which integers keep the low bits; nil for types that are not numbers.
    func integerWriter() -> ((Int, Int64) -> Void)? {
        switch type {
        case .int8, .uint8: { self.elements(as: UInt8.self)[$0] = UInt8(truncatingIfNeeded: $1) }
        case .bool: { self.elements(as: UInt8.self)[$0] = $1 != 0 ? 1 : 0 }
        case .int16, .uint16: { self.elements(as: UInt16.self)[$0] = UInt16(truncatingIfNeeded: $1) }
        case .int32, .uint32: { self.elements(as: UInt32.self)[$0] = UInt32(truncatingIfNeeded: $1) }
        case .int64, .uint64: { self.elements(as: Int64.self)[$0] = $1 }
        case .float32: { self.elements(as: Float.self)[$0] = Float($1) }
        case .float64: { self.elements(as: Double.self)[$0] = Double($1) }
        case .float16: { self.elements(as: Float16.self)[$0] = Float16(Float($1)) }
        case .bfloat16: { self.elements(as: BFloat16.self)[$0] = BFloat16(Float($1)) }
        case .complex64:
            {
                self.elements(as: Float.self)[2 * $0] = Float($1)
                self.elements(as: Float.self)[2 * $0 + 1] = 0
            }
        default: nil
        }
    }
}

extension Node {
    /// Writes a number or an index to a tensor of one of `types`.
    func writer(_ tensor: RuntimeTensor, of types: [ElementType] = [.int32, .int64]) throws -> (Int, Int) -> Void {
        guard types.contains(tensor.type), let write = tensor.integerWriter() else {
            throw (try? input(0)).map { unsupported($0, tensor) } ?? unsupported(tensor)
        }
        return { write($0, Int64($1)) }
    }
}
