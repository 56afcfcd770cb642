import KernelInterface

/// This build of the fast kernels.
public struct FastBuild: KernelBuild {
    /// All builds are alike but for the processor that they were compiled for.
    public init() {}

    public var name: String {
        #if AVX512
        "AVX-512"
        #elseif AVX2
        "AVX2"
        #elseif DOT
        "NEON with dot products"
        #elseif arch(arm64)
        "NEON"
        #else
        "baseline"
        #endif
    }

    public func floatConvolution(
        _ geometry: WindowGeometry, filter: FloatWeights, bias: [Float], minimum: Float, maximum: Float
    ) -> (any PreparedKernel)? {
        FloatConvolution(geometry, filter: filter, bias: bias, minimum: minimum, maximum: maximum)
    }

    public func quantizedConvolution(_ geometry: WindowGeometry, _ weights: QuantizedWeights) -> (any PreparedKernel)? {
        switch weights.input {
        case .int8: Int8Convolution(geometry, weights)
        case .int16: Int16Convolution(geometry, weights)
        }
    }

    public func hybridConvolution(_ geometry: WindowGeometry, _ weights: HybridWeights) -> (any PreparedKernel)? {
        HybridConvolution(geometry, weights)
    }

    public func floatDepthwise(
        _ geometry: WindowGeometry, filter: UnsafePointer<Float>, bias: [Float], minimum: Float, maximum: Float
    ) -> (any PreparedKernel)? {
        depthwiseOfFloats(geometry, filter: filter, bias: bias, minimum: minimum, maximum: maximum)
    }

    public func hybridDepthwise(_ geometry: WindowGeometry, _ weights: HybridWeights) -> (any PreparedKernel)? {
        depthwiseOfHybrid(geometry, weights)
    }

    public func quantizedDepthwise(_ geometry: WindowGeometry, _ weights: QuantizedWeights) -> (any PreparedKernel)? {
        #if AVX512
        if let kernel = ByteDepthwise(geometry, weights) { return kernel }
        #endif
        return weights.input == .int8 ? depthwiseOfInt8(geometry, weights) : depthwiseOfInt16(geometry, weights)
    }

    public func floatPool(
        _ geometry: WindowGeometry, isAverage: Bool, minimum: Float, maximum: Float
    ) -> (any PreparedKernel)? {
        poolOfFloats(geometry, isAverage: isAverage, minimum: minimum, maximum: maximum)
    }

    public func integerPool(
        _ geometry: WindowGeometry, of type: SignedElement, isAverage: Bool, halvesAwayFrom origin: Int32, minimum: Int32,
        maximum: Int32
    ) -> (any PreparedKernel)? {
        switch (type, isAverage) {
        case (.int8, true): averagePoolOfInt8(geometry, origin: origin, minimum: minimum, maximum: maximum)
        case (.int8, false): maxPoolOfInt8(geometry, minimum: minimum, maximum: maximum)
        case (.int16, true): nil
        case (.int16, false): maxPoolOfInt16(geometry, minimum: minimum, maximum: maximum)
        }
    }

    public func floatMatrixProduct(_ product: MatrixProduct) -> (any PreparedMatrixProduct)? { FloatMatrixProduct(product) }

    public func int8MatrixProduct(
        _ product: MatrixProduct, zeroPointA: Int32, zeroPointB: Int32, requantization: Requantization
    ) -> (any PreparedMatrixProduct)? {
        Int8MatrixProduct(product, zeroPointA: zeroPointA, zeroPointB: zeroPointB, requantization: requantization)
    }

    public func floatSoftmax(rows: Int, columns: Int, beta: Float) -> any PreparedKernel {
        softmaxOfFloats(rows: rows, columns: columns, beta: beta)
    }

    public func int8Softmax(_ softmax: Int8Softmax) -> (any PreparedKernel)? { IntegerSoftmax(softmax) }

    public func floatUnary(_ operation: FloatUnary, count: Int) -> any PreparedKernel { mapOfFloats(operation, count: count) }

    public func floatBinary(_ operation: FloatBinary) -> any PreparedBinaryKernel { FloatCombination(operation) }

    public func quantizedBinary(_ operation: QuantizedBinary, of type: SignedElement) -> (any PreparedBinaryKernel)? {
        if type == .int16 { return Int16Sum(operation) }
        return switch operation.operation {
        case .add, .subtract: Int8Sum(operation)
        case .squaredDifference, .multiply, .prelu: Int8Combination(operation)
        }
    }

    public func quantize(to element: ByteElement, count: Int, scale: Float, zeroPoint: Int32) -> any PreparedKernel {
        quantizeToBytes(to: element, count: count, scale: scale, zeroPoint: zeroPoint)
    }

    public func dequantize(_ element: ByteElement, count: Int, scale: Float, zeroPoint: Int32) -> any PreparedKernel {
        dequantizeBytes(of: element, count: count, scale: scale, zeroPoint: zeroPoint)
    }

    public func lookup(count: Int, table: [Int8]) -> any PreparedKernel { Int8Lookup(count: count, table: table) }
}
