import Tensors

/// A tensor of a graph: its description and, if it is a constant, its data.
public struct TensorInfo: Sendable, Hashable {
    /// As the file has it; may be empty, or that of another tensor.
    public var name: String {
        get { text.text }
        set { text = newValue.isEmpty ? .empty : Bytes(newValue.utf8) }
    }
    /// The name, where the file has it: a model has many, and they are long.
    private var text: Bytes
    /// The constant's bytes; nil for tensors that are computed, and for a constant without elements. Two tensors
    /// may share one run of bytes (`Bytes.isIdentical`). Densified if the file stores it sparsely.
    public var data: Bytes?
    /// How integers stand for real numbers; nil for numbers that stand for themselves.
    public var quantization: AffineQuantization?
    /// As the file has it: 1 in place of unknown dimensions.
    public var shape: Shape {
        get { stored }
        set {
            let signature = shapeSignature
            stored = newValue
            shapeSignature = signature
        }
    }
    private var stored: Shape
    /// The shape with -1 for unknown dimensions, where the file has one.
    public var shapeSignature: [Int]? {
        get {
            hasSignature ? stored.dimensions.indices.map { unknown >> $0 & 1 == 1 ? -1 : stored[$0] } : rarities.first?.signature
        }
        set {
            (hasSignature, unknown) = (false, 0)
            guard let newValue, newValue.count == stored.rank, newValue.count <= UInt32.bitWidth,
                zip(newValue, stored.dimensions).allSatisfy({ $0 == $1 || $0 == -1 })
            else { return change { $0.signature = newValue } }
            change { $0.signature = nil }
            hasSignature = true
            for i in newValue.indices where newValue[i] == -1 { unknown |= 1 << i }
        }
    }
    /// A signature says which dimensions of the shape are unknown: a bit for each that is.
    private var unknown: UInt32 = 0
    private var hasSignature = false
    /// The type of the elements.
    public var type: ElementType
    /// Whether the shape is known to have that many dimensions; false for a tensor of unknown rank.
    public var hasRank: Bool
    /// Keeps its value from one invocation to the next.
    public var isVariable: Bool
    /// One element, or none where all are absent: few tensors have them, and a model has many tensors.
    private var rarities: [Rarities] = []

    /// Blockwise quantization: scales and zero points are tensors of the same subgraph.
    public var blockwiseQuantization: BlockwiseQuantization? {
        get { rarities.first?.blockwise.first }
        set { change { $0.blockwise = newValue.map { [$0] } ?? [] } }
    }
    /// The calibrated range that some converters leave in the file; the runtime ignores it.
    public var calibratedMinimum: [Float] {
        get { rarities.first?.minimum?.array(of: Float.self) ?? [] }
        set { setCalibration(minimum: Bytes(of: newValue), maximum: rarities.first?.maximum ?? .empty) }
    }
    /// The largest values that a calibration saw, one for each channel or one; empty where there was none.
    public var calibratedMaximum: [Float] {
        get { rarities.first?.maximum?.array(of: Float.self) ?? [] }
        set { setCalibration(minimum: rarities.first?.minimum ?? .empty, maximum: Bytes(of: newValue)) }
    }

    /// - Parameter minimum, maximum: little-endian floats.
    mutating func setCalibration(minimum: Bytes, maximum: Bytes) {
        change {
            $0.minimum = minimum.isEmpty ? nil : minimum
            $0.maximum = maximum.isEmpty ? nil : maximum
        }
    }

    /// Set if the file stores the data sparsely (`SparsityParameters`).
    public var sparsity: Sparsity? {
        get { rarities.first?.sparsity.first }
        set { change { $0.sparsity = newValue.map { [$0] } ?? [] } }
    }

    private struct Rarities: Sendable, Hashable {
        var signature: [Int]?
        var minimum: Bytes?
        var maximum: Bytes?
        /// One element or none.
        var blockwise: [BlockwiseQuantization] = []
        var sparsity: [Sparsity] = []
    }

    private mutating func change(_ body: (inout Rarities) -> Void) {
        var changed = rarities.first ?? Rarities()
        body(&changed)
        rarities = changed == Rarities() ? [] : [changed]
    }

    /// - Parameters:
    ///   - shapeSignature: the shape with -1 for unknown dimensions; nil where all are known.
    ///   - data: the elements of a constant, row-major, little-endian; nil for what is computed.
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
        stored = shape
        self.hasRank = hasRank
        self.quantization = quantization
        self.isVariable = isVariable
        self.data = data
        self.shapeSignature = shapeSignature
    }

    /// Scales and zero points for blocks of elements, as tensors of their own.
    public struct BlockwiseQuantization: Sendable, Hashable {
        /// Tensor indices; zero points may be absent.
        public var scales: Int
        /// The index of the tensor of zero points; nil where all are 0.
        public var zeroPoints: Int?
        /// Elements that share a scale.
        public var blockSize: Int
        /// - Parameters:
        ///   - scales: the index of the tensor of scales.
        ///   - zeroPoints: the index of the tensor of zero points; nil where all are 0.
        ///   - blockSize: elements that share a scale.
        public init(scales: Int, zeroPoints: Int?, blockSize: Int) {
            self.scales = scales
            self.zeroPoints = zeroPoints
            self.blockSize = blockSize
        }
    }

    /// How the file stores a sparse constant.
    public struct Sparsity: Sendable, Hashable {
        /// How one dimension is stored, in the order of traversal.
        public struct Dimension: Sendable, Hashable {
            /// Whether all indices are stored.
            public var isDense: Bool
            /// The size of a dense dimension.
            public var denseSize: Int
            /// Of a sparse dimension: where the indices of each element of the dimension before it begin, and where the
            /// last end.
            public var segments: [Int]
            public var indices: [Int]
            /// - Parameters:
            ///   - denseSize: the size of a dense dimension.
            ///   - segments: of a sparse dimension, as many as elements of the dimension before it and one more.
            ///   - indices: of a sparse dimension, those that are stored.
            public init(isDense: Bool, denseSize: Int, segments: [Int], indices: [Int]) {
                self.isDense = isDense
                self.denseSize = denseSize
                self.segments = segments
                self.indices = indices
            }
        }
        /// The order in which dimensions are stored, those of blocks last.
        public var traversalOrder: [Int]
        /// For each dimension of a block, the dimension of the tensor that it divides.
        public var blockMap: [Int]
        /// One for each entry of ``traversalOrder``.
        public var dimensions: [Dimension]
        /// The stored, not densified, bytes.
        public var stored: Bytes
        /// - Parameter stored: the stored, not densified, bytes.
        public init(traversalOrder: [Int], blockMap: [Int], dimensions: [Dimension], stored: Bytes) {
            self.traversalOrder = traversalOrder
            self.blockMap = blockMap
            self.dimensions = dimensions
            self.stored = stored
        }
    }
}
