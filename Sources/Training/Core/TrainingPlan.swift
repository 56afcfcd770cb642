/// A network laid out in memory for training: kernels in order, a buffer for each value and gradient, and what each shard
/// of a minibatch reads and writes.
final class TrainingPlan: @unchecked Sendable {
    /// One kernel, called once in each direction.
    struct Step {
        let kernel: any LayerKernel
        let layer: Int
        let parameters: [UnsafeMutablePointer<Float>]
        let passes: [Pass]
        let hasGradient: Bool
        /// The numbers of the values that it takes and makes.
        let inputs: [Int]
        let output: Int
        var isBatchwise: Bool { kernel is any BatchKernel }
    }

    /// A tensor between kernels.
    final class Value {
        let size: Int
        let memory: FloatMemory
        let needsGradient: Bool
        /// By each kernel that takes it; the first becomes the sum of all.
        var gradients: [FloatMemory] = []

        init(size: Int, batch: Int, needsGradient: Bool) {
            self.size = size
            memory = FloatMemory(count: size * batch)
            self.needsGradient = needsGradient
        }
    }

    /// Samples in a minibatch, and in a shard, at most.
    let batch: Int
    let shardSize: Int
    var shards: Int { (batch + shardSize - 1) / shardSize }

    /// Every parameter: first those that gradients change.
    let layout: ParameterLayout
    /// What the kernels compute with, the same memory as `layout.weights` unless weights are quantized.
    let effective: FloatMemory
    let gradients: [FloatMemory]
    private(set) var steps: [Step] = []
    private(set) var values: [Value] = []
    /// The values that are the network's inputs.
    let inputValues: [Int]
    /// Of the first input.
    let inputShape: [Int]
    let output: Int
    let lossKernel: LossKernel
    /// Steps that the loss leaves out in going back, since it computes the gradient before them.
    let fusedSteps: Int
    let teacherLogits: FloatMemory?
    let quantization: WeightQuantizer?

    /// What is cut into no more than 8 parts of at least 8 samples: so many threads can share a minibatch.
    private static func shardSize(_ batch: Int) -> Int {
        let part = (batch + 3) / 4
        return min(32, max(8, (part + 7) & ~7))
    }

    init(
        _ network: Network, batch: Int, loss: Loss, distillation: Distillation? = nil,
        quantization: QuantizationAwareness? = nil
    ) throws {
        guard network.outputs.count == 1 else {
            throw TrainingError("the network has \(network.outputs.count) outputs; training takes a network with one")
        }
        self.batch = batch
        shardSize = min(batch, Self.shardSize(batch))
        let layout = ParameterLayout(network)
        self.layout = layout
        effective = quantization == nil ? layout.weights : FloatMemory(count: layout.weights.count)
        self.quantization = quantization.map { WeightQuantizer(network, layout, bits: $0.bits) }
        let shardCount = (batch + shardSize - 1) / shardSize
        gradients = (0..<shardCount).map { _ in FloatMemory(count: layout.weights.count) }

        var draft = Draft(network: network, batch: batch, shardSize: shardSize, quantization: quantization)
        try draft.addCalls(layout)
        let last = draft.steps[draft.steps.count - 1]
        let outputShape = network.outputShape, columns = outputShape.last ?? 1
        let fusion: LossKernel.Fusion =
            switch loss {
            case .categoricalCrossentropy where last.kernel is SoftmaxKernel: .softmax
            case .binaryCrossentropy where (last.kernel as? ActivationKernel)?.isSigmoid == true: .sigmoid
            default: .none
            }
        guard loss != .categoricalCrossentropy || columns > 1 else {
            throw TrainingError("cross-entropy over classes needs more than one output", help: "Take .binaryCrossentropy.")
        }
        guard distillation == nil || fusion == .softmax else {
            throw TrainingError("distillation needs a network that ends in softmax and .categoricalCrossentropy")
        }
        lossKernel = LossKernel(loss: loss, columns: columns, fusion: fusion, distillation: distillation)
        fusedSteps = fusion == .none ? 0 : 1
        output = last.output
        teacherLogits = distillation == nil ? nil : FloatMemory(count: batch * outputShape.reduce(1, *))
        values = draft.values
        inputValues = draft.inputValues
        inputShape = network.inputs[0].shape
        steps = try draft.finish(layout, effective: effective, gradients: gradients, fusedSteps: fusedSteps)
    }

    /// Rows of outputs of one sample.
    var rowsPerSample: Int { values[output].size / lossKernel.columns }

    /// The value by which the loss has its gradient.
    var lossValue: Int { fusedSteps == 0 ? output : steps[steps.count - 1].inputs[0] }

    /// The network with what it has learnt.
    func network(_ original: Network) -> Network { layout.network(original) }
}
