import Datasets
import Inference
import Models
import Quantization
import Records
import Tensors

/// Parts of a float model in integers, run over a data set beside the whole on floats.
struct QuantizationTrials {
    /// What one choice of operators gives.
    struct Trial: Codable, Sendable {
        /// Indices into the operators of the simplified graph.
        var operators: [Int]
        /// The file's.
        var bytes: Int
        /// Samples classified as their label says; nil without labels.
        var correct: Int?
        /// The sum of the squared outputs of the float model, over all samples.
        var signal: Double
        /// The sum of the squared differences from them.
        var noise: Double

        /// In decibels; nil where no output differs.
        var signalToNoise: Double? { Distortion(signal: signal, noise: noise).signalToNoise }
    }

    let calibration: Calibration
    /// The operators that have an integer kernel.
    let candidates: [Int]
    private let quantizer: Quantizer
    private let model: Model
    private let data: Dataset
    private let input: Bytes
    private let float: [Float]

    init(of model: Model, _ mode: Quantizer.Mode, on data: Dataset, calibratedOn samples: [Dataset]) throws {
        guard mode == .int8 || mode == .int16x8 else {
            throw KitError(
                "\(mode.rawValue) leaves the arithmetic on floats: its operators cannot be tried one by one",
                help: "Choose int8 or int16x8.")
        }
        guard !samples.isEmpty else { throw KitError.missingCalibration(mode) }
        let data = try model.fitted(data)
        float = try model.outputs(for: data, kernels: .fast)
        try OutputCheck(data: data).requireFinite(float)
        self.model = model
        self.data = data
        quantizer = Quantizer(mode)
        calibration = try model.calibration(on: samples)
        candidates = try quantizer.integerOperators(calibration)
        let main = calibration.graph.subgraphs[0]
        input = try InputEncoding(for: main.tensors[main.inputs[0]], of: data).encoded()
    }

    /// The graph with these operators in integers; its inputs and outputs are float32.
    func graph(_ operators: [Int]) throws -> Graph { try quantizer.quantize(calibration, only: Set(operators)).graph }

    /// What the model answers with only these operators in integers.
    func trial(_ operators: [Int]) throws -> Trial {
        let graph = try graph(operators)
        let runner = try BatchRunner(graph: graph, rowShape: model.rowShape(of: data), options: model.options)
        let values = try runner.outputs(for: input, rows: data.sampleCount).array(of: Float.self)
        try OutputCheck(data: data).requireFinite(values)
        let distortion = Distortion(of: values, from: float)
        let correct = try data.labels.isEmpty ? nil : Evaluation(values: values, data: data, origins: []).correct
        return Trial(
            operators: operators, bytes: try graph.tfliteBytes().count, correct: correct.map { Int($0.value) },
            signal: distortion.signal, noise: distortion.noise)
    }

    /// Bytes of the constants of operator `node` that have a row for each channel: its weights.
    func weightBytes(of node: Int) -> Int {
        let main = calibration.graph.subgraphs[0]
        let constants = main.operators[node].inputs.compactMap { $0 }.map { main.tensors[$0] }
        return constants.reduce(0) { $0 + ($1.type == .float32 && $1.shape.rank > 1 ? $1.data?.count ?? 0 : 0) }
    }

    /// `chosen` and the operators between them that have no weights of their own: those whose inputs are in integers already, and of
    /// those that come first the ones of which all that follows is.
    func closed(_ chosen: [Int], among weighted: Set<Int>) -> [Int] {
        let main = calibration.graph.subgraphs[0]
        var result = Set(chosen)
        let producers = main.producers()
        let free = candidates.filter { !weighted.contains($0) }
        func makers(_ node: Int) -> [Int] { main.operators[node].inputs.compactMap { $0.flatMap { producers[$0] } } }
        for node in free {
            let before = makers(node)
            if !before.isEmpty, before.allSatisfy(result.contains) { result.insert(node) }
        }
        for node in free.reversed() where makers(node).isEmpty {
            let after = main.operators.indices.filter { makers($0).contains(node) }
            if !after.isEmpty, after.allSatisfy(result.contains) { result.insert(node) }
        }
        return result.sorted()
    }

    /// An operator by what it makes: "conv1" of "conv1/Relu;conv1/BiasAdd".
    func name(of node: Int) -> String {
        let main = calibration.graph.subgraphs[0]
        return main.operators[node].outputs.first.map { OperatorComparison.short(main.tensors[$0].name) } ?? ""
    }

    func code(of node: Int) -> String { calibration.graph.subgraphs[0].operators[node].code.name }
}

extension KitError {
    static func missingCalibration(_ mode: Quantizer.Mode) -> KitError {
        KitError(
            "\(mode.rawValue) needs samples that show the range of every tensor",
            help: "Give some of the training set: calibratedOn: training.prefix(500).")
    }
}
