/// real = scale × (quantized − zeroPoint), per tensor or along one axis.
///
/// Source: TensorFlow Lite 8-bit quantization specification.
public struct AffineQuantization: Hashable, Sendable {
    /// One scale, or one for each index along `dimension`. A list is made each time: several are kept as the file has them.
    public var scales: [Float] {
        get { lists.scales?.array(of: Float.self) ?? [scale] }
        set {
            scale = newValue.first ?? 0
            lists = Lists(newValue.count == 1 ? nil : Bytes(of: newValue), lists.zeroPoints)
        }
    }
    /// The first scale.
    public private(set) var scale: Float
    /// As many as scales.
    public var zeroPoints: [Int64] {
        get { lists.zeroPoints ?? [Int64](repeating: Int64(uniform), count: Int(count)) }
        set {
            uniform = newValue.first.flatMap(Int32.init(exactly:)) ?? 0
            count = Int32(newValue.count)
            lists = Lists(lists.scales, newValue.allSatisfy { $0 == uniform } ? nil : newValue)
        }
    }
    /// The zero point, where all are equal, as those of weights are: a list of them takes twice what the scales take.
    private var uniform: Int32 = 0
    private var count: Int32 = 0
    private var axis: Int32
    private var lists = Lists.none

    /// What is not one number, out of the way: a model has many tensors, most of which have one scale.
    private indirect enum Lists: Hashable, Sendable {
        case none
        case scales(Bytes)
        case zeroPoints([Int64])
        case both(Bytes, [Int64])

        init(_ scales: Bytes?, _ zeroPoints: [Int64]?) {
            self =
                switch (scales, zeroPoints) {
                case (nil, nil): .none
                case (let scales?, nil): .scales(scales)
                case (nil, let zeroPoints?): .zeroPoints(zeroPoints)
                case (let scales?, let zeroPoints?): .both(scales, zeroPoints)
                }
        }

        var scales: Bytes? {
            switch self {
            case .scales(let scales), .both(let scales, _): scales
            case .none, .zeroPoints: nil
            }
        }
        var zeroPoints: [Int64]? {
            switch self {
            case .zeroPoints(let zeroPoints), .both(_, let zeroPoints): zeroPoints
            case .none, .scales: nil
            }
        }
    }

    /// The axis of per-channel quantization; 0 and without meaning per tensor.
    public var dimension: Int {
        get { Int(axis) }
        set { axis = Int32(clamping: newValue) }
    }

    /// - Parameters:
    ///   - scales: one for the whole tensor, or one for each index along `dimension`.
    ///   - zeroPoints: as many as scales.
    ///   - dimension: the axis of the scales; without meaning for one scale.
    public init(scales: [Float], zeroPoints: [Int64], dimension: Int = 0) {
        self.init(scales: Bytes(of: scales), zeroPoints: zeroPoints, dimension: dimension)
    }

    /// - Parameter scales: little-endian floats.
    package init(scales: Bytes, zeroPoints: [Int64], dimension: Int) {
        let count = scales.count / 4
        scale = count > 0 ? scales[0..<4].array(of: Float.self)[0] : 0
        axis = Int32(clamping: dimension)
        lists = Lists(count == 1 ? nil : scales, nil)
        self.zeroPoints = zeroPoints
    }

    /// One scale and zero point for the whole tensor.
    public init(scale: Float, zeroPoint: Int) {
        self.init(scales: [scale], zeroPoints: [Int64(zeroPoint)])
    }

    /// Whether there is more than one scale.
    public var isPerChannel: Bool { lists.scales.map { $0.count > 4 } ?? false }
    /// The first zero point.
    public var zeroPoint: Int { Int(lists.zeroPoints?.first ?? Int64(uniform)) }
}
