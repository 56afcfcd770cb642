import Models
import Tensors

/// A tensor while its model runs: what the file says of it, its shape now, and where its elements are.
///
/// Kernels keep the object and read ``data`` when they evaluate, because memory is planned after all operators
/// are prepared.
package final class RuntimeTensor {
    package var index: Int { Int(number) }
    private let number: Int32
    private let subgraph: Int32
    package let type: ElementType
    package let isVariable: Bool
    /// What the graph says of it.
    package var info: TensorInfo { session.graph.subgraphs[Int(subgraph)].tensors[index] }
    package var name: String { info.name }
    package var quantization: AffineQuantization? { info.quantization }

    /// Whether the shape is known.
    package internal(set) var isResolved = false
    /// Whether the elements are known before the model runs: a constant, or computed from constants.
    package internal(set) var isConstant = false
    /// The tensor whose constant of the file became this one by DEQUANTIZE; −1 where there is none.
    var widened: Int32 = -1
    /// Whether no operator writes it: what reads it is done along with what would make it. Kept in ``widened``, which such a
    /// tensor has no use for: there are many tensors.
    var isSkipped: Bool {
        get { widened == -2 }
        set { widened = newValue ? -2 : -1 }
    }
    /// Meaningful once ``isResolved``.
    package internal(set) var shape: Shape
    /// The first element; aligned to 64 bytes, constants of the file at least to their element.
    package internal(set) var data: UnsafeMutableRawPointer
    package internal(set) var byteCount = 0

    /// What keeps `data` alive, unless it is a constant of the file.
    var memory: AlignedMemory?
    let session: Session
    /// The view of the file that `data` is; nil where the elements are elsewhere.
    var constant: Bytes? {
        guard isConstant, memory == nil, let bytes = info.data, bytes.baseAddress == UnsafeRawPointer(data) else { return nil }
        return bytes
    }
    /// The constant of the file that the elements are, or are made of.
    var source: Bytes? {
        constant ?? (isConstant && widened >= 0 ? session.graph.subgraphs[Int(subgraph)].tensors[Int(widened)].data : nil)
    }
    /// Whether a computed constant has no elements: they were never made, or given up, because kernels pack what they are made of.
    var isGivenUp: Bool { isConstant && byteCount > 0 && data == Session.nothing }

    /// Whether it has a shape but no elements.
    var isUnwritten: Bool { isGivenUp || isSkipped }

    /// Frees elements that nothing reads any more.
    func giveUp() {
        guard let memory else { return }
        session.release(memory.count)
        self.memory = nil
        data = Session.nothing
    }

    init(index: Int, info: TensorInfo, subgraph: Int, session: Session) {
        number = Int32(index)
        self.subgraph = Int32(subgraph)
        type = info.type
        isVariable = info.isVariable
        self.session = session
        shape = info.shape
        data = Session.nothing
    }

    /// The elements as `T`, which has the size of the tensor's type.
    package func elements<T: BitwiseCopyable>(as type: T.Type = T.self) -> UnsafeMutablePointer<T> {
        data.assumingMemoryBound(to: T.self)
    }

    /// Bytes of elements of the shape now; nil for types without a size and for shapes of too many elements.
    var byteCountOfShape: Int? { shape.checkedElementCount.flatMap { type.byteCount(of: $0) } }
    package var elementCount: Int { shape.elementCount }
    package var rank: Int { shape.rank }

    /// Gives a tensor whose shape depends on values its shape and memory; for kernels that declared it with
    /// ``Node/resizeWhenEvaluated(_:)``. Strings take `bytes`, as TensorFlow Lite packs them.
    package func resize(to shape: Shape, bytes: Int? = nil) throws(ModelError) {
        guard let count = bytes ?? shape.checkedElementCount.flatMap({ type.byteCount(of: $0) }) else {
            throw ModelError("tensor \(index) '\(name)' cannot have the shape \(shape)")
        }
        try allocate(count)
        self.shape = shape
        isResolved = true
    }

    /// Memory of its own for `count` bytes; what is there is kept if it is large enough.
    func allocate(_ count: Int) throws(ModelError) {
        if memory == nil || memory!.count < count {
            if let memory { session.release(memory.count) }
            memory = nil
            try session.reserve(count, for: "tensor \(index) '\(name)'")
            memory = AlignedMemory(count: count)
        }
        data = memory!.base
        byteCount = count
    }

    /// The elements as integers; the type is int32, int64, int16, int8 or uint8.
    func integers() -> [Int]? {
        guard [.int8, .uint8, .int16, .int32, .int64].contains(type), let read = integerReader() else { return nil }
        return (0..<elementCount).map { Int(read($0)) }
    }

    /// The number of the first element for which `condition` holds; of integers.
    func firstIndex(where condition: (Int) -> Bool) -> Int? {
        integerReader().flatMap { read in (0..<elementCount).first { condition(Int(read($0))) } }
    }

    /// A copy as a value.
    func snapshot() -> Tensor {
        Tensor(
            type: type, shape: shape, quantization: quantization,
            bytes: Bytes(copying: UnsafeRawBufferPointer(start: data, count: byteCount)))
    }
}
