/// What a byte of a quantized tensor is.
@frozen public enum ByteElement: Sendable { case int8, uint8 }

/// What an element of a quantized tensor is, where bytes are signed.
@frozen public enum SignedElement: Sendable, Hashable { case int8, int16 }

/// Weights of a byte each. Read only while a kernel is made.
@frozen public struct ByteWeights {
    /// The bytes, whatever they are read as.
    @usableFromInline let bytes: UnsafeBufferPointer<Int8>
    /// What makes int8 of a byte: the highest bit of uint8 is turned over.
    @usableFromInline let turned: Int8
    /// The zero point of the weights as int8.
    public let zeroPoint: Int32

    /// - Parameters:
    ///   - bytes: must stay valid as long as this value is used.
    ///   - element: what the bytes are.
    ///   - zeroPoint: what stands for 0, as the element type has it.
    public init(_ bytes: UnsafeBufferPointer<Int8>, as element: ByteElement = .int8, zeroPoint: Int32 = 0) {
        self.bytes = bytes
        switch element {
        case .int8: (turned, self.zeroPoint) = (0, zeroPoint)
        case .uint8: (turned, self.zeroPoint) = (-128, zeroPoint - 128)
        }
    }

    @inlinable public var count: Int { bytes.count }

    /// Weight `i` without the zero point, −255 … 255.
    @inlinable public subscript(_ i: Int) -> Int32 { Int32(bytes[i] ^ turned) &- zeroPoint }

    /// Weight `i` as int8, with the zero point.
    @inlinable public func int8(_ i: Int) -> Int8 { bytes[i] ^ turned }
}
