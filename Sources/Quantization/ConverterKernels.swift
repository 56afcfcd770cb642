import Inference
import Models
import Tensors

/// The operators of a float graph that add products, as functions that add them like TensorFlow's converter.
enum ConverterKernels {
    /// `graph` with its convolutions and dense layers replaced by calls of `operators`.
    static func replaced(_ graph: Graph) -> (graph: Graph, operators: [String: CustomOperator]) {
        var result = graph
        var operators: [String: CustomOperator] = [:]
        let subgraph = graph.subgraphs[0]
        for (index, node) in subgraph.operators.enumerated() {
            let function: CustomOperator.Function?
            switch node.code.builtin {
            case .fullyConnected: function = dense(node, subgraph)
            case .conv2D: function = convolution(node, subgraph)
            case .depthwiseConv2D: function = depthwise(node, subgraph)
            default: function = nil
            }
            guard let function else { continue }
            let name = "converter/\(index)"
            operators[name] = CustomOperator(function)
            result.subgraphs[0].operators[index] = Operator(
                OperatorCode(.custom, customName: name), inputs: [node.inputs[0]], outputs: node.outputs)
        }
        return (result, operators)
    }

    /// The sums of a dense layer or a convolution.
    private static func sums(_ node: Operator, _ subgraph: Subgraph) -> ConverterSums? {
        guard node.inputs.count > 1, let weight = node.inputs[1], let x = node.inputs[0],
            subgraph.tensors[x].type == .float32, subgraph.tensors[weight].type == .float32,
            let values = subgraph.tensors[weight].data?.array(of: Float.self), subgraph.tensors[weight].shape.rank > 0
        else { return nil }
        let rows = subgraph.tensors[weight].shape[0]
        guard rows > 0, values.count % rows == 0, values.count > 0 else { return nil }
        var bias = [Float](repeating: 0, count: rows)
        if node.inputs.count > 2, let tensor = node.inputs[2] {
            guard let values = subgraph.tensors[tensor].data?.array(of: Float.self), values.count == rows else { return nil }
            bias = values
        }
        guard let limits = limits(of: node) else { return nil }
        return ConverterSums(rows: rows, depth: values.count / rows, weights: values, bias: bias, limits: limits)
    }

    /// The limits of the fused activation; nil for those that are not limits.
    private static func limits(of node: Operator) -> ClosedRange<Float>? {
        switch node.options.fusedActivation {
        case .none: -Float.infinity ... .infinity
        case .relu: 0 ... .infinity
        case .relu6: 0...6
        case .reluN1To1: -1...1
        case .tanh, .signBit: nil
        }
    }

    private static func dense(_ node: Operator, _ subgraph: Subgraph) -> CustomOperator.Function? {
        guard let sums = sums(node, subgraph), let weight = node.inputs[1] else { return nil }
        let rows = subgraph.tensors[weight].shape[0], depth = subgraph.tensors[weight].shape.elementCount / rows
        let keepsDimensions = node.options.bool(.keepNumDims)
        return { inputs, _ in
            let x = inputs[0].bytes.array(of: Float.self)
            guard x.count % depth == 0 else {
                throw ModelError("an input of \(x.count) elements does not fit weights of depth \(depth)")
            }
            let batch = x.count / depth
            let shape = keepsDimensions ? Shape(inputs[0].shape.dimensions.dropLast() + [rows]) : [batch, rows]
            return [Tensor(batch == 1 ? sums.products(with: x) : sums.products(withColumns: x), shape: shape)]
        }
    }

    private static func convolution(_ node: Operator, _ subgraph: Subgraph) -> CustomOperator.Function? {
        guard let sums = sums(node, subgraph), let weight = node.inputs[1], let x = node.inputs[0] else { return nil }
        let filter = subgraph.tensors[weight].shape, input = subgraph.tensors[x].shape
        guard let windows = WindowPatches(node, x: input, weight: filter), filter[3] == input[3] else { return nil }
        return { inputs, _ in
            let shape = inputs[0].shape
            let windows = try windows.over(shape)
            let patches = windows.all(of: inputs[0].bytes.array(of: Float.self), batch: shape[0])
            return [
                Tensor(
                    sums.products(withColumns: patches),
                    shape: Shape([shape[0], windows.rows.outputs, windows.columns.outputs, filter[0]]))
            ]
        }
    }

    /// A sum begins with the bias and runs over (ky, kx).
    private static func depthwise(_ node: Operator, _ subgraph: Subgraph) -> CustomOperator.Function? {
        guard node.inputs.count > 2, let x = node.inputs[0], let weight = node.inputs[1], let bias = node.inputs[2],
            subgraph.tensors[x].type == .float32, subgraph.tensors[weight].type == .float32,
            let windows = WindowPatches(node, x: subgraph.tensors[x].shape, weight: subgraph.tensors[weight].shape),
            let weights = subgraph.tensors[weight].data?.array(of: Float.self),
            let biases = subgraph.tensors[bias].data?.array(of: Float.self), let limits = limits(of: node)
        else { return nil }
        let depth = windows.image.channels, channels = subgraph.tensors[weight].shape[3]
        guard depth > 0, channels % depth == 0, biases.count == channels else { return nil }
        let multiplier = channels / depth, taps = windows.rows.taps * windows.columns.taps
        return { inputs, _ in
            let shape = inputs[0].shape
            let windows = try windows.over(shape)
            let patches = windows.all(of: inputs[0].bytes.array(of: Float.self), batch: shape[0])
            let pixels = shape[0] * windows.rows.outputs * windows.columns.outputs
            var result = [Float](repeating: 0, count: pixels * channels)
            for pixel in 0..<pixels {
                for channel in 0..<channels {
                    var sum = biases[channel]
                    for tap in 0..<taps {
                        sum += weights[tap * channels + channel] * patches[(pixel * taps + tap) * depth + channel / multiplier]
                    }
                    result[pixel * channels + channel] = min(max(sum, limits.lowerBound), limits.upperBound)
                }
            }
            return [Tensor(result, shape: Shape([shape[0], windows.rows.outputs, windows.columns.outputs, channels]))]
        }
    }
}
