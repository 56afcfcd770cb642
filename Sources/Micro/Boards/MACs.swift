import Models
import Tensors

/// Multiply-accumulates of a model by kind of kernel, for one run of the first subgraph.
public struct MACs: Sendable, Hashable {
    /// Convolutions, transposed ones included.
    public var convolution = 0
    /// Those of ``convolution`` whose window is 1 × 1, for which libraries have a kernel of their own.
    public var pointwise = 0
    /// Multiply-accumulates of depthwise convolutions.
    public var depthwise = 0
    /// Multiply-accumulates of fully connected layers.
    public var fullyConnected = 0
    /// SOFTMAX.
    public var softmaxes = Kernel()
    /// AVERAGE_POOL_2D.
    public var averagePools = Kernel()
    /// Elementwise additions.
    public var additions = Kernel()
    /// Operators with multiply-accumulates that are not counted, by name.
    public var uncounted: Set<String> = []

    /// What is spent in kernels without multiply-accumulates.
    public struct Kernel: Sendable, Hashable {
        /// How many operators are of the kind.
        public var runs = 0
        /// Elements that are read or computed over all runs: outputs of SOFTMAX and ADD, inputs of the windows of
        /// AVERAGE_POOL_2D.
        public var elements = 0

        /// - Parameters:
        ///   - runs: how many operators are of the kind.
        ///   - elements: that are read or computed over all runs.
        public init(runs: Int = 0, elements: Int = 0) {
            self.runs = runs
            self.elements = elements
        }

        mutating func add(_ elements: Int) {
            runs += 1
            self.elements += elements
        }
    }

    /// All that are counted: of convolutions, depthwise ones and fully connected layers.
    public var total: Int { convolution + depthwise + fullyConnected }

    private static let unknown: Set<BuiltinOperator> = [
        .custom, .while, .if, .callOnce, .rnn, .lstm, .unidirectionalSequenceRnn, .bidirectionalSequenceLstm,
        .bidirectionalSequenceRnn, .conv3D,
    ]

    /// Nothing yet, to be filled by hand.
    public init() {}

    /// - Parameter graph: of which the first subgraph is counted.
    public init(_ graph: Graph) {
        let main = graph.subgraphs[0]
        for op in main.operators {
            func tensor(_ index: Int) -> TensorInfo? {
                op.inputs.indices.contains(index) ? op.inputs[index].map { main.tensors[$0] } : nil
            }
            if Self.unknown.contains(op.code.builtin) { uncounted.insert(op.code.name) }
            guard let output = op.outputs.first.map({ main.tensors[$0] }) else { continue }
            switch op.code.builtin {
            case .conv2D:
                guard let filter = tensor(1), filter.rank == 4 else { continue }
                let count = output.elements * filter.dimension(1) * filter.dimension(2) * filter.dimension(3)
                convolution += count
                if filter.dimension(1) == 1, filter.dimension(2) == 1 { pointwise += count }
            case .transposeConv:
                guard let filter = tensor(1), let input = tensor(2), filter.rank == 4 else { continue }
                convolution += input.elements * filter.dimension(0) * filter.dimension(1) * filter.dimension(2)
            case .depthwiseConv2D:
                guard let filter = tensor(1), filter.rank == 4 else { continue }
                depthwise += output.elements * filter.dimension(1) * filter.dimension(2)
            case .fullyConnected:
                guard let filter = tensor(1), filter.rank == 2 else { continue }
                fullyConnected += output.elements * filter.dimension(1)
            case .batchMatmul:
                guard let left = tensor(0), left.rank >= 2 else { continue }
                fullyConnected +=
                    output.elements * left.dimension(op.options.bool(.adjX) ? left.rank - 2 : left.rank - 1)
            case .svdf:
                guard let input = tensor(0), let features = tensor(1), let time = tensor(2) else { continue }
                let filters = features.dimension(0)
                fullyConnected +=
                    input.dimension(0) * filters * (features.dimension(1) + time.dimension(1))
            case .unidirectionalSequenceLstm:
                guard let input = tensor(0), let weights = tensor(2), input.rank == 3 else { continue }
                let units = weights.dimension(0)
                fullyConnected +=
                    input.dimension(0) * input.dimension(1) * 4 * units * (input.dimension(2) + units)
            case .softmax: softmaxes.add(output.elements)
            case .averagePool2D:
                averagePools.add(output.elements * op.options.int(.filterHeight) * op.options.int(.filterWidth))
            case .add: additions.add(output.elements)
            default: break
            }
        }
    }
}
