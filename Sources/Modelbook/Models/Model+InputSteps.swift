import Datasets
import Models
import Records
import Tensors

extension Model {
    /// What is lost of a table whose columns are of different sizes, all of which integers of one scale shall hold: what varies
    /// by less than a few steps. nil where the answers are none the worse.
    ///
    /// - Parameters:
    ///   - quantized: What this model became.
    ///   - data: What it was calibrated on.
    package func lostColumns(of quantized: Model, _ data: Dataset) -> String? {
        let size = data.sampleShape.elementCount
        guard (2...64).contains(size), data.sampleShape.dimensions.filter({ $0 != 1 }).count == 1,
            let step = quantized.inputStep, step > 0
        else { return nil }
        let samples = (0..<data.sampleCount).map { data.floats(ofSample: $0) }
        let spans = (0..<size).map { element in
            let column = samples.map { Double($0[element]) }
            return (column.max() ?? 0) - (column.min() ?? 0)
        }
        // What is always the same tells nothing.
        let lost = spans.indices.filter { spans[$0] > 0 && spans[$0] < Self.fewestSteps * step }
        guard let first = lost.first, let noise = noise(of: quantized, on: data.prefix(100)), noise > Self.mostNoise else {
            return nil
        }
        let (length, steps) = (PlainNumber(step).rounded(to: 3), PlainNumber(spans[first] / step).rounded(to: 1))
        return
            "'\(quantized.name)' takes all \(size) columns in steps of \(length), of which column \(first + 1) varies by no more "
            + "than \(steps): bring the columns to one range before the model, or leave its input on floats with "
            + "keepingFloat: [\"\(firstOperator)\"], inputOutput: .float32"
    }

    /// Fewer steps are less than three bits.
    private static let fewestSteps = 8.0
    /// A tenth of the signal's power.
    private static let mostNoise = 0.1

    /// The distance of neighbouring integers of the input; nil where operators take it as floats.
    private var inputStep: Double? {
        let main = graph.subgraphs[0]
        guard main.inputs.count == 1 else { return nil }
        let input = main.inputs[0]
        let encoded = main.operators.first { $0.code.builtin == .quantize && $0.inputs.first == input }?.outputs.first
        return main.tensors[encoded ?? input].quantization.map { Double($0.scale) }
    }

    /// The name of what the operator makes that takes the input.
    private var firstOperator: String {
        let main = graph.subgraphs[0]
        let first = main.operators.first { $0.inputs.contains(main.inputs[0]) }
        return first?.outputs.first.map { main.tensors[$0].name } ?? ""
    }

    /// Σ (float − integer)² / Σ float² over the outputs; nil where a data set cannot be run through both.
    private func noise(of quantized: Model, on data: Dataset) -> Double? {
        guard let exact = try? outputs(for: data, kernels: .fast), let near = try? quantized.outputs(for: data, kernels: .fast)
        else {
            return nil
        }
        let distortion = Distortion(of: near, from: exact)
        return distortion.noise / distortion.signal
    }
}
