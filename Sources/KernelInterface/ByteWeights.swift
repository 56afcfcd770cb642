/// What a byte of a quantized tensor is.
@frozen public enum ByteElement: Sendable { case int8, uint8 }

/// Weights of a byte each. Read only while a kernel is made.
@frozen public struct ByteWeights {
    /// The bytes, whatever they are read as.
    @usableFromInline let bytes: UnsafeBufferPointer<Int8>
    /// What makes int8 of a byte: the highest bit of uint8 is turned over.
    @usableFromInline let turned: Int8
    /// The zero point of the int8.
    @usableFromInline let zeroPoint: Int32

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

    /// Whether weights without their zero point are int8.
    public var areInt8: Bool { zeroPoint == 0 }
}
