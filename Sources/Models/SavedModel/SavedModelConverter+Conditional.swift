import Tensors

/// What is computed only where something holds, `If` and `StatelessIf`.
extension SavedModelConverter {
    mutating func conditional(_ context: Context) throws(ModelError) -> [Value] {
        let condition = try context.input(0), arguments = Array(context.inputs.dropFirst())
        guard let yes = try context.node.function("then_branch"), let no = try context.node.function("else_branch") else {
            throw context.error("it names no functions")
        }
        if let known = condition.constant?.ints?.first { return try call(known != 0 ? yes : no, arguments, context) }
        let test = try tensor(of: condition, context)
        guard test.type == .bool, test.shape.product == 1 else {
            throw context.error(
                "its condition is of type \(test.type.name) and shape \(Shape(test.shape.counts)), and not one boolean")
        }
        let first = try branch(yes, arguments, context), second = try branch(no, arguments, context)
        guard first.results.count == second.results.count else {
            throw context.error("its branches give different numbers of results")
        }
        var outputs: [Value.Tensor] = []
        for (index, (a, b)) in zip(first.results, second.results).enumerated() {
            guard a.type == b.type, a.shape.count == b.shape.count else {
                throw context.error("its branches give results of different types or numbers of dimensions")
            }
            // A size that is known in one branch only is open.
            let shape = zip(a.shape, b.shape).map { a, b in
                a == b && a.unknowns.allSatisfy { places[$0] != nil } ? a : nil as Dimension?
            }
            outputs.append(add(name: "\(context.name):\(index)", shape: shape, type: a.type))
        }
        builder.append(
            .if, [test.index] + Self.tensors(arguments).map(\.index), outputs: outputs.map(\.index),
            [.thenSubgraphIndex: .int(first.subgraph), .elseSubgraphIndex: .int(second.subgraph)])
        return outputs.map { .tensor($0) }
    }

    private static func tensors(_ values: [Value]) -> [Value.Tensor] {
        values.compactMap { if case .tensor(let tensor) = $0 { tensor } else { nil } }
    }

    /// A function as a subgraph of its own. What is known of its arguments is in it.
    private mutating func branch(
        _ name: String, _ arguments: [Value], _ context: Context
    ) throws(ModelError) -> (subgraph: Int, results: [Value.Tensor]) {
        let outside = (places, shapes, computedShapes)
        builder.beginSubgraph()
        (places, shapes, computedShapes) = ([:], [:], [:])
        var own: [Value] = []
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .tensor(let tensor): own.append(.tensor(parameter(tensor, name: "\(name)/\(index)")))
            case .list: throw context.error("it takes a list, which is not supported")
            default: own.append(argument)
            }
        }
        var results: [Value.Tensor] = []
        for (index, result) in try call(name, own, context).enumerated() {
            results.append(try tensor(of: result, context, name: "\(name)/result\(index)"))
        }
        let subgraph = builder.endSubgraph(
            name, inputs: Self.tensors(own).map(\.index), outputs: results.map(\.index))
        (places, shapes, computedShapes) = outside
        return (subgraph, results)
    }
}
