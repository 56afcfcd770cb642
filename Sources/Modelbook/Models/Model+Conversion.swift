import Models
import Quantization
import Records
import Tensors

extension Model {
    /// The same network as a TensorFlow Lite file in float32.
    public func converted(named name: String? = nil) throws -> Model {
        let bytes = try ResultCache.shared.bytes(for: "convert \(sha256)") { try graph.tfliteBytes() }
        return try Model(bytes, named: name ?? "\(self.name), converted", from: origins)
    }

    /// The network with smaller numbers, by the rules of TensorFlow's converter.
    ///
    /// - Parameters:
    ///   - mode: What becomes of weights and activations. `.int8` models take and give int8; the others float32.
    ///   - data: Images that show the range of every tensor; `.int8` and `.int16x8` need them.
    public func quantized(
        _ mode: Quantizer.Mode, calibratedOn data: Dataset? = nil, named name: String? = nil
    ) throws -> Model {
        let key = "quantize \(sha256) \(mode.rawValue) \(data?.identity ?? "")"
        let bytes = try ResultCache.shared.bytes(for: key) {
            try quantize(mode, calibratedOn: data).graph.tfliteBytes()
        }
        return try Model(
            bytes, named: name ?? "\(self.name), \(mode.rawValue)", from: origins + (data?.origins ?? []))
    }

    /// What quantization costs each tensor: how far the integers are from the numbers that they stand for.
    public func quantizationTable(_ mode: Quantizer.Mode, calibratedOn data: Dataset? = nil) throws -> Table {
        let report = try quantize(mode, calibratedOn: data).report
        return Table(
            ["Weights", "Type", "Elements", "Range", "Error in steps", "Signal to noise"],
            report.weights.map { tensor in
                [
                    tensor.name, tensor.type.name, count(tensor.elementCount),
                    "\(PlainNumber(Double(tensor.minimum)).rounded(to: 3)) … \(PlainNumber(Double(tensor.maximum)).rounded(to: 3))",
                    tensor.errorInSteps.map { PlainNumber($0, origins: origins).rounded(to: 3) },
                    tensor.signalToNoise.map { PlainNumber($0, origins: origins).rounded(to: 1) },
                ]
            },
            note: "A step is the distance of neighbouring integers. Errors spread evenly over a step have a root mean square of 0.289 steps. Signal to noise in decibels.")
    }

    private func quantize(_ mode: Quantizer.Mode, calibratedOn data: Dataset?) throws -> QuantizedModel {
        switch mode {
        case .dynamicRange, .float16: return try Quantizer(mode).quantize(graph)
        case .int8, .int16x8:
            guard let data else {
                throw KitError(
                    "\(mode.rawValue) needs images that show the range of every tensor",
                    help: "Give some of the training set: calibratedOn: training.prefix(500).")
            }
            let samples = try samples(of: data)
            let calibration = try Calibration(of: graph, samples: samples)
            return try Quantizer(mode, inputOutput: mode == .int8 ? .int8 : .float32).quantize(calibration)
        }
    }

    /// Each sample as the model's only input, of one row.
    package func samples(of data: Dataset) throws -> [[Tensor]] {
        try check(data)
        let input = graph.subgraphs[0].tensors[graph.subgraphs[0].inputs[0]]
        let shape = Shape([1] + input.shape.dimensions.dropFirst())
        return try (0..<data.sampleCount).map { index in
            let sample = Tensor(data.floats(ofSample: index), shape: shape)
            return [input.type == .int32 ? try sample.converted(to: .int32, quantization: nil) : sample]
        }
    }
}
