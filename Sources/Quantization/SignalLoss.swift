import Inference
import Models
import Tensors

/// The first operator of a quantized model whose result has little left of what its float model computes.
public struct SignalLoss: Sendable, Hashable {
    /// An output with less signal to noise is lost, in decibels.
    static let outputLimit = 10.0
    /// A tensor within a model without outputs of floats is lost with less signal to noise, in decibels: the error is
    /// as large as the signal.
    static let limit = 3.0

    /// "SOFTMAX"
    public var operatorName: String
    /// What it makes.
    public var tensor: String
    /// Of its result on some calibration samples, in decibels.
    public var signalToNoise: Double
    /// Of what it reads and makes, the tensor with the widest steps; nil where all is on floats.
    public var widest: Steps?

    /// The steps of a tensor's integers.
    public struct Steps: Sendable, Hashable {
        /// The tensor's name.
        public var tensor: String
        /// What one step stands for.
        public var size: Float
        /// The kinds of the operators that compute in these steps, each once.
        public var operators: [String]
    }
}

extension QuantizedModel {
    /// What is lost on a few of the samples that the model was calibrated with.
    ///
    /// - Returns: nil where enough is left, and where the calibration has no samples.
    /// - Throws: ``ModelError`` for a model that cannot run.
    public func signalLoss(against calibration: Calibration) throws(ModelError) -> SignalLoss? {
        guard !calibration.probes.isEmpty else { return nil }
        let source = calibration.graph.subgraphs[0]
        let outputs = Set(source.outputs.map { source.tensors[$0].name })
        let floats = Set(source.tensors.lazy.filter { $0.type == .float32 }.map(\.name))
        let measured = try ModelDifference(
            calibration.graph, kernels: .fast, graph, kernels: .fast, samples: calibration.probes
        ).operators.filter { floats.contains($0.tensor) }
        // What is lost on the way and not missed at the end, as what is clipped there, is no loss. Without an output of
        // floats the end does not tell.
        let hasEnd = measured.contains { outputs.contains($0.tensor) }
        let results = measured.filter(\.signalToNoise.isFinite)
        func isLost(_ result: OperatorDifference) -> Bool {
            hasEnd
                ? outputs.contains(result.tensor) && result.signalToNoise < SignalLoss.outputLimit
                : result.signalToNoise < SignalLoss.limit
        }
        guard results.contains(where: isLost), let first = results.first(where: { $0.signalToNoise < SignalLoss.outputLimit })
        else { return nil }
        return SignalLoss(
            operatorName: first.name, tensor: first.tensor, signalToNoise: first.signalToNoise,
            widest: widestSteps(at: first.tensor))
    }

    /// The widest steps among what an operator reads and makes.
    private func widestSteps(at result: String) -> SignalLoss.Steps? {
        let main = graph.subgraphs[0]
        func steps(_ tensor: Int) -> AffineQuantization? {
            let info = main.tensors[tensor]
            return info.type == .float32 || main.isConstant(tensor) ? nil : info.quantization
        }
        func touched(_ node: Operator) -> [Int] { node.inputs.compactMap { $0 } + node.outputs }
        guard let node = main.operators.last(where: { $0.outputs.contains { main.tensors[$0].name == result } }),
            let widest = touched(node).filter({ steps($0) != nil }).max(by: { steps($0)!.scale < steps($1)!.scale }),
            let scale = steps(widest)
        else { return nil }
        var kinds: [String] = []
        for node in main.operators where touched(node).contains(where: { steps($0) == scale }) {
            guard ![.quantize, .dequantize].contains(node.code.builtin), !kinds.contains(node.code.name) else { continue }
            kinds.append(node.code.name)
        }
        return SignalLoss.Steps(tensor: main.tensors[widest].name, size: scale.scale, operators: kinds)
    }
}
