import Foundation
import Tensors

/// What quantization did to each tensor.
public struct QuantizationReport: Sendable {
    /// Whether a tensor is a constant or is computed.
    public enum Role: String, Sendable, Hashable, Codable { case weight, activation }

    /// One tensor before and after.
    public struct TensorAccount: Sendable, Hashable {
        /// As the graph has it.
        public var name: String
        /// Whether it is a constant or is computed.
        public var role: Role
        /// The type it has now.
        public var type: ElementType
        /// Of an activation, over all samples; of a weight, over its elements.
        public var minimum: Float
        /// The upper end of that range.
        public var maximum: Float
        /// One scale, or one for each channel; empty for float16.
        public var scales: [Float]
        /// What stands for 0: that of all channels, as weights have 0.
        public var zeroPoint: Int
        /// Elements of the tensor, of one sample.
        public var elementCount: Int
        /// The root of the mean squared difference between the float values and what the integers stand for; nil for
        /// an activation before ``QuantizedModel/measured(against:samples:)``.
        public var rootMeanSquareError: Double?
        /// 10 log₁₀ of signal power over error power, in decibels; infinite without error, nil like the error.
        public var signalToNoise: Double?

        /// The error in steps of the scale: 0.289 (1/√12) where rounding is all that was lost.
        public var errorInSteps: Double?
    }

    /// What was asked for.
    public let mode: Quantizer.Mode
    /// The tensors that changed their type, in the graph's order.
    public internal(set) var tensors: [TensorAccount]
    /// The operators that stayed on floats.
    public let floatOperators: [String]
    /// What was done beyond TensorFlow's converter, layer by layer.
    public internal(set) var refinements: [LayerRefinement] = []
    /// Values that the model's new type does not hold, and those that no type does well.
    public internal(set) var warnings: [String] = []

    /// The constants among ``tensors``.
    public var weights: [TensorAccount] { tensors.filter { $0.role == .weight } }
    /// The computed ones among ``tensors``.
    public var activations: [TensorAccount] { tensors.filter { $0.role == .activation } }
}

extension QuantizationReport.TensorAccount {
    static func activation(
        name: String, type: ElementType, range: ClosedRange<Float>, quantization: AffineQuantization
    ) -> Self {
        Self(
            name: name, role: .activation, type: type, minimum: range.lowerBound, maximum: range.upperBound,
            scales: quantization.scales, zeroPoint: quantization.zeroPoint, elementCount: 0)
    }

    static func weight(
        name: String, type: ElementType = .int8, values: [Float], quantized: [Int8], shape: Shape,
        quantization: AffineQuantization
    ) -> Self {
        let inner =
            quantization.isPerChannel
            ? shape.dimensions.dropFirst(quantization.dimension + 1).reduce(1, *) : max(values.count, 1)
        return weight(
            name: name, type: type, values: values, quantized: quantized, scales: quantization.scales, inner: inner)
    }

    /// - Parameter inner: how many neighbours have one scale.
    static func weight(
        name: String, type: ElementType, values: [Float], quantized: [Int8], scales: [Float], inner: Int
    ) -> Self {
        func scale(_ index: Int) -> Double { Double(scales[index / inner % scales.count]) }
        return Self(
            name: name, type: type, values: values, scales: scales,
            restored: { Double(quantized[$0]) * scale($0) }, step: scale)
    }

    static func half(name: String, values: [Float], halves: [UInt16], shape: Shape) -> Self {
        Self(
            name: name, type: .float16, values: values, scales: [], restored: { Double(halves[$0].halfPrecisionValue) },
            step: nil)
    }

    private init(
        name: String, type: ElementType, values: [Float], scales: [Float], restored: (Int) -> Double,
        step: ((Int) -> Double)?
    ) {
        var signal = 0.0, noise = 0.0, steps = 0.0
        // Infinite constants and those that are no numbers stay what they are, and have no error that could be counted.
        for (index, value) in values.enumerated() where value.isFinite {
            let error = Double(value) - restored(index)
            signal += Double(value) * Double(value)
            noise += error * error
            if let step { steps += error * error / (step(index) * step(index)) }
        }
        let count = Double(max(values.count, 1))
        self.init(
            name: name, role: .weight, type: type, minimum: values.min() ?? 0, maximum: values.max() ?? 0,
            scales: scales, zeroPoint: 0, elementCount: values.count,
            rootMeanSquareError: (noise / count).squareRoot(),
            signalToNoise: noise == 0 ? .infinity : 10 * log10(signal / noise),
            errorInSteps: step == nil ? nil : (steps / count).squareRoot())
    }
}
