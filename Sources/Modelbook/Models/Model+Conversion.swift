import Models
import Quantization
import Records
import Tensors

extension Model {
    /// The same network as a TensorFlow Lite file in float32.
    ///
    /// - Parameters:
    ///   - recurrent: What recurrent layers of a Keras model become, whose sizes differ; nil for what they are in this model.
    ///   - batch: How many samples the file takes at a time; nil for as many as this model.
    /// - Throws: `ModelError` naming a layer that cannot be written so.
    public func converted(
        named name: String? = nil, recurrent: ModelConversion.Recurrent? = nil, batch: Int? = nil
    ) throws -> Model {
        let conversion = ModelConversion(
            recurrent: recurrent ?? self.conversion.recurrent, batch: batch ?? self.conversion.batch,
            output: self.conversion.output, shapes: self.conversion.shapes)
        guard let keras else {
            guard conversion == self.conversion else {
                throw KitError(
                    "'\(self.name)' is no Keras model",
                    help: "Of another, recurrent and batch are said where it is read: Model(path, recurrent: .loop).")
            }
            return try Model(graph.tfliteBytes(), named: name ?? "\(self.name), converted", of: self, from: origins)
        }
        let key = "convert \(sha256) \(conversion)"
        let bytes = try ResultCache.shared.bytes(for: key) { try keras.runnableGraph(conversion).tfliteBytes() }
        return try Model(bytes, named: name ?? "\(self.name), converted", of: self, from: origins)
    }

    /// The network with smaller numbers, by the rules of TensorFlow's converter. Operators that have no integer kernel
    /// stay on floats.
    ///
    /// - Parameters:
    ///   - mode: What becomes of weights and activations. Integer inputs stay as they are.
    ///   - data: Samples that show the range of every tensor, one data set for each input in their order, all of the
    ///     same count; `.int8` and `.int16x8` need them.
    ///   - method: How a range comes from the values.
    ///   - names: Operators that stay on floats, by their kind, such as "SOFTMAX", or by what they make.
    ///   - weightBits: Of FULLY_CONNECTED and CONV_2D: 8, or 4 with `.int8`, which takes half the bytes.
    ///   - refinements: What is done beyond TensorFlow's converter so that integers answer more like floats.
    ///   - inputOutput: What the model takes and gives; if nil int8 for `.int8`, and float32 for the others.
    /// - Throws: `KitError` where samples do not fit, and for a name that no operator has.
    public func quantized(
        _ mode: Quantizer.Mode, calibratedOn data: Dataset..., by method: CalibrationMethod = .minMax,
        keepingFloat names: [String] = [], weightBits: Int = 8, refinements: Set<Refinement> = [],
        inputOutput: ElementType? = nil, named name: String? = nil
    ) throws -> Model {
        let how = "\(method) \(names) \(weightBits) \(refinements.map(\.rawValue).sorted()) \(inputOutput?.name ?? "")"
        let key = "quantize \(identity) \(mode.rawValue) \(how) \(data.map(\.identity).joined(separator: " "))"
        let bytes = try ResultCache.shared.bytes(for: key) {
            try quantize(
                mode, calibratedOn: data, by: method, keepingFloat: names, weightBits: weightBits, refinements: refinements,
                inputOutput: inputOutput
            ).graph.tfliteBytes()
        }
        let quantized = try Model(
            bytes, named: name ?? "\(self.name), \(mode.rawValue)", of: self, from: data.reduce(origins) { $0 + $1.origins })
        if data.count == 1, mode == .int8 || mode == .int16x8 { lostColumns(of: quantized, data[0]).map(KitWarning.report) }
        return quantized
    }

    /// The network quantized by a recipe; its inputs and outputs are float32.
    ///
    /// - Parameter data: Samples that show the range of every tensor, where operators compute on integers.
    /// - Throws: `KitError` where samples do not fit, `ModelError` for a recipe that does not fit.
    public func quantized(
        by recipe: QuantizationRecipe, calibratedOn data: Dataset..., named name: String? = nil
    ) throws -> Model {
        let key = "quantize \(identity) \(recipe) \(data.map(\.identity).joined(separator: " "))"
        let bytes = try ResultCache.shared.bytes(for: key) {
            try quantize(by: recipe, data.isEmpty ? nil : calibration(on: data)).graph.tfliteBytes()
        }
        return try Model(
            bytes, named: name ?? "\(self.name), by recipe", of: self, from: data.reduce(origins) { $0 + $1.origins })
    }

