import Inference
import Models
import Records
import Tensors

extension Model {
    /// A layer of a Keras model, or an operator with weights of its own.
    public struct Layer: Sendable {
        /// The name of the layer, or of the operator's output.
        public var name: String
        /// The layer's class, such as "Conv2D", or the operator, such as "CONV_2D".
        public var kind: String
        /// "28 × 28 × 1"; empty where unknown.
        public var outputShape: String
        /// Elements of its weights and biases.
        public var parameters: Count
        /// Of weights and biases as the file stores them.
        public var size: ByteCount
    }

    /// Layers in order. Of a TensorFlow Lite model: the operators that have weights.
    public var layers: [Layer] {
        if let keras {
            return keras.layers.map {
                Layer(
                    name: $0.name, kind: $0.kind,
                    outputShape: $0.outputShape.dropFirst().map { $0.map(String.init) ?? "any" }.joined(separator: " × "),
                    parameters: count($0.parameterCount), size: byteCount(4 * $0.parameterCount))
            }
        }
        let main = graph.subgraphs[0]
        return main.operators.compactMap { node in
            let constants = node.inputs.compactMap { $0 }.map { main.tensors[$0] }.filter { isWeight($0) }
            guard !constants.isEmpty, let output = node.outputs.first.map({ main.tensors[$0] }) else { return nil }
            // The converter names the sums before a layer's softmax apart.
            let name = output.name.hasSuffix("/linear") ? String(output.name.dropLast("/linear".count)) : output.name
            return Layer(
                name: name, kind: node.code.name,
                outputShape: output.shape.dimensions.dropFirst().map(String.init).joined(separator: " × "),
                parameters: count(constants.reduce(0) { $0 + $1.shape.elementCount }),
                size: byteCount(constants.reduce(0) { $0 + ($1.data?.count ?? 0) }))
        }
    }

    /// Weights and biases of all layers.
    public var parameterCount: Count { count(layers.reduce(0) { $0 + Int($1.parameters.value) }) }

    /// Bytes of weights and biases, as the file stores them.
    public var weights: ByteCount { byteCount(layers.reduce(0) { $0 + Int($1.size.value) }) }

    /// Constants of numbers, not of shapes or axes: those of operators that compute with them.
    func isWeight(_ tensor: TensorInfo) -> Bool {
        guard tensor.data != nil else { return false }
        return tensor.type.isFloatingPoint || tensor.quantization != nil
    }

    /// The most that tensors other than constants take at once when one input is processed: the arena of the
    /// interpreter's own plan.
    public var peakActivations: ByteCount {
        get throws {
            let interpreter = try Interpreter(graph: graph, kernels: .reference)
            try interpreter.allocateTensors()
            return byteCount(interpreter.arenaByteCount)
        }
    }

    /// Layers with their output shapes and parameters.
    public var layerTable: Table {
        Table(
            titles("Layer", "Kind", "Output", "Parameters"),
            layers.map { [$0.name, $0.kind, $0.outputShape, $0.parameters] }
                + [[words("Total"), "", "", parameterCount]]
        ).totalled
    }

    /// The operators that run, one after the other.
    public var operatorCount: Count { count(graph.subgraphs.reduce(0) { $0 + $1.operators.count }) }

    /// The operators that occur, each once, in order.
    public var operatorKinds: [String] {
        var kinds: [String] = []
        for node in graph.subgraphs.flatMap(\.operators) where !kinds.contains(node.code.name) {
            kinds.append(node.code.name)
        }
        return kinds
    }

    /// Of one sample: the first input without its first dimension.
    public var inputShape: Shape {
        let main = graph.subgraphs[0]
        return main.inputs.first.map { Shape(Array(main.tensors[$0].shape.dimensions.dropFirst())) } ?? []
    }

    private func quantization(ofInput index: Int) -> AffineQuantization? {
        let main = graph.subgraphs[0]
        return main.inputs.indices.contains(index) ? main.tensors[main.inputs[index]].quantization : nil
    }

    /// The scale of the first input; nil if it is not quantized.
    public var inputScale: PlainNumber? {
        quantization(ofInput: 0).map { PlainNumber(Double($0.scale), origins: origins) }
    }

    /// The zero point of the first input; nil if it is not quantized.
    public var inputZeroPoint: Count? { quantization(ofInput: 0).map { count($0.zeroPoint) } }
}
