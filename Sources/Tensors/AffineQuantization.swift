/// real = scale × (quantized − zeroPoint), per tensor or along one axis.
///
/// Source: TensorFlow Lite 8-bit quantization specification.
public struct AffineQuantization: Hashable, Sendable, Codable {
    /// One scale, or one for each index along `dimension`.
    public var scales: [Float]
    /// As many as scales.
    public var zeroPoints: [Int64]
    /// The axis of per-channel quantization; 0 and without meaning per tensor.
    public var dimension: Int

    public init(scales: [Float], zeroPoints: [Int64], dimension: Int = 0) {
        self.scales = scales
        self.zeroPoints = zeroPoints
        self.dimension = dimension
    }

    public init(scale: Float, zeroPoint: Int) {
        self.init(scales: [scale], zeroPoints: [Int64(zeroPoint)])
    }

    public var isPerChannel: Bool { scales.count > 1 }
    /// The first scale.
    public var scale: Float { scales[0] }
    /// The first zero point.
    public var zeroPoint: Int { Int(zeroPoints[0]) }
}
