/// real = scale × (quantized − zeroPoint), per tensor or along one axis.
///
/// Source: TensorFlow Lite 8-bit quantization specification.
public struct AffineQuantization: Hashable, Sendable {
    /// One scale, or one for each index along `dimension`. A list is made each time: several are kept as the file has them.
    public var scales: [Float] {
        get { several?.array(of: Float.self) ?? [scale] }
        set { (scale, several) = (newValue.first ?? 0, newValue.count == 1 ? nil : Bytes(of: newValue)) }
    }
    /// The first scale.
    public private(set) var scale: Float
    /// nil where there is one.
    private var several: Bytes?
    /// As many as scales.
    public var zeroPoints: [Int64] {
        get { varying ?? [Int64](repeating: uniform, count: Int(count)) }
        set { (uniform, varying, count) = Self.keeping(newValue) }
    }
    /// The zero point, where all are equal, as those of weights are: a list of them takes twice what the scales take.
    private var uniform: Int64
    private var varying: [Int64]?
    private var count: Int32
    private var axis: Int32

    private static func keeping(_ zeroPoints: [Int64]) -> (uniform: Int64, varying: [Int64]?, count: Int32) {
        let first = zeroPoints.first ?? 0
        return (first, zeroPoints.allSatisfy { $0 == first } ? nil : zeroPoints, Int32(zeroPoints.count))
    }

    /// The axis of per-channel quantization; 0 and without meaning per tensor.
    public var dimension: Int {
        get { Int(axis) }
        set { axis = Int32(clamping: newValue) }
    }

    public init(scales: [Float], zeroPoints: [Int64], dimension: Int = 0) {
        (scale, several) = (scales.first ?? 0, scales.count == 1 ? nil : Bytes(of: scales))
        (uniform, varying, count) = Self.keeping(zeroPoints)
        axis = Int32(clamping: dimension)
    }

    /// - Parameter scales: little-endian floats.
    package init(scales: Bytes, zeroPoints: [Int64], dimension: Int) {
        let count = scales.count / 4
        self.init(scales: count > 0 ? scales[0..<4].array(of: Float.self) : [], zeroPoints: zeroPoints, dimension: dimension)
        if count > 1 { several = scales }
    }

    public init(scale: Float, zeroPoint: Int) {
        self.init(scales: [scale], zeroPoints: [Int64(zeroPoint)])
    }

    public var isPerChannel: Bool { several.map { $0.count > 4 } ?? false }
    /// The first zero point.
    public var zeroPoint: Int { Int(uniform) }
}
