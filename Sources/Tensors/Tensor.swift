/// A tensor as a value: type, shape, quantization and the elements, row-major, little-endian.
public struct Tensor: Sendable, Hashable {
    /// The type of the elements, which says how `bytes` are read.
    public var type: ElementType
    /// The dimensions, outermost first.
    public var shape: Shape
    /// How integers stand for real numbers; nil for numbers that stand for themselves.
    public var quantization: AffineQuantization?
    /// Exactly `type.byteCount(of: shape.elementCount)` bytes, but for strings.
    public var bytes: Bytes

    /// - Precondition: `bytes` has the length that type and shape ask for; strings have the length that they have.
    public init(type: ElementType, shape: Shape, quantization: AffineQuantization? = nil, bytes: Bytes) {
        self.type = type
        self.shape = shape
        self.quantization = quantization
        self.bytes = bytes
    }

    /// A float32 tensor; `values` has shape.elementCount elements.
    public init(_ values: [Float], shape: Shape) {
        precondition(values.count == shape.elementCount)
        self.init(type: .float32, shape: shape, bytes: Bytes(of: values))
    }
}