    /// What quantization costs each tensor: how far the integers are from the numbers that they stand for.
    public func quantizationTable(_ mode: Quantizer.Mode, calibratedOn data: Dataset...) throws -> Table {
        let key = "quantization table \(identity) \(mode.rawValue) \(data.map(\.identity).joined(separator: " "))"
        let report = try ResultCache.shared.value(for: key) {
            try KeptQuantization(quantize(mode, calibratedOn: data).report)
        }
        let floats = report.floatOperators.joined(separator: ", ")
        return Table(
            titles("Weights", "Type", "Elements", "Range", "Error in steps", "Signal to noise"),
            report.weights.map { tensor in
                [
                    tensor.name, tensor.type, count(tensor.elementCount),
                    "\(PlainNumber(Double(tensor.minimum)).rounded(to: 3)) … \(PlainNumber(Double(tensor.maximum)).rounded(to: 3))",
                    tensor.errorInSteps.map { PlainNumber($0, origins: origins).rounded(to: 3) },
                    tensor.signalToNoise.map { PlainNumber($0, origins: origins).rounded(to: 1) },
                ]
            },
            note: words(
                "A step is the distance of neighbouring integers. Errors spread evenly over a step have a root mean square of 0.289 steps. Signal to noise in decibels."
            ) + (floats.isEmpty ? "" : " " + words("On floats stay: \(floats).")))
    }

    func quantize(
        _ mode: Quantizer.Mode, calibratedOn data: [Dataset], by method: CalibrationMethod = .minMax,
        keepingFloat names: [String] = [], weightBits: Int = 8, refinements: Set<Refinement> = [],
        inputOutput: ElementType? = nil
    ) throws -> QuantizedModel {
        switch mode {
        case .dynamicRange, .float16:
            guard names.isEmpty, method == .minMax, refinements.isEmpty else {
                throw KitError(
                    "\(mode.rawValue) leaves the arithmetic on floats: no operator is kept from it, no range is calibrated and nothing is refined"
                )
            }
            return try quantize(Quantizer(mode, inputOutput: inputOutput ?? .float32, weightBits: weightBits))
        case .int8, .int16x8:
            guard !data.isEmpty else { throw KitError.missingCalibration(mode) }
            return try quantize(
                Quantizer(mode, inputOutput: inputOutput ?? (mode == .int8 ? .int8 : .float32), weightBits: weightBits),
                calibration(on: data, by: method, refinements: refinements), keepingFloat: names)
        }
    }

    /// Quantizes all operators but those of these names.
    ///
    /// - Throws: `KitError` for a name that no operator has.
    package func quantize(
        _ quantizer: Quantizer, _ calibration: Calibration, keepingFloat names: [String]
    ) throws -> QuantizedModel {
        guard !names.isEmpty else { return try warned(quantizer.quantize(calibration), calibration) }
        let main = calibration.graph.subgraphs[0]
        func isNamed(_ node: Operator, _ name: String) -> Bool {
            node.code.name == name
                || node.outputs.contains { main.tensors[$0].name.split(separator: ";").contains { $0 == name } }
        }
        for name in names where !main.operators.contains(where: { isNamed($0, name) }) {
            let known = main.operators.compactMap { $0.outputs.first }.map { OperatorComparison.short(main.tensors[$0].name) }
            throw KitError("no operator is called '\(name)'", help: "There are \(known.joined(separator: ", ")).")
        }
        let chosen = main.operators.indices.filter { index in !names.contains { isNamed(main.operators[index], $0) } }
        return try warned(quantizer.quantize(calibration, only: Set(chosen)), calibration)
    }

    /// Quantizes the weights; for the modes that need no calibration.
    package func quantize(_ quantizer: Quantizer) throws -> QuantizedModel { try warned(quantizer.quantize(graph), nil) }

    /// Quantizes by a recipe.
    package func quantize(
        by recipe: QuantizationRecipe, _ calibration: Calibration?, inputOutput: ElementType = .float32
    ) throws -> QuantizedModel {
        let model = try Quantizer.quantize(graph, by: recipe, calibration, inputOutput: inputOutput)
        if model.report.tensors.isEmpty {
            KitWarning.report("nothing of '\(name)' was quantized: no rule of the recipe quantizes an operator of it")
        }
        return try warned(model, calibration)
    }

    /// Warns of what a quantized model has lost.
    private func warned(_ model: QuantizedModel, _ calibration: Calibration?) throws -> QuantizedModel {
        for warning in model.report.warnings { KitWarning.report("'\(name)': \(warning)") }
        guard let calibration else { return model }
        do throws(ModelError) {
            if let loss = try model.signalLoss(against: calibration) { KitWarning.report("'\(name)' \(loss.message)") }
        } catch {
            KitWarning.report("'\(name)' cannot compute a calibration sample in integers: \(error)")
        }
        return model
    }

