import Tensors

extension Subgraph {
    /// Folds MUL, DIV, ADD and SUB by constants into the weights and bias of the operator after them, as a rescaled
    /// image or a batch normalization before a layer needs it:
    /// w (x scale) + b = (w scale) x + b and w (x + offset) + b = w x + (w offset + b).
    ///
    /// Around an image that is padded with zeros nothing may be added: there x + offset is 0. Where numbers differ by
    /// channel only dense layers take them, as in TensorFlow's converter.
    ///
    /// Source: FuseBinaryOpToFollowingAffineOp, FuseAddAndFullyConnected and FuseMulAndFullyConnected in
    /// tensorflow/compiler/mlir/lite/transforms/optimize.cc.
    mutating func foldIntoFollowing() {
        let producers = producers()
        let uses = useCounts()
        for index in operators.indices where Self.foldsBefore.contains(operators[index].code.builtin) {
            guard let x = operators[index].inputs.first ?? nil, uses[x] == 1, let source = producers[x],
                let (values, other) = constantOperand(of: operators[source], result: x),
                let parts = weightAndBias(of: operators[index])
            else { continue }
            let isDense = operators[index].code.builtin == .fullyConnected
            let code = operators[source].code.builtin
            let depth = parts.weight.count / parts.channels
            let isScalar = values.count == 1
            guard isScalar || (isDense && [.add, .mul].contains(code) && values.count == depth) else { continue }
            func value(_ element: Int) -> Float { isScalar ? values[0] : values[element % depth] }
            switch code {
            case .mul: for element in parts.weight.indices { parts.weight[element] *= value(element) }
            case .div: for element in parts.weight.indices { parts.weight[element] /= value(element) }
            default:
                guard isDense || operators[index].options.padding == .valid else { continue }
                let sign: Double = code == .sub ? -1 : 1
                var sums = parts.bias.map(Double.init)
                for element in parts.weight.indices {
                    sums[parts.channel(of: element)] += sign * Double(parts.weight[element]) * Double(value(element))
                }
                parts.bias = sums.map { Float($0) }
            }
            guard (parts.weight + parts.bias).allSatisfy(\.isFinite) else { continue }
            setWeightAndBias(parts, of: index)
            operators[index].inputs[0] = other
            operators.remove(at: source)
            return foldIntoFollowing()
        }
    }

    private static let foldsBefore: Set<BuiltinOperator> = [.conv2D, .depthwiseConv2D, .fullyConnected]

    /// The numbers that `node` combines with another tensor of the result's shape; nil where it does something else.
    private func constantOperand(of node: Operator, result: Int) -> (values: [Float], other: Int)? {
        let code = node.code.builtin
        guard [.mul, .div, .add, .sub].contains(code), node.inputs.count == 2, node.options.fusedActivation == .none,
            let a = node.inputs[0], let b = node.inputs[1]
        else { return nil }
        let (constant, other) = isConstant(b) || [.div, .sub].contains(code) ? (b, a) : (a, b)
        guard !isConstant(other), tensors[constant].type == .float32, tensors[constant].shape.rank <= 1,
            tensors[other].shape == tensors[result].shape, tensors[other].type == .float32,
            let values = tensors[constant].data?.array(of: Float.self), !values.isEmpty
        else { return nil }
        return (values, other)
    }

    /// A convolution without padding after a PAD that adds what "same" padding adds is one with it.
    mutating func foldPadding() {
        let producers = producers()
        let uses = useCounts()
        for index in operators.indices {
            let node = operators[index]
            guard [.conv2D, .depthwiseConv2D].contains(node.code.builtin), node.options.padding == .valid,
                let padded = node.inputs.first ?? nil, uses[padded] == 1, let source = producers[padded],
                operators[source].code.builtin == .pad, let x = operators[source].inputs[0],
                let weight = node.inputs[1], tensors[x].shape.rank == 4, tensors[weight].shape.rank == 4,
                tensors[x].shapeSignature?.dropFirst().allSatisfy({ $0 >= 0 }) ?? true,
                let amounts = paddingAmounts(of: operators[source]), amounts.count == 8
            else { continue }
            func isSame(_ axis: Int, _ stride: Int, _ dilation: Int) -> Bool {
                let size = tensors[x].shape[axis], extent = (tensors[weight].shape[axis] - 1) * dilation + 1
                guard stride > 0, dilation > 0, size > 0 else { return false }
                let outputs = (size + stride - 1) / stride
                let total = max((outputs - 1) * stride + extent - size, 0)
                return amounts[2 * axis] == total / 2 && amounts[2 * axis + 1] == total - total / 2
                    && (size + total - extent) / stride + 1 == outputs
            }
            let options = node.options
            guard amounts[0] == 0, amounts[1] == 0, amounts[6] == 0, amounts[7] == 0,
                isSame(1, options.int(.strideH), options.int(.dilationHFactor)),
                isSame(2, options.int(.strideW), options.int(.dilationWFactor))
            else { continue }
            operators[index].options[.padding] = .int(Padding.same.rawValue)
            operators[index].inputs[0] = x
        }
        dropUnusedOperators()
    }

    /// Elements before and after along each axis.
    private func paddingAmounts(of node: Operator) -> [Int]? {
        guard node.inputs.count > 1, let tensor = node.inputs[1], let data = tensors[tensor].data else { return nil }
        switch tensors[tensor].type {
        case .int32: return data.array(of: Int32.self).map { Int($0) }
        case .int64: return data.array(of: Int64.self).map { Int($0) }
        default: return nil
        }
    }
}
