import Tensors

/// TensorFlow Lite has no error function, but the activation that is made of one.
extension Graph {
    /// ½ x · erfc(−x / √2) and ½ x · (1 + erf(x / √2)), in any order of the factors, become GELU; false where one of the
    /// placeholders "Erf" and "Erfc" remains.
    mutating func fuseGelu() -> Bool {
        var isComplete = true
        for index in subgraphs.indices where !subgraphs[index].fuseGelu() { isComplete = false }
        return isComplete
    }
}

extension Subgraph {
    fileprivate mutating func fuseGelu() -> Bool {
        func isPlaceholder(_ node: Operator) -> Bool { ["Erf", "Erfc"].contains(node.code.customName ?? "") }
        guard operators.contains(where: isPlaceholder) else { return true }
        let makers = producers()
        for index in operators.indices {
            guard let x = argumentOfGelu(operators[index], makers) else { continue }
            operators[index] = Operator(
                OperatorCode(.gelu), inputs: [x], outputs: operators[index].outputs,
                options: OperatorOptions(of: .gelu, [.approximate: .int(0)]))
        }
        dropUnusedOperators()
        let uses = useCounts()
        operators.removeAll { isPlaceholder($0) && $0.outputs.allSatisfy { uses[$0] == 0 } }
        dropUnusedOperators()
        return !operators.contains(where: isPlaceholder)
    }

    private func argumentOfGelu(_ node: Operator, _ makers: [Int?]) -> Int? {
        for (a, b) in factors(node) {
            if let x = quotient(of: a, by: 0.5, makers), isComplement(b, of: x, makers) { return x }
            if let rest = quotient(of: b, by: 0.5, makers), isComplement(rest, of: a, makers) { return a }
        }
        guard let whole = node.outputs.first, let product = quotient(of: whole, by: 0.5, makers), let maker = makers[product]
        else { return nil }
        return factors(operators[maker]).first { isComplement($1, of: $0, makers) }?.0
    }

    /// The factors of a product, in both orders.
    private func factors(_ node: Operator) -> [(Int, Int)] {
        guard node.code.builtin == .mul, node.inputs.count == 2, let a = node.inputs[0], let b = node.inputs[1] else { return [] }
        return [(a, b), (b, a)]
    }

    /// x where `tensor` is x times about `number`, or divided by its inverse; nil for all else.
    private func quotient(of tensor: Int, by number: Float, _ makers: [Int?]) -> Int? {
        guard let node = makers[tensor].map({ operators[$0] }), [.mul, .div].contains(node.code.builtin),
            node.inputs.count == 2, let a = node.inputs[0], let b = node.inputs[1]
        else { return nil }
        let (constant, x) = isConstant(b) || node.code.builtin == .div ? (b, a) : (a, b)
        guard tensors[constant].type == .float32, let data = tensors[constant].data, data.count == 4 else { return nil }
        let value = data.array(of: Float.self)[0]
        return abs((node.code.builtin == .div ? 1 / value : value) - number) < 1e-5 ? x : nil
    }

    /// Whether `tensor` is erfc(−x / √2) or 1 + erf(x / √2).
    private func isComplement(_ tensor: Int, of x: Int, _ makers: [Int?]) -> Bool {
        let root = Float(0.5).squareRoot()
        guard let node = makers[tensor].map({ operators[$0] }) else { return false }
        if node.code.customName == "Erfc", let argument = node.inputs[0] {
            if quotient(of: argument, by: -root, makers) == x { return true }
            guard let negative = quotient(of: argument, by: root, makers), let negation = makers[negative] else { return false }
            return operators[negation].code.builtin == .neg && operators[negation].inputs == [x]
        }
        guard node.code.builtin == .add, node.inputs.count == 2 else { return false }
        return [(0, 1), (1, 0)].contains { one, other in
            guard let a = node.inputs[one], let b = node.inputs[other], tensors[a].data == Bytes(of: [Float(1)]),
                let function = makers[b].map({ operators[$0] }), function.code.customName == "Erf",
                let argument = function.inputs[0]
            else { return false }
            return quotient(of: argument, by: root, makers) == x
        }
    }
}
