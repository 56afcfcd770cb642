/// One build of the fast kernels: the same source compiled for one kind of processor.
///
/// A nil result means that the fast kernel does not cover the case exactly; the reference kernel does.
public protocol KernelBuild: Sendable {
    /// "baseline", "AVX2", "AVX-512", "NEON", "NEON with dot products".
    var name: String { get }

    /// Filter (Co,Kh,Kw,C/groups), bias of Co elements or empty; y = min(max(sum + bias, minimum), maximum).
    ///
    /// The sum of one output starts with the bias and runs over (ky, kx, c) in order, whatever the batch.
    func floatConvolution(
        _ geometry: WindowGeometry, filter: FloatWeights, bias: [Float], minimum: Float, maximum: Float
    ) -> (any PreparedKernel)?

    /// int8 × weights → int8 or int16 × weights → int16, exact.
    func quantizedConvolution(_ geometry: WindowGeometry, _ weights: QuantizedWeights) -> (any PreparedKernel)?

    /// float32 × int8 → float32.
    func hybridConvolution(_ geometry: WindowGeometry, _ weights: HybridWeights) -> (any PreparedKernel)?

    /// Filter (Kh,Kw,Co); output channel c reads input channel c / (Co / C).
    func floatDepthwise(
        _ geometry: WindowGeometry, filter: UnsafePointer<Float>, bias: [Float], minimum: Float, maximum: Float
    ) -> (any PreparedKernel)?

    /// float32 × int8 → float32, each image quantized with a zero point.
    func hybridDepthwise(_ geometry: WindowGeometry, _ weights: HybridWeights) -> (any PreparedKernel)?

    func quantizedDepthwise(_ geometry: WindowGeometry, _ weights: QuantizedWeights) -> (any PreparedKernel)?

    /// The maximum or the mean of what a window covers of the image.
    func floatPool(_ geometry: WindowGeometry, isAverage: Bool, minimum: Float, maximum: Float) -> (any PreparedKernel)?
    /// - Parameter origin: what halves of a mean are rounded away from.
    func integerPool(
        _ geometry: WindowGeometry, of type: SignedElement, isAverage: Bool, halvesAwayFrom origin: Int32, minimum: Int32,
        maximum: Int32
    ) -> (any PreparedKernel)?

    func floatMatrixProduct(_ product: MatrixProduct) -> (any PreparedMatrixProduct)?
    /// int8 × int8 → int8, exact; the requantization has one scale.
    func int8MatrixProduct(
        _ product: MatrixProduct, zeroPointA: Int32, zeroPointB: Int32, requantization: Requantization
    ) -> (any PreparedMatrixProduct)?

    /// `rows` of `columns`: exp(beta·(x − max)) over their sum.
    func floatSoftmax(rows: Int, columns: Int, beta: Float) -> any PreparedKernel
    func int8Softmax(_ softmax: Int8Softmax) -> (any PreparedKernel)?
    func floatUnary(_ operation: FloatUnary, count: Int) -> any PreparedKernel
    func floatBinary(_ operation: FloatBinary) -> any PreparedBinaryKernel
    /// Exact.
    func quantizedBinary(_ operation: QuantizedBinary, of type: SignedElement) -> (any PreparedBinaryKernel)?

    /// y = clamp(round(x / scale) + zeroPoint), halves away from zero.
    func quantize(to element: ByteElement, count: Int, scale: Float, zeroPoint: Int32) -> any PreparedKernel
    /// y = scale·(x − zeroPoint).
    func dequantize(_ element: ByteElement, count: Int, scale: Float, zeroPoint: Int32) -> any PreparedKernel
    /// y = table[x + 128], bytes as int8.
    func lookup(count: Int, table: [Int8]) -> any PreparedKernel
}
