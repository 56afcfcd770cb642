/// What a byte of a quantized tensor is.
@frozen public enum ByteElement: Sendable { case int8, uint8 }

/// Weights of a byte each. Read only while a kernel is made.
@frozen public struct ByteWeights {
    /// The bytes, whatever they are read as.
    public let bytes: UnsafeBufferPointer<Int8>
    public let element: ByteElement
    /// What each weight counts from.
    public let zeroPoint: Int32

    public init(_ bytes: UnsafeBufferPointer<Int8>, as element: ByteElement = .int8, zeroPoint: Int32 = 0) {
        self.bytes = bytes
        self.element = element
        self.zeroPoint = zeroPoint
    }

    @inlinable public var count: Int { bytes.count }

    /// Weight `i` without the zero point, −255 … 255.
    @inlinable public subscript(_ i: Int) -> Int32 {
        (element == .int8 ? Int32(bytes[i]) : Int32(UInt8(bitPattern: bytes[i]))) &- zeroPoint
    }

    /// Whether weights without their zero point are int8.
    public var areInt8: Bool { zeroPoint == (element == .int8 ? 0 : 128) }
}
