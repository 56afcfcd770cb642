import Datasets
import Models
import Records
import Synchronization
import SystemIO
import Tensors

extension Model {
    /// Warns of a data set whose elements are divided once by it and once more by the model itself, or by neither, and of
    /// pictures that are given to the model in another range than the one that it was quantized for.
    func warnOfScale(_ data: Dataset, input: Int = 0) {
        warnOfUnusedRange(data, input: input)
        guard data.divisor != 1, let factor = inputFactor(input), abs(factor) <= 0.02 else { return }
        let divisor = PlainNumber(data.divisor), own = PlainNumber(1 / factor)
        KitWarning.report(
            "'\(name)' divides its input by \(own) itself, and '\(data.name)' divides by \(divisor) before that: give the data set "
                + "dividedBy: 1, or a model without its Rescaling")
    }

    /// Warns of samples for a calibration that are as a file of pixels has them, where nobody said that the model takes them so:
    /// ranges of 0 to 255 leave no steps to a network that computes with 0 to 1.
    func warnOfPixels(_ data: Dataset, input: Int) {
        let main = graph.subgraphs[0]
        guard main.inputs.indices.contains(input), main.tensors[main.inputs[input]].type == .float32, !data.hasGivenScale,
            data.divisor == 1, data.preprocessing.mean.isEmpty, data.sampleShape.elementCount >= 16,
            inputFactor(input).map({ abs($0) > 0.02 }) ?? true
        else { return }
        guard let most = data.elements.largestPixel, most > 31 else { return }
        let (divided, asTheyAre) =
            HostSettings.current.records == nil ? ("--scale 1/255", "--scale 1") : ("dividedBy: 255", "dividedBy: 1")
        KitWarning.report(
            "the samples of '\(data.name)' are whole numbers up to \(Int(most)), as pixels have them: is this the scale that "
                + "'\(name)' was trained for? For one from 0 to 1 give \(divided), for this one \(asTheyAre)")
    }

    /// Warns of answers that say that model and data set do not belong together.
    func warnOfMisfit(_ evaluation: Evaluation, _ data: Dataset) {
        guard let misfit = evaluation.misfit else { return }
        KitWarning.report("'\(name)' \(misfit)")
    }

    /// Warns where black to white are at most six tenths of what an integer input holds. Calibrated on pictures it holds
    /// them and no more.
    private func warnOfUnusedRange(_ data: Dataset, input: Int) {
        let main = graph.subgraphs[0]
        guard main.inputs.indices.contains(input) else { return }
        let info = main.tensors[main.inputs[input]]
        guard let quantization = info.quantization, [.int8, .uint8].contains(info.type) else { return }
        let scale = Double(quantization.scale), zero = Double(quantization.zeroPoint) + (info.type == .int8 ? 128 : 0)
        let (lower, upper) = (-zero * scale, (255 - zero) * scale)
        let ends = (0..<data.preprocessing.channels).flatMap { channel in
            [0, 255].map { Double(data.preprocessing.value($0, channel: channel)) }
        }
        guard let darkest = ends.min(), let lightest = ends.max(), lightest - darkest <= 0.6 * (upper - lower),
            data.sampleShape.dimensions.count(where: { $0 > 1 }) >= 2
        else { return }
        let pixels = SampleValues(data.elements, Preprocessing()).range
        guard pixels.least >= 0, (101...255).contains(pixels.most) else { return }
        func text(_ value: Double) -> String { "\(PlainNumber(value))" }
        KitWarning.report(
            "the pixels of '\(data.name)' are given from \(text(darkest)) to \(text(lightest)), and the input of '\(name)' was "
                + "quantized for \(text(lower)) to \(text(upper)): is this the scale that the model was trained for?")
    }

    /// What the first operator multiplies the input by, if that is all that it does.
    private func inputFactor(_ input: Int) -> Double? {
        // A Rescaling may be folded into the weights of the layer behind it.
        if let factor = keras?.inputFactor { return factor }
        let main = graph.subgraphs[0]
        guard main.inputs.indices.contains(input) else { return nil }
        var tensor = main.inputs[input]
        // Each operator reads what ones before it have written.
        for node in main.operators where node.inputs.contains(tensor) {
            switch node.code.builtin {
            case .quantize, .dequantize, .reshape, .cast:
                guard let output = node.outputs.first else { return nil }
                tensor = output
            case .mul, .div:
                let constants = node.inputs.compactMap { $0 }.filter { $0 != tensor }
                guard constants.count == 1, let values = Self.reals(of: main.tensors[constants[0]]), let first = values.first,
                    first != 0, values.allSatisfy({ $0 == first })
                else { return nil }
                return node.code.builtin == .mul ? first : 1 / first
            default: return nil
            }
        }
        return nil
    }

    private static func reals(of tensor: TensorInfo) -> [Double]? {
        tensor.data.flatMap { data in
            Tensor(type: tensor.type, shape: tensor.shape, quantization: tensor.quantization, bytes: data).reals()
        }
    }
}

/// Warnings of the kit: on the page and in the terminal, at the statement that runs; on the command line in the terminal. Each
/// is said once.
package enum KitWarning {
    private static let said = Mutex<Set<String>>([])
    /// All of them in order, said or not.
    private static let heard = Mutex<[String]>([])

    /// What a function gives, and the warnings that it had.
    package static func heard<Result>(in body: () throws -> Result) rethrows -> (result: Result, warnings: [String]) {
        let start = heard.withLock { $0.count }
        let result = try body()
        return (result, heard.withLock { Array($0[start...]) })
    }

    static func report(_ text: String) {
        heard.withLock { $0.append(text) }
        guard said.withLock({ $0.insert(text).inserted }) else { return }
        if HostSettings.current.records == nil {
            Terminal.report("warning: \(text)\n")
        } else {
            RecordWriter.shared.write(.warning(text))
        }
    }
}
