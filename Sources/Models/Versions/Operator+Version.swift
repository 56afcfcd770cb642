import Tensors

extension Operator {
    /// The version that the operator needs for its types, shapes and options: a runtime that knows only lower ones
    /// must not run it.
    ///
    /// Source: tensorflow/lite/tools/versioning/op_version.cc.
    public func requiredVersion(in subgraph: Subgraph) -> Int {
        let use = OperatorUse(self, in: subgraph)
        return switch code.builtin {
        case .conv2D, .depthwiseConv2D, .fullyConnected, .transposeConv, .svdf, .unidirectionalSequenceLstm, .lstm,
            .batchMatmul:
            use.versionWithWeights
        case .add, .sub, .mul, .div, .maximum, .minimum, .squaredDifference: use.versionOfArithmetic
        case .quantize, .dequantize, .cast: use.versionOfConversion
        default: use.versionByType
        }
    }
}

/// What an operator's version depends on.
struct OperatorUse {
    let node: Operator
    let inputs: [TensorInfo?]
    let outputs: [TensorInfo]

    init(_ node: Operator, in subgraph: Subgraph) {
        self.node = node
        inputs = node.inputs.map { index in index.map { subgraph.tensors[$0] } }
        outputs = node.outputs.map { subgraph.tensors[$0] }
    }

    func input(_ index: Int) -> TensorInfo? { index < inputs.count ? inputs[index] : nil }
    func type(_ index: Int) -> ElementType? { input(index)?.type }
    var outputType: ElementType? { outputs.first?.type }
    var options: OperatorOptions { node.options }

    /// Float activations, int8 weights in input `index`.
    func isHybrid(weights index: Int) -> Bool {
        type(0) == .float32 && type(index) == .int8 && outputType == .float32
    }

    /// 16-bit activations and 8-bit weights with the bias's type in the options.
    var namesBiasType: Bool {
        type(0) == .int16 && type(1) == .int8 && outputType == .int16 && options.int(.quantizedBiasType) != 0
    }

    func isPerChannel(_ index: Int) -> Bool { input(index)?.quantization?.isPerChannel ?? false }

    /// The largest rank of the first inputs where the shapes differ, so that they are broadcast; 0 where they agree.
    var broadcastRank: Int {
        guard let a = input(0)?.shape, let b = input(1)?.shape, a != b else { return 0 }
        return max(a.rank, b.rank)
    }

    /// The version of the first type in `versions` that is input `index`'s; 1 where none is.
    func version(of index: Int = 0, _ versions: KeyValuePairs<ElementType, Int>) -> Int {
        versions.first { $0.key == type(index) }?.value ?? 1
    }
}
