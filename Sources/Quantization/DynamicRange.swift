import Models
import Tensors

/// Large weights as int8, everything else on floats: kernels quantize activations as they run.
enum DynamicRange {
    /// Smaller weights stay float32: there is little to win.
    static let minimumElements = 1024

    static func quantized(_ graph: Graph) -> QuantizedModel {
        var result = graph
        var subgraph = graph.subgraphs[0]
        var accounts: [QuantizationReport.TensorAccount] = []
        var numberOfWeight: [Int: Int] = [:]
        let source = subgraph
        for index in subgraph.operators.indices {
            let node = source.operators[index]
            let axis: Int
            switch node.code.builtin {
            case .conv2D, .fullyConnected: axis = 0
            case .depthwiseConv2D: axis = 3
            default: continue
            }
            guard node.inputs.count > 1, let weight = node.inputs[1], let input = node.inputs[0],
                source.tensors[input].type == .float32, source.tensors[weight].type == .float32,
                let values = source.tensors[weight].data?.array(of: Float.self), values.count >= minimumElements,
                values.allSatisfy(\.isFinite), source.tensors[weight].shape.rank > axis
            else { continue }
            if numberOfWeight[weight] == nil {
                var info = source.tensors[weight]
                let scales = AffineQuantization.weight8(values, shape: info.shape, axis: axis)
                let integers = ConstantQuantization.weight8(values, shape: info.shape, scales)
                info.type = .int8
                info.quantization = scales
                info.data = Bytes(of: integers)
                subgraph.tensors.append(info)
                numberOfWeight[weight] = subgraph.tensors.count - 1
                accounts.append(
                    .weight(name: info.name, values: values, quantized: integers, shape: info.shape, quantization: scales))
            }
            subgraph.operators[index].inputs[1] = numberOfWeight[weight]
            if node.code.builtin == .fullyConnected {
                subgraph.operators[index].options[.asymmetricQuantizeInputs] = .int(1)
                subgraph.operators[index].options.isPresent = true
            }
        }
        result.subgraphs[0] = subgraph
        result.dropUnusedTensors()
        return QuantizedModel(
            graph: result.versioned(),
            report: QuantizationReport(mode: .dynamicRange, tensors: accounts, floatOperators: []))
    }
}
