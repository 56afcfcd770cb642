/// real = scale × (quantized − zeroPoint), per tensor or along one axis.
///
/// Source: TensorFlow Lite 8-bit quantization specification.
public struct AffineQuantization: Hashable, Sendable {
    /// One scale, or one for each index along `dimension`.
    public var scales: [Float]
    /// As many as scales.
    public var zeroPoints: [Int64] {
        get { isUniform ? [Int64](repeating: kept[0], count: count) : kept }
        set { (kept, count, isUniform) = Self.keeping(newValue) }
    }
    /// One where all are equal, as those of weights are: they take as much as the scales, twice.
    private var kept: [Int64]
    private var count: Int
    private var isUniform: Bool

    private static func keeping(_ zeroPoints: [Int64]) -> (kept: [Int64], count: Int, isUniform: Bool) {
        let isUniform = zeroPoints.count > 1 && zeroPoints.allSatisfy { $0 == zeroPoints[0] }
        return (isUniform ? [zeroPoints[0]] : zeroPoints, zeroPoints.count, isUniform)
    }

    /// The axis of per-channel quantization; 0 and without meaning per tensor.
    public var dimension: Int

    public init(scales: [Float], zeroPoints: [Int64], dimension: Int = 0) {
        self.scales = scales
        (kept, count, isUniform) = Self.keeping(zeroPoints)
        self.dimension = dimension
    }

    public init(scale: Float, zeroPoint: Int) {
        self.init(scales: [scale], zeroPoints: [Int64(zeroPoint)])
    }

    public var isPerChannel: Bool { scales.count > 1 }
    /// The first scale.
    public var scale: Float { scales[0] }
    /// The first zero point.
    public var zeroPoint: Int { Int(kept[0]) }
}
