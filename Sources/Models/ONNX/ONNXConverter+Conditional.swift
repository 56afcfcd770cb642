import Tensors

/// `If`: the graph of the branch where it is known which, else a subgraph for each.
extension ONNXConverter {
    /// A value of the graph around a branch.
    private struct Captured {
        var name: String
        var value: ONNXValue
        var type: ElementType
    }

    mutating func conditional() throws -> [ONNXOperand?] {
        let node = call!
        let yes = try node.graph("then_branch"), no = try node.graph("else_branch"), condition = try node.input()
        if let known = condition.constant?.ints?.first { return try results(of: known != 0 ? yes : no, node) }
        let test = try value(condition)
        guard type(of: test) == .bool, test.shape.total == .one else {
            throw node.error("its condition of shape \(test.shape.text) is not one boolean")
        }
        let captured: [Captured] = node.node.readInside.sorted().compactMap { name in
            if case .value(let value)? = values[name] { Captured(name: name, value: value, type: type(of: value)) } else { nil }
        }
        let first = try branch(yes, captured, node), second = try branch(no, captured, node)
        call = node
        guard first.results.map(\.shape) == second.results.map(\.shape),
            first.results.map({ $0.type }) == second.results.map({ $0.type })
        else { throw node.error("its branches give results of different shapes or types, which is not supported") }
        let outputs = first.results.map { builder.tensor(unique(node.name), $0.type, $0.shape) }
        builder.append(
            .if, [test.tensor] + captured.map(\.value.tensor), outputs: outputs.map(\.index),
            [.thenSubgraphIndex: .int(first.subgraph), .elseSubgraphIndex: .int(second.subgraph)])
        return outputs.map { .value(ONNXValue($0)) }
    }

    /// What a graph in a node gives.
    private mutating func results(of graph: ONNXFile, _ node: ONNXCall) throws -> [ONNXOperand] {
        guard graph.inputs.isEmpty, graph.outputs.count >= node.node.outputs.count else {
            throw node.error("a branch has inputs, or not an output for each of the node's")
        }
        for (name, constant) in graph.constants { values[name] = .constant(constant) }
        try convert(graph, node.version)
        call = node
        return try graph.outputs.map { output in
            guard let operand = values[output.name] else {
                throw node.error("nothing makes the output '\(output.name)' of a branch")
            }
            return operand
        }
    }

    /// A branch as a subgraph whose inputs are the values around it that either branch reads.
    private mutating func branch(
        _ graph: ONNXFile, _ captured: [Captured], _ node: ONNXCall
    ) throws -> (subgraph: Int, results: [GraphBuilder.Tensor]) {
        let outside = (values, moves, batchSource, infinite)
        (moves, infinite) = ([:], [])
        builder.beginSubgraph()
        var inputs: [Int] = []
        batchSource = nil
        for other in captured {
            var own = other.value
            own.tensor = builder.tensor(other.name, other.type, own.tensorShape).index
            inputs.append(own.tensor)
            values[other.name] = .value(own)
            if batchSource == nil, own.shape.contains(.batch) { batchSource = own }
        }
        var results: [GraphBuilder.Tensor] = []
        for operand in try self.results(of: graph, node) {
            let result = try value(operand)
            results.append(
                GraphBuilder.Tensor(
                    index: arranged(result, result.axes).tensor, shape: result.shape, type: type(of: result)))
        }
        let subgraph = builder.endSubgraph(node.name, inputs: inputs, outputs: results.map(\.index))
        (values, moves, batchSource, infinite) = outside
        return (subgraph, results)
    }
}
