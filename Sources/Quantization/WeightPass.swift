import Models
import Tensors

/// Weights as integers of 4 or 8 bits in operators that compute on floats.
struct WeightPass {
    private var subgraph: Subgraph
    private var accounts: [QuantizationReport.TensorAccount] = []
    private var operators: [Operator] = []

    /// Where the weight of an operator is and along which axis it has channels; nil where it is not a float constant.
    static func weight(of node: Operator, in subgraph: Subgraph) -> (slot: Int, axis: Int)? {
        let axis: Int
        switch node.code.builtin {
        case .conv2D, .fullyConnected, .transposeConv, .embeddingLookup: axis = 0
        case .depthwiseConv2D: axis = 3
        default: return nil
        }
        guard node.inputs.count > 1, let tensor = node.inputs[1], subgraph.tensors[tensor].type == .float32,
            subgraph.isConstant(tensor), subgraph.tensors[tensor].shape.rank > axis
        else { return nil }
        return (1, axis)
    }

    /// - Parameters:
    ///   - treatments: of the operators of `source`.
    ///   - model: made of `source`; operators on floats make what they made there, under the same name.
    static func applied(
        _ treatments: [QuantizationRecipe.Treatment], of source: Subgraph, to model: QuantizedModel
    ) throws(ModelError) -> QuantizedModel {
        var byOutput: [String: QuantizationRecipe.Treatment] = [:]
        for (node, treatment) in zip(source.operators, treatments) {
            if let output = node.outputs.first { byOutput[source.tensors[output].name] = treatment }
        }
        var pass = WeightPass(subgraph: model.graph.subgraphs[0])
        for node in pass.subgraph.operators {
            let treatment = node.outputs.first.flatMap { byOutput[pass.subgraph.tensors[$0].name] } ?? .float
            try pass.append(node, treatment)
        }
        pass.subgraph.operators = pass.operators
        var graph = model.graph
        graph.subgraphs[0] = pass.subgraph
        graph.dropUnusedTensors()
        return QuantizedModel(
            graph: graph.versioned(),
            report: QuantizationReport(
                mode: model.report.mode, tensors: model.report.tensors + pass.accounts,
                floatOperators: model.report.floatOperators))
    }

    private init(subgraph: Subgraph) { self.subgraph = subgraph }

    private mutating func append(_ node: Operator, _ treatment: QuantizationRecipe.Treatment) throws(ModelError) {
        var copy = node
        switch treatment {
        case .float, .integer: break
        case .dynamic(let weights):
            guard let (slot, axis) = Self.weight(of: node, in: subgraph), let tensor = node.inputs[slot] else { break }
            copy.inputs[slot] = try integers(tensor, axis, weights, node)
            if node.code.builtin == .fullyConnected, copy.inputs[slot] != tensor,
                subgraph.tensors[copy.inputs[slot]!].quantization != nil
            {
                copy.options[.asymmetricQuantizeInputs] = .int(1)
                copy.options.isPresent = true
            }
        case .weightOnly(let weights):
            guard let (slot, axis) = Self.weight(of: node, in: subgraph), let tensor = node.inputs[slot] else { break }
            if case .block = weights.granularity {
                throw ModelError(
                    "weights in blocks cannot be made floats again before '\(subgraph.tensors[tensor].name)' is used",
                    help: "Blocks go with dynamic quantization: compute_precision INTEGER.")
            }
            let number = try integers(tensor, axis, weights, node)
            guard number != tensor else { break }
            var floats = subgraph.tensors[tensor]
            floats.data = nil
            floats.name += "/float32"
            subgraph.tensors.append(floats)
            copy.inputs[slot] = subgraph.tensors.count - 1
            operators.append(Operator(OperatorCode(.dequantize), inputs: [number], outputs: [subgraph.tensors.count - 1]))
        }
        operators.append(copy)
    }

    /// The integer tensor of a weight; the weight itself where it is too small or cannot have scales.
    private mutating func integers(
        _ tensor: Int, _ axis: Int, _ weights: QuantizationRecipe.Weights, _ node: Operator
    ) throws(ModelError) -> Int {
        let info = subgraph.tensors[tensor]
        let values = try subgraph.finiteValues(tensor)
        guard values.count >= weights.minimumElements else { return tensor }
        guard weights.bits == 4 || weights.bits == 8 else { throw ModelError("weights have 4 or 8 bits, not \(weights.bits)") }
        let largest = weights.bits == 8 ? 127 : 7
        var copy = info
        copy.type = weights.bits == 8 ? .int8 : .int4
        copy.name += "/int\(weights.bits)"
        // How many neighbours have one scale, and how many scales follow each other.
        let group: (inner: Int, count: Int)
        switch weights.granularity {
        case .tensor: group = (max(values.count, 1), 1)
        case .channel: group = (info.shape.dimensions.dropFirst(axis + 1).reduce(1, *), info.shape[axis])
        case .block(let size):
            guard [.fullyConnected, .embeddingLookup].contains(node.code.builtin), weights.bits == 4,
                let depth = info.shape.dimensions.last,
                depth % size == 0
            else {
                throw ModelError(
                    "'\(info.name)' of shape \(info.shape) cannot have 4-bit weights in blocks of \(size)",
                    help: "Blocks are for FULLY_CONNECTED and EMBEDDING_LOOKUP whose rows are a multiple of them, with 4 bits.")
            }
            group = (size, values.count / size)
        }
        var scales = ConstantQuantization.symmetricScales(values, inner: group.inner, count: group.count, largest: largest)
        if case .block(let size) = weights.granularity {
            // LiteRT reads float16, XNNPACK takes 8 of their bits.
            let halves = scales.map { UInt16(halfPrecision: $0.roundedToBrain) }
            scales = halves.map(\.halfPrecisionValue)
            let shape: Shape = [info.shape[0], group.count / info.shape[0]]
            subgraph.tensors.append(
                TensorInfo(name: copy.name + "/scales", type: .float16, shape: shape, data: Bytes(of: halves)))
            copy.blockwiseQuantization = .init(scales: subgraph.tensors.count - 1, zeroPoints: nil, blockSize: size)
        } else {
            copy.quantization = AffineQuantization(
                scales: scales, zeroPoints: Array(repeating: 0, count: scales.count),
                dimension: group.count > 1 ? axis : 0)
        }
        let integers = ConstantQuantization.symmetric(values, scales: scales, inner: group.inner, largest: largest)
        accounts.append(
            .weight(name: info.name, type: copy.type, values: values, quantized: integers, scales: scales, inner: group.inner))
        copy.data = weights.bits == 8 ? Bytes(of: integers) : Bytes(ConstantQuantization.packed(integers))
        subgraph.tensors.append(copy)
        return subgraph.tensors.count - 1
    }
}

extension Float {
    /// The nearest number that bfloat16 has, which keeps 8 bits of the significand; ties to even.
    fileprivate var roundedToBrain: Float {
        let bits = bitPattern
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }
}
