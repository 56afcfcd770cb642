import Tensors

extension Subgraph {
    /// relu(x) + a · relu(−x) with constant a is PRELU with the slopes −a, as Keras writes its layer in other frameworks.
    mutating func fuseParametricRelu() {
        let producers = producers()
        func node(_ tensor: Int?, _ code: BuiltinOperator) -> Operator? {
            guard let place = tensor.flatMap({ producers[$0] }), operators[place].code.builtin == code else { return nil }
            return operators[place]
        }
        for index in operators.indices where operators[index].code.builtin == .add {
            let sum = operators[index]
            guard sum.inputs.count == 2, sum.options.fusedActivation == .none else { continue }
            for (first, second) in [(0, 1), (1, 0)] {
                guard let x = node(sum.inputs[first], .relu)?.inputs[0], let product = node(sum.inputs[second], .mul),
                    product.options.fusedActivation == .none, product.inputs.count == 2,
                    let place = product.inputs.firstIndex(where: { $0.map(isConstant) ?? false }),
                    let factors = product.inputs[place], tensors[factors].type == .float32,
                    let negative = node(product.inputs[1 - place], .relu)?.inputs[0],
                    node(negative, .neg)?.inputs[0] == x, tensors[x].type == .float32,
                    tensors[factors].shape.rank < tensors[x].shape.rank, let data = tensors[factors].data
                else { continue }
                var slopes = tensors[factors]
                slopes.data = Bytes(of: data.array(of: Float.self).map { -$0 })
                tensors.append(slopes)
                operators[index] = Operator(
                    OperatorCode(.prelu), inputs: [x, tensors.count - 1], outputs: sum.outputs)
                break
            }
        }
        dropUnusedOperators()
    }
}
