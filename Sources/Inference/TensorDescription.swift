import Tensors

/// An input or output of a model.
public struct TensorDescription: Sendable, Hashable {
    /// Index in the subgraph's tensors.
    public var index: Int
    /// As the file has it; may be empty, or that of another tensor.
    public var name: String
    /// The type of the elements.
    public var type: ElementType
    /// The shape now.
    public var shape: Shape
    /// The shape with -1 for dimensions that may change, as the file has it.
    public var shapeSignature: [Int]?
    /// How integers stand for real numbers; nil for numbers that stand for themselves.
    public var quantization: AffineQuantization?

    init(_ tensor: RuntimeTensor) {
        index = tensor.index
        name = tensor.name
        type = tensor.type
        shape = tensor.shape
        shapeSignature = tensor.info.shapeSignature
        quantization = tensor.quantization
    }

    /// Bytes of the tensor; nil for strings.
    public var byteCount: Int? { shape.checkedElementCount.flatMap { type.byteCount(of: $0) } }
}
