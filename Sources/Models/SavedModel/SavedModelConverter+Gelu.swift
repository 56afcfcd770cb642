import Tensors

/// TensorFlow Lite has no error function, but the activation that is made of one.
extension SavedModelConverter {
    /// A marker that ``fuseGelu()`` takes out again.
    mutating func errorFunction(_ context: Context) throws(ModelError) -> Value {
        let input = try floats(0, context)
        let output = add(name: context.name, shape: input.shape, type: .float32)
        subgraph.operators.append(
            Operator(OperatorCode(.custom, customName: context.node.op), inputs: [input.index], outputs: [output.index]))
        errorFunctions.append(context)
        return .tensor(output)
    }

    /// ½ x · erfc(−x / √2) and ½ x · (1 + erf(x / √2)) become GELU.
    ///
    /// - Throws: ``ModelError`` naming the node whose error function remains.
    mutating func fuseGelu() throws(ModelError) {
        guard !errorFunctions.isEmpty else { return }
        for index in subgraph.operators.indices where subgraph.operators[index].code.builtin == .mul {
            let node = subgraph.operators[index]
            for (half, other) in [(0, 1), (1, 0)] {
                guard let a = node.inputs[half], let b = node.inputs[other], let x = factor(0.5, of: a),
                    isErrorFunction(b, of: x)
                else { continue }
                subgraph.operators[index] = Operator(
                    OperatorCode(.gelu), inputs: [x], outputs: node.outputs,
                    options: OperatorOptions(of: .gelu, [.approximate: .int(0)]))
                break
            }
        }
        subgraph.dropUnused(where: { $0.code.builtin == .custom })
        if subgraph.operators.contains(where: { $0.code.builtin == .custom }), let context = errorFunctions.first {
            throw context.error("TensorFlow Lite has no operator for it outside the activation GELU")
        }
    }

    private func producer(of tensor: Int) -> Operator? { subgraph.operators.first { $0.outputs.contains(tensor) } }

    /// x where `tensor` is x times about `number`, or divided by its inverse; nil for all else.
    private func factor(_ number: Float, of tensor: Int) -> Int? {
        guard let node = producer(of: tensor), [.mul, .div].contains(node.code.builtin), node.inputs.count == 2,
            let a = node.inputs[0], let b = node.inputs[1]
        else { return nil }
        let (constant, x) = subgraph.isConstant(b) || node.code.builtin == .div ? (b, a) : (a, b)
        guard subgraph.tensors[constant].type == .float32, let data = subgraph.tensors[constant].data, data.count == 4 else {
            return nil
        }
        let value = data.array(of: Float.self)[0]
        return abs((node.code.builtin == .div ? 1 / value : value) - number) < 1e-6 ? x : nil
    }

    /// Whether `tensor` is erfc(−x / √2) or 1 + erf(x / √2).
    private func isErrorFunction(_ tensor: Int, of x: Int) -> Bool {
        let root = Float(0.5).squareRoot()
        guard let node = producer(of: tensor) else { return false }
        if node.code.customName == "Erfc", let argument = node.inputs[0] {
            if factor(-root, of: argument) == x { return true }
            guard let negative = factor(root, of: argument), let negation = producer(of: negative) else { return false }
            return negation.code.builtin == .neg && negation.inputs == [x]
        }
        guard node.code.builtin == .add, node.inputs.count == 2 else { return false }
        return [(0, 1), (1, 0)].contains { one, other in
            guard let a = node.inputs[one], let b = node.inputs[other], subgraph.tensors[a].data == Bytes(of: [Float(1)]),
                let function = producer(of: b), function.code.customName == "Erf", let argument = function.inputs[0]
            else { return false }
            return factor(root, of: argument) == x
        }
    }
}

extension Subgraph {
    /// Drops the operators that satisfy `condition` and whose results nothing reads, and what only they need.
    fileprivate mutating func dropUnused(where condition: (Operator) -> Bool) {
        let uses = useCounts()
        operators.removeAll { node in condition(node) && node.outputs.allSatisfy { uses[$0] == 0 } }
        dropUnusedOperators()
    }
}
