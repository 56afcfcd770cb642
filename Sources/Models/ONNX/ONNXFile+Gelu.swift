extension ONNXFile {
    /// Exporters write GELU before operator set 20 as x / 2 × (1 + erf(x / √2)), in one of several orders. What computes
    /// it becomes a node `Gelu`.
    mutating func fuseGelu() {
        var maker: [String: Int] = [:], readers: [String: [Int]] = [:]
        for (index, node) in nodes.enumerated() {
            for output in node.outputs { maker[output] = index }
            for input in node.inputs { readers[input, default: []].append(index) }
        }
        func number(_ name: String) -> Float? {
            if let constant = constants[name] { return constant.scalar }
            guard let index = maker[name], nodes[index].type == "Constant" else { return nil }
            switch nodes[index].attributes["value"] ?? nodes[index].attributes["value_float"] {
            case .tensor(let tensor)?: return tensor.scalar
            case .float(let value)?: return value
            default: return nil
            }
        }
        /// The other operand of a node of two, of which one is that number.
        func other(_ node: Node, than value: Float) -> String? {
            guard node.inputs.count == 2 else { return nil }
            func isIt(_ name: String) -> Bool { number(name).map { abs($0 - value) < 1e-4 * value } ?? false }
            if isIt(node.inputs[1]) { return node.inputs[0] }
            return node.type != "Div" && isIt(node.inputs[0]) ? node.inputs[1] : nil
        }
        func other(_ node: Node, than name: String) -> String? {
            guard node.type == "Mul", node.inputs.count == 2, let place = node.inputs.firstIndex(of: name) else { return nil }
            return node.inputs[1 - place]
        }
        func next(_ node: Node) -> [Int] { node.outputs.first.flatMap { readers[$0] } ?? [] }

        for node in nodes where node.type == "Erf" && node.domain.isEmpty {
            guard let argument = node.inputs.first, let scaling = maker[argument].map({ nodes[$0] }),
                let x = scaling.type == "Div"
                    ? other(scaling, than: Float(2).squareRoot())
                    : scaling.type == "Mul" ? other(scaling, than: Float(0.5).squareRoot()) : nil
            else { continue }
            for sum in next(node).map({ nodes[$0] }) where sum.type == "Add" && other(sum, than: 1) != nil {
                for index in next(sum) {
                    guard let partner = other(nodes[index], than: sum.outputs[0]) else { continue }
                    if let half = maker[partner].map({ nodes[$0] }), half.type == "Mul", other(half, than: 0.5) == x {
                        replace(index, x)
                    } else if partner == x {
                        for last in next(nodes[index])
                        where nodes[last].type == "Mul" && other(nodes[last], than: 0.5) == nodes[index].outputs[0] {
                            replace(last, x)
                        }
                    } else if number(partner) == 0.5 {
                        for last in next(nodes[index]) where other(nodes[last], than: nodes[index].outputs[0]) == x {
                            replace(last, x)
                        }
                    }
                }
            }
        }
    }

    private mutating func replace(_ index: Int, _ x: String) {
        nodes[index].type = "Gelu"
        nodes[index].inputs = [x]
        nodes[index].attributes = [:]
    }
}
