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
        guard let sums = sums(node, subgraph), let weight = node.inputs[1], let x = node.inputs[0],
            subgraph.tensors[weight].shape.rank == 4, subgraph.tensors[x].shape.rank == 4
        else { return nil }
        let filter = subgraph.tensors[weight].shape, input = subgraph.tensors[x].shape
        let (padding, options) = (node.options.padding, node.options)
        let strides = (options.int(.strideH), options.int(.strideW))
        let dilations = (options.int(.dilationHFactor), options.int(.dilationWFactor))
        guard filter[3] == input[3], strides.0 > 0, strides.1 > 0, dilations.0 > 0, dilations.1 > 0 else { return nil }
        let rows = Window(input[1], filter[1], strides.0, dilations.0, padding)
        let columns = Window(input[2], filter[2], strides.1, dilations.1, padding)
        guard rows.outputs > 0, columns.outputs > 0 else { return nil }
        return { inputs, _ in
            let x = inputs[0].bytes.array(of: Float.self)
            let shape = inputs[0].shape
            guard shape.rank == 4, shape[1] == input[1], shape[2] == input[2], shape[3] == input[3] else {
                throw ModelError("the input has shape \(shape) and should have \(input)")
            }
            let patches = patches(x, batch: shape[0], width: shape[2], channels: shape[3], rows, columns)
            return [
                Tensor(
                    sums.products(withColumns: patches),
                    shape: Shape([shape[0], rows.outputs, columns.outputs, filter[0]]))
            ]
        }
    }

    /// A sum begins with the bias and runs over (ky, kx).
    private static func depthwise(_ node: Operator, _ subgraph: Subgraph) -> CustomOperator.Function? {
        guard node.inputs.count > 2, let x = node.inputs[0], let weight = node.inputs[1], let bias = node.inputs[2],
            subgraph.tensors[x].type == .float32, subgraph.tensors[x].shape.rank == 4,
            subgraph.tensors[weight].type == .float32, subgraph.tensors[weight].shape.rank == 4,
            let weights = subgraph.tensors[weight].data?.array(of: Float.self),
            let biases = subgraph.tensors[bias].data?.array(of: Float.self), let limits = limits(of: node)
        else { return nil }
        let input = subgraph.tensors[x].shape, filter = subgraph.tensors[weight].shape, options = node.options
        let depth = input[3], channels = filter[3]
        guard depth > 0, channels % depth == 0, biases.count == channels, options.int(.strideH) > 0,
            options.int(.strideW) > 0, options.int(.dilationHFactor) > 0, options.int(.dilationWFactor) > 0
        else { return nil }
        let rows = Window(input[1], filter[1], options.int(.strideH), options.int(.dilationHFactor), options.padding)
        let columns = Window(input[2], filter[2], options.int(.strideW), options.int(.dilationWFactor), options.padding)
        guard rows.outputs > 0, columns.outputs > 0 else { return nil }
        let multiplier = channels / depth, taps = rows.taps * columns.taps
        return { inputs, _ in
            let x = inputs[0].bytes.array(of: Float.self)
            let shape = inputs[0].shape
            guard shape.rank == 4, shape[1] == input[1], shape[2] == input[2], shape[3] == depth else {
                throw ModelError("the input has shape \(shape) and should have \(input)")
            }
            let patches = patches(x, batch: shape[0], width: shape[2], channels: depth, rows, columns)
            let pixels = shape[0] * rows.outputs * columns.outputs
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
            return [Tensor(result, shape: Shape([shape[0], rows.outputs, columns.outputs, channels]))]
        }
    }

    /// Where a window's taps lie along one axis.
    private struct Window {
        let size: Int, taps: Int, stride: Int, dilation: Int, outputs: Int, before: Int

        init(_ size: Int, _ taps: Int, _ stride: Int, _ dilation: Int, _ padding: Padding) {
            (self.size, self.taps, self.stride, self.dilation) = (size, taps, stride, dilation)
            let extent = (taps - 1) * dilation + 1
            outputs = padding == .same ? (size + stride - 1) / stride : size < extent ? 0 : (size - extent) / stride + 1
            before = padding == .same ? max((outputs - 1) * stride + extent - size, 0) / 2 : 0
        }

        func position(_ output: Int, _ tap: Int) -> Int { output * stride + tap * dilation - before }
    }

    /// The pixels under each window, (batch, height, width) × (kh, kw, channels), zero outside the image.
    private static func patches(
        _ x: [Float], batch: Int, width: Int, channels: Int, _ rows: Window, _ columns: Window
    ) -> [Float] {
        let image = rows.size * width * channels
        let count = batch * rows.outputs * columns.outputs * rows.taps * columns.taps * channels
        return [Float](unsafeUninitializedCapacity: count) { target, initialized in
            var index = 0
            for n in 0..<batch {
                for oy in 0..<rows.outputs {
                    for ox in 0..<columns.outputs {
                        for ky in 0..<rows.taps {
                            let y = rows.position(oy, ky)
                            for kx in 0..<columns.taps {
                                let column = columns.position(ox, kx)
                                let inside = y >= 0 && y < rows.size && column >= 0 && column < columns.size
                                let source = n * image + (y * width + column) * channels
                                for c in 0..<channels {
                                    target.initializeElement(at: index, to: inside ? x[source + c] : 0)
                                    index += 1
                                }
                            }
                        }
                    }
                }
            }
            initialized = index
        }
    }
}
