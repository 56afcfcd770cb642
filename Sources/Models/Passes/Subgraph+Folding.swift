import Tensors

extension Subgraph {
    /// The operators whose weights a product per output channel can be folded into.
    static let weighted: Set<BuiltinOperator> = [.conv2D, .depthwiseConv2D, .fullyConnected, .transposeConv]

    /// The operators that can apply a rectifier to their result.
    private static let fusing: Set<BuiltinOperator> = [
        .conv2D, .depthwiseConv2D, .transposeConv, .fullyConnected, .add, .sub, .mul, .div,
    ]

    /// The constant of an operator of two inputs that is one number, or one for each index of the last axis of the
    /// other; nil if there is none.
    func perChannelOperand(of node: Operator) -> (constant: Int, other: Int)? {
        guard node.inputs.count == 2, let a = node.inputs[0], let b = node.inputs[1] else { return nil }
        let (constant, other) = isConstant(b) ? (b, a) : (a, b)
        guard isConstant(constant), !isConstant(other), tensors[constant].type == .float32,
            let channels = tensors[other].shape.dimensions.last
        else { return nil }
        let shape = tensors[constant].shape
        guard shape.rank <= tensors[other].shape.rank, shape.dimensions.dropLast().allSatisfy({ $0 == 1 }),
            [1, channels].contains(shape.elementCount)
        else { return nil }
        return (constant, other)
    }

    /// Folds MUL, ADD and SUB by constants into the weights and bias of the operator before them, as batch
    /// normalization after a convolution needs it:
    /// (w x + b) scale + offset = (scale w) x + (scale b + offset).
    mutating func foldScalesAndOffsets() {
        let producers = producers()
        let uses = useCounts()
        for index in operators.indices {
            let node = operators[index]
            guard [.mul, .add, .sub].contains(node.code.builtin),
                let (constant, other) = perChannelOperand(of: node),
                node.code.builtin != .sub || node.inputs[0] == other,
                let source = producers[other], uses[other] == 1,
                Self.weighted.contains(operators[source].code.builtin),
                operators[source].options.fusedActivation == .none,
                let parts = weightAndBias(of: operators[source]), let data = tensors[constant].data
            else { continue }
            let channels = parts.channels
            var values = data.array(of: Float.self)
            if values.count == 1 { values = Array(repeating: values[0], count: channels) }
            guard values.count == channels else { continue }
            switch node.code.builtin {
            case .mul:
                for element in parts.weight.indices {
                    parts.weight[element] *= values[parts.channel(of: element)]
                }
                for channel in 0..<channels { parts.bias[channel] *= values[channel] }
            case .add: for channel in 0..<channels { parts.bias[channel] += values[channel] }
            default: for channel in 0..<channels { parts.bias[channel] -= values[channel] }
            }
            setWeightAndBias(parts, of: source)
            operators[source].outputs = node.outputs
            operators[source].options[.fusedActivationFunction] = .int(node.options.fusedActivation.rawValue)
            operators.remove(at: index)
            return foldScalesAndOffsets()
        }
    }

    /// The learnt numbers of a weighted operator, to be changed.
    final class Parts {
        var weight: [Float]
        var bias: [Float]
        let channels: Int
        /// Weights in a row that belong to one channel.
        private let inner: Int

        init(weight: [Float], bias: [Float], channels: Int, inner: Int) {
            self.weight = weight
            self.bias = bias
            self.channels = channels
            self.inner = inner
        }

        func channel(of element: Int) -> Int { element / inner % channels }
    }

    /// Slots: TRANSPOSE_CONV has its shape first, weights second, bias fourth; the others x, weights, bias.
    func weightAndBias(of node: Operator) -> Parts? {
        let biasSlot = node.code.builtin == .transposeConv ? 3 : 2
        guard node.inputs.count > 1, let weight = node.inputs[1], let data = tensors[weight].data,
            tensors[weight].type == .float32
        else { return nil }
        let shape = tensors[weight].shape.dimensions
        let isLast = node.code.builtin == .depthwiseConv2D
        guard let channels = isLast ? shape.last : shape.first, channels > 0 else { return nil }
        var bias = [Float](repeating: 0, count: channels)
        if node.inputs.count > biasSlot, let tensor = node.inputs[biasSlot] {
            guard let data = tensors[tensor].data, tensors[tensor].type == .float32, data.count == 4 * channels
            else { return nil }
            bias = data.array(of: Float.self)
        }
        let inner = isLast ? 1 : shape.dropFirst().reduce(1, *)
        guard inner > 0 else { return nil }
        return Parts(weight: data.array(of: Float.self), bias: bias, channels: channels, inner: inner)
    }

    /// Makes new tensors, as others may share the old ones.
    mutating func setWeightAndBias(_ parts: Parts, of index: Int) {
        let biasSlot = operators[index].code.builtin == .transposeConv ? 3 : 2
        let weight = operators[index].inputs[1]!
        var tensor = tensors[weight]
        tensor.data = Bytes(of: parts.weight)
        tensors.append(tensor)
        operators[index].inputs[1] = tensors.count - 1
        let oldBias = operators[index].inputs.count > biasSlot ? operators[index].inputs[biasSlot] : nil
        tensors.append(
            TensorInfo(
                name: oldBias.map { tensors[$0].name } ?? tensors[weight].name + "/bias", type: .float32,
                shape: [parts.channels], data: Bytes(of: parts.bias)))
        while operators[index].inputs.count <= biasSlot { operators[index].inputs.append(nil) }
        operators[index].inputs[biasSlot] = tensors.count - 1
    }

    /// RELU, RELU6 and RELU_N1_TO_1 become part of the operator before them.
    mutating func fuseActivations() {
        let producers = producers()
        let uses = useCounts()
        var fused: Set<Int> = []
        for index in operators.indices {
            let activation: FusedActivation
            switch operators[index].code.builtin {
            case .relu: activation = .relu
            case .relu6: activation = .relu6
            case .reluN1To1: activation = .reluN1To1
            default: continue
            }
            guard let input = operators[index].inputs[0], uses[input] == 1, let source = producers[input],
                Self.fusing.contains(operators[source].code.builtin), !fused.contains(source),
                operators[source].options.fusedActivation == .none, tensors[input].type == .float32
            else { continue }
            operators[source].options[.fusedActivationFunction] = .int(activation.rawValue)
            operators[source].options.isPresent = true
            operators[source].outputs = operators[index].outputs
            fused.insert(index)
        }
        operators = operators.enumerated().filter { !fused.contains($0.offset) }.map(\.element)
    }
}
