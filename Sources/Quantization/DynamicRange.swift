import Models
import Tensors

/// Large weights as int8, everything else on floats: kernels quantize activations as they run.
///
/// Source: tensorflow/compiler/mlir/lite/transforms/prepare_quantize_dynamic_range.cc.
struct DynamicRange {
    /// Smaller weights stay float32: there is little to win.
    private static let minimumElements = 1024

    private let source: Subgraph
    private var subgraph: Subgraph
    private var accounts: [QuantizationReport.TensorAccount] = []
    private var quantized: [Weight: Int] = [:]
    /// By number, of tensors that no operator reads so far.
    private var unread: [Int: QuantizationReport.TensorAccount] = [:]

    private struct Weight: Hashable {
        var tensor: Int
        var axis: Int?
    }

    static func quantized(_ graph: Graph) -> QuantizedModel {
        var result = graph
        var accounts: [QuantizationReport.TensorAccount] = []
        for index in graph.subgraphs.indices {
            var pass = DynamicRange(graph.subgraphs[index])
            pass.run()
            result.subgraphs[index] = pass.subgraph
            accounts += pass.accounts
        }
        result.dropUnusedTensors()
        return QuantizedModel(
            graph: result.versioned(),
            report: QuantizationReport(mode: .dynamicRange, tensors: accounts, floatOperators: []))
    }

    private init(_ subgraph: Subgraph) {
        source = subgraph
        self.subgraph = subgraph
    }

    private mutating func run() {
        subgraph.operators = []
        for node in source.operators {
            var copy = node
            quantizeWeights(of: &copy)
            let isInteger = node.code.builtin == .gather && copy.inputs != node.inputs
            if isInteger { copy.outputs = [integerRows(of: copy)] }
            subgraph.operators.append(copy)
            if isInteger {
                subgraph.operators.append(
                    Operator(OperatorCode(.dequantize), inputs: copy.outputs, outputs: node.outputs))
            }
        }
    }

    /// Where the weights of `node` are and along which axis they have scales; of a recurrent layer all or none are
    /// int8.
    private func weights(of node: Operator) -> (slots: [Int], axis: Int?, isWhole: Bool) {
        switch node.code.builtin {
        case .conv2D, .fullyConnected, .transposeConv: ([1], 0, false)
        case .depthwiseConv2D: ([1], 3, false)
        case .batchMatmul, .embeddingLookup: ([1], nil, false)
        case .gather: ([0], nil, false)
        case .unidirectionalSequenceLstm, .lstm: (Array(1...8) + [16], nil, true)
        default: ([], nil, false)
        }
    }

    private mutating func quantizeWeights(of node: inout Operator) {
        let (slots, axis, isWhole) = weights(of: node)
        let present = slots.filter { $0 < node.inputs.count && node.inputs[$0] != nil }
        var numbers: [Int: Int] = [:]
        for slot in present { numbers[slot] = number(of: Weight(tensor: node.inputs[slot]!, axis: axis)) }
        guard !numbers.isEmpty, !isWhole || numbers.count == present.count else { return }
        for (slot, number) in numbers.sorted(by: { $0.key < $1.key }) {
            node.inputs[slot] = number
            if let account = unread.removeValue(forKey: number) { accounts.append(account) }
        }
        if [.fullyConnected, .batchMatmul, .unidirectionalSequenceLstm, .lstm].contains(node.code.builtin) {
            node.options[.asymmetricQuantizeInputs] = .int(1)
            node.options.isPresent = true
        }
    }

    /// The int8 tensor of a weight; nil for what stays float32.
    private mutating func number(of weight: Weight) -> Int? {
        if let number = quantized[weight] { return number }
        var info = source.tensors[weight.tensor]
        guard info.type == .float32, info.sparsity == nil, let values = info.data?.array(of: Float.self),
            values.count >= Self.minimumElements, values.allSatisfy(\.isFinite), info.shape.rank > weight.axis ?? 0,
            let scales = AffineQuantization.weight8(values, shape: info.shape, axis: weight.axis)
        else { return nil }
        let integers = ConstantQuantization.weight8(values, shape: info.shape, scales)
        let account = QuantizationReport.TensorAccount.weight(
            name: info.name, values: values, quantized: integers, shape: info.shape, quantization: scales)
        info.type = .int8
        info.quantization = scales
        info.data = Bytes(of: integers)
        subgraph.tensors.append(info)
        quantized[weight] = subgraph.tensors.count - 1
        unread[subgraph.tensors.count - 1] = account
        return subgraph.tensors.count - 1
    }

    /// What `gather` takes from an int8 table, to be made float again.
    private mutating func integerRows(of gather: Operator) -> Int {
        var rows = source.tensors[gather.outputs[0]]
        rows.type = .int8
        rows.quantization = subgraph.tensors[gather.inputs[0]!].quantization
        rows.name += "/int8"
        subgraph.tensors.append(rows)
        return subgraph.tensors.count - 1
    }
}
