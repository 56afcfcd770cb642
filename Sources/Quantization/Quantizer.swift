import Models
import Tensors

/// Makes models small: weights, and with calibration all arithmetic, in fewer bits.
///
///     let calibration = try Calibration(of: graph, samples: images)
///     let int8 = try Quantizer(.int8, inputOutput: .int8).quantize(calibration)
///     try int8.graph.write(to: "digits_int8.tflite")
///
/// The rules are those of TensorFlow's converter, down to the rounding: the same model and the same samples give the
/// same scales, zero points and integers.
public struct Quantizer: Sendable {
    /// The types that weights and activations get.
    public enum Mode: String, CaseIterable, Sendable, Hashable, Codable {
        /// Weights and activations int8, biases int32.
        case int8
        /// Weights int8, activations int16, biases int64.
        case int16x8
        /// Large weights int8, arithmetic on floats.
        case dynamicRange = "dynamic"
        /// Constants float16, arithmetic on floats.
        case float16
    }

    /// The types that weights and activations get.
    public var mode: Mode
    /// The element type of the model's inputs and outputs: float32, or an integer that `mode` computes with.
    public var inputOutput: ElementType
    /// Whether operators without an integer kernel stay on floats, between DEQUANTIZE and QUANTIZE, as TensorFlow's
    /// converter leaves them if it is not asked for integers alone. Otherwise they are refused.
    public var allowsFloatOperators: Bool
    /// Bits of the weights of FULLY_CONNECTED and CONV_2D: 8, or 4 with int8 activations, which take half the bytes. LiteRT computes
    /// with 4 bits in no other operator: weights of those have 8.
    public var weightBits: Int

    /// - Parameters:
    ///   - mode: the types that weights and activations get.
    ///   - inputOutput: float32, or an integer that `mode` computes with.
    ///   - weightBits: 8, or 4 with int8 activations.
    public init(_ mode: Mode, inputOutput: ElementType = .float32, allowsFloatOperators: Bool = true, weightBits: Int = 8) {
        self.mode = mode
        self.weightBits = weightBits
        self.inputOutput = inputOutput
        self.allowsFloatOperators = allowsFloatOperators
    }

    /// Quantizes the observed model to integers, with the refinements that it was observed for. Loops and branches stay on floats, with the subgraphs that they run.
    ///
    /// Throws: ``ModelError`` for a model that is quantized already, for operators without an integer kernel unless they
    /// are allowed, for an input type that the mode does not have, and for values too large for a scale.
    ///
    /// - Parameter only: The operators to quantize, indices into those of the first subgraph of the calibration's graph; all
    ///   others stay on floats. All if nil.
    public func quantize(_ calibration: Calibration, only operators: Set<Int>? = nil) throws(ModelError) -> QuantizedModel {
        try quantize(
            calibration, only: operators,
            fourBitWeights: Set(
                calibration.graph.subgraphs[0].operators.indices.filter {
                    weightBits == 4
                        && QuantizationRecipe.Weights(bits: 4).fit(calibration.graph.subgraphs[0].operators[$0].code.builtin)
                }))
    }

    /// - Parameter fourBitWeights: The operators whose weights have 4 bits.
    func quantize(
        _ calibration: Calibration, only operators: Set<Int>?, fourBitWeights: Set<Int>
    ) throws(ModelError) -> QuantizedModel {
        switch mode {
        case .int8, .int16x8:
            var plan = try plan(calibration, only: operators)
            plan.fourBitWeights = fourBitWeights
            let (model, places) = try plan.quantized()
            guard calibration.refinements.contains(.biasCorrection), let statistics = calibration.statistics else { return model }
            return try BiasCorrection.applied(to: model, calibration, places: places, statistics)
        case .dynamicRange, .float16: return try quantize(calibration.graph)
        }
    }

    /// The operators that ``quantize(_:only:)`` computes on integers: indices into those of the first subgraph of the
    /// calibration's graph, in their order.
    public func integerOperators(_ calibration: Calibration) throws(ModelError) -> [Int] {
        guard mode == .int8 || mode == .int16x8 else { return [] }
        let plan = try plan(calibration, only: nil)
        return plan.source.operators.indices.filter {
            plan.computesOnFloats(plan.source.operators[$0]) && plan.runsOnIntegers($0)
        }
    }

    private func plan(_ calibration: Calibration, only operators: Set<Int>?) throws(ModelError) -> IntegerQuantization {
        try checkTypes()
        try Self.check(calibration.graph)
        return try IntegerQuantization(calibration, self, only: operators)
    }

    /// Quantizes the weights of `graph`; for the modes that need no calibration.
    public func quantize(_ graph: Graph) throws(ModelError) -> QuantizedModel {
        guard mode == .dynamicRange || mode == .float16 else {
            throw ModelError(
                "\(mode.rawValue) needs calibration",
                help: "Observe the model on some samples first: Calibration(of: graph, samples: …).")
        }
        guard weightBits == 8 else {
            throw ModelError(
                "\(mode.rawValue) models have no weights of \(weightBits) bits",
                help: "A recipe makes them: compute_precision FLOAT or INTEGER.")
        }
        guard inputOutput == .float32 else {
            throw ModelError("\(mode.rawValue) models have float32 inputs and outputs, not \(inputOutput.name)")
        }
        try Self.check(graph)
        let source = graph.simplified()
        var model = mode == .float16 ? HalfPrecision.quantized(source) : DynamicRange.quantized(source)
        for tensor in source.subgraphs.flatMap(\.tensors) where tensor.type == .float32 {
            guard let values = tensor.data?.array(of: Float.self) else { continue }
            let count = values.count { !$0.isFinite }
            if count > 0 {
                model.report.warnings.append(
                    "\(count) of \(values.count) values of '\(tensor.name)' are infinite or no numbers, and stay so")
            }
        }
        return model
    }

    private func checkTypes() throws(ModelError) {
        let allowed: [ElementType] = mode == .int8 ? [.float32, .int8, .uint8] : [.float32, .int16]
        guard weightBits == 8 || weightBits == 4 && mode == .int8 else {
            throw ModelError(
                "\(mode.rawValue) models have no weights of \(weightBits) bits",
                help: "Weights have 8 bits, or 4 with int8 activations.")
        }
        guard allowed.contains(inputOutput) else {
            throw ModelError(
                "\(mode.rawValue) models cannot have \(inputOutput.name) inputs and outputs",
                help: "Choose one of \(allowed.map(\.name).joined(separator: ", ")).")
        }
    }

    private static func check(_ graph: Graph) throws(ModelError) {
        for tensor in graph.subgraphs.flatMap(\.tensors) where tensor.quantization != nil && tensor.type.isInteger {
            throw ModelError(
                "the model is quantized already: tensor '\(tensor.name)' is \(tensor.type.name)",
                help: "Quantize the float model it was made from.")
        }
    }
}

/// A quantized model and what was lost.
public struct QuantizedModel: Sendable {
    /// The quantized model.
    public var graph: Graph
    /// What quantization did to each tensor.
    public var report: QuantizationReport
}