    /// The ranges of every tensor over `data`, one data set for each input.
    ///
    /// - Parameter histograms: Whether to count values too.
    /// - Throws: `KitError` where the samples do not fit the inputs or differ in count, and where the model cannot run
    ///   or a sample is not a finite number.
    package func calibration(
        on data: [Dataset], by method: CalibrationMethod = .minMax, histograms: Bool = false, refinements: Set<Refinement> = []
    ) throws -> Calibration {
        let samples = try samples(of: data)
        let progress = StepProgress("samples", of: samples.count)
        let calibration = try Calibration(
            of: graph, samples: samples, names: data.map(\.name), method: method, collectsHistograms: histograms,
            refinements: refinements
        ) {
            progress.advance(by: 1)
        }
        warnOfConstants(data, calibration)
        for (input, data) in data.enumerated() { warnOfPixels(data, input: input) }
        return calibration
    }

    /// Warns of samples that show a quantizer no range, and names the tensors that have only one value over them.
    private func warnOfConstants(_ data: [Dataset], _ calibration: Calibration) {
        let texts = data.compactMap { data -> String? in
            if data.isConstant {
                return "all elements of '\(data.name)' are \(data.elements[0]): they show no range to a quantizer"
            }
            return data.isRepeated ? "all samples of '\(data.name)' are equal: they show a quantizer little range" : nil
        }
        guard !texts.isEmpty else { return }
        let main = calibration.graph.subgraphs[0]
        let names = main.operators.flatMap(\.outputs).filter { tensor in
            calibration.ranges[tensor].map { $0.lowerBound == $0.upperBound } ?? false
        }.map { "'\(OperatorComparison.short(main.tensors[$0].name))'" }
        let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
        for text in texts {
            KitWarning.report(text + (names.isEmpty ? "" : "; \(shown) \(names.count == 1 ? "has" : "have") one value only"))
        }
    }

    /// The samples of `data` as the inputs take them, one data set for each.
    ///
    /// - Throws: `KitError` where the samples do not fit the inputs or differ in count.
    package func samples(of data: [Dataset]) throws -> [[Tensor]] {
        let main = graph.subgraphs[0]
        guard data.count == main.inputs.count else {
            let names = main.inputs.map { "'\(main.tensors[$0].name)'" }.joined(separator: ", ")
            throw KitError(
                "'\(name)' has \(main.inputs.count) inputs, but samples were given for \(data.count)",
                help: "Give samples for each, in this order: \(names).")
        }
        let count = data.first?.sampleCount ?? 0
        var samples = Array(repeating: [Tensor](), count: count)
        for (position, data) in data.enumerated() {
            guard data.sampleCount == count else {
                throw KitError("the inputs have \(count) and \(data.sampleCount) samples", help: "Give as many of each.")
            }
            let data = try fitted(data, input: position)
            let input = main.tensors[main.inputs[position]]
            let encoded = try InputEncoding(for: input, of: data).encoded()
            let row = try rowShape(of: data, input: position)?.dimensions ?? Array(input.shape.dimensions.dropFirst())
            let shape = Shape([1] + row), size = encoded.count / max(count, 1)
            for index in 0..<count {
                samples[index].append(
                    Tensor(
                        type: input.type, shape: shape, quantization: input.quantization,
                        bytes: encoded[index * size..<(index + 1) * size]))
            }
        }
        return samples
    }
}

extension SignalLoss {
    /// What is lost where, and what to do.
    fileprivate var message: String {
        let noise = PlainNumber(signalToNoise).rounded(to: 1)
        let what =
            "loses its signal in integers at \(operatorName) '\(OperatorComparison.short(tensor))': \(noise) dB of signal to noise"
        guard let widest else { return what }
        let steps =
            "where '\(OperatorComparison.short(widest.tensor))' has steps of \(widest.size)"
        return "\(what), \(steps): leave \(widest.operators.joined(separator: ", ")) on floats with keepingFloat, or --deny"
    }
}

extension QuantizationRecipe {
    /// Reads a recipe in ai-edge-quantizer's JSON. The path is relative to the notebook's folder.
    ///
    /// - Throws: `KitError` where the file cannot be read, `ModelError` for what it says that cannot be done.
    public init(_ path: String) throws {
        try self.init(json: InputFile(path).bytes.array(of: UInt8.self), file: path)
    }
}

/// What a table shows of a ``QuantizationReport``.
private struct KeptQuantization: Codable {
    struct Weight: Codable {
        var name: String
        var type: String
        var elementCount: Int
        var minimum: Float
        var maximum: Float
        var errorInSteps: Double?
        var signalToNoise: Double?
    }

    var weights: [Weight]
    /// Their names, each once.
    var floatOperators: [String]

    init(_ report: QuantizationReport) {
        weights = report.weights.map {
            Weight(
                name: $0.name, type: $0.type.name, elementCount: $0.elementCount, minimum: $0.minimum, maximum: $0.maximum,
                errorInSteps: $0.errorInSteps, signalToNoise: $0.signalToNoise)
        }
        floatOperators = Set(report.floatOperators).sorted()
    }
}
