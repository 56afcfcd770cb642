import Tensors

/// A tensor of a graph: its description and, if it is a constant, its data.
public struct TensorInfo: Sendable, Hashable {
    public var name: String {
        get { text.text }
        set { text = newValue.isEmpty ? .empty : Bytes(newValue.utf8) }
    }
    /// The name, where the file has it: a model has many, and they are long.
    private var text: Bytes
    /// As the file has it: 1 in place of unknown dimensions.
    public var shape: Shape
    /// The shape with -1 for unknown dimensions, where the file has one.
    public var shapeSignature: [Int]?
    public var quantization: AffineQuantization?
    /// The constant's bytes; nil for tensors that are computed, and for a constant without elements. Two tensors
    /// may share one run of bytes (`Bytes.isIdentical`). Densified if the file stores it sparsely.
    public var data: Bytes?
    public var type: ElementType
    public var hasRank: Bool
    /// Keeps its value from one invocation to the next.
    public var isVariable: Bool
    /// One element, or none where all are absent: few tensors have them, and a model has many tensors.
    private var rarities: [Rarities] = []

    /// Blockwise quantization: scales and zero points are tensors of the same subgraph.
    public var blockwiseQuantization: BlockwiseQuantization? {
        get { rarities.first?.blockwiseQuantization }
        set { setRarity(\.blockwiseQuantization, newValue) }
    }
    /// The calibrated range that some converters leave in the file; the runtime ignores it.
    public var calibratedMinimum: [Float] {
        get { rarities.first?.calibratedMinimum ?? [] }
        set { setRarity(\.calibratedMinimum, newValue) }
    }
    public var calibratedMaximum: [Float] {
        get { rarities.first?.calibratedMaximum ?? [] }
        set { setRarity(\.calibratedMaximum, newValue) }
    }
    /// Set if the file stores the data sparsely (`SparsityParameters`).
    public var sparsity: Sparsity? {
        get { rarities.first?.sparsity }
        set { setRarity(\.sparsity, newValue) }
    }

    private struct Rarities: Sendable, Hashable {
        var blockwiseQuantization: BlockwiseQuantization?
        var calibratedMinimum: [Float] = []
        var calibratedMaximum: [Float] = []
        var sparsity: Sparsity?
    }

    private mutating func setRarity<T: Equatable>(_ path: WritableKeyPath<Rarities, T>, _ value: T) {
        var changed = rarities.first ?? Rarities()
        if changed[keyPath: path] == value { return }
        changed[keyPath: path] = value
        rarities = changed == Rarities() ? [] : [changed]
    }

    public init(
        name: String, type: ElementType, shape: Shape, shapeSignature: [Int]? = nil, hasRank: Bool = true,
        quantization: AffineQuantization? = nil, isVariable: Bool = false, data: Bytes? = nil
    ) {
        self.init(
            text: name.isEmpty ? .empty : Bytes(name.utf8), type: type, shape: shape, shapeSignature: shapeSignature,
            hasRank: hasRank, quantization: quantization, isVariable: isVariable, data: data)
    }

    /// - Parameter text: the name as UTF-8.
    init(
        text: Bytes, type: ElementType, shape: Shape, shapeSignature: [Int]? = nil, hasRank: Bool = true,
        quantization: AffineQuantization? = nil, isVariable: Bool = false, data: Bytes? = nil
    ) {
        self.text = text
        self.type = type
        self.shape = shape
        self.shapeSignature = shapeSignature
        self.hasRank = hasRank
        self.quantization = quantization
        self.isVariable = isVariable
        self.data = data
    }

    public struct BlockwiseQuantization: Sendable, Hashable {
        /// Tensor indices; zero points may be absent.
        public var scales: Int
        public var zeroPoints: Int?
        public var blockSize: Int
        public init(scales: Int, zeroPoints: Int?, blockSize: Int) {
            self.scales = scales
            self.zeroPoints = zeroPoints
            self.blockSize = blockSize
        }
    }

    /// How the file stores a sparse constant.
    public struct Sparsity: Sendable, Hashable {
        public struct Dimension: Sendable, Hashable {
            public var isDense: Bool
            public var denseSize: Int
            public var segments: [Int]
            public var indices: [Int]
            public init(isDense: Bool, denseSize: Int, segments: [Int], indices: [Int]) {
                self.isDense = isDense
                self.denseSize = denseSize
                self.segments = segments
                self.indices = indices
            }
        }
        public var traversalOrder: [Int]
        public var blockMap: [Int]
        public var dimensions: [Dimension]
        /// The stored, not densified, bytes.
        public var stored: Bytes
        public init(traversalOrder: [Int], blockMap: [Int], dimensions: [Dimension], stored: Bytes) {
            self.traversalOrder = traversalOrder
            self.blockMap = blockMap
            self.dimensions = dimensions
            self.stored = stored
        }
    }
}
