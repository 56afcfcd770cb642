import Tensors

/// Loops of functions, `While` and `StatelessWhile`.
extension SavedModelConverter {
    /// Shapes of what is carried settle in as many passes over the body.
    private static let mostPasses = 4

    /// One loop: what its functions take, and what of it changes.
    private struct Loop {
        let condition: TensorFlowFunction
        let body: TensorFlowFunction
        let initial: [Value]
        /// For each parameter whether the body gives it back as it is.
        var isKept: [Bool]
        /// For each parameter whether the result depends on it.
        var isNeeded: [Bool]
        /// For each parameter the tensor or list that is carried from step to step; nil for what is known or not needed.
        var carried: [Value?] = []
    }

    mutating func whileLoop(_ context: Context) throws(ModelError) -> [Value] {
        let condition = try callee("cond", context), body = try callee("body", context)
        let count = context.inputs.count
        guard condition.parameters.count == count, body.parameters.count == count, body.results.count == count else {
            throw context.error("its functions do not take its \(count) inputs")
        }
        var loop = Loop(
            condition: condition, body: body, initial: context.inputs,
            isKept: (0..<count).map { Self.parameter(body.results[$0], of: body) == body.parameters[$0] },
            isNeeded: Self.needed(condition, body, outputs: context.usedOutputs))
        try start(&loop, context)
        try fillLists(&loop, context)
        for _ in 0..<Self.mostPasses {
            let state = (builder, places, shapes, computedShapes)
            let results = try step(&loop, context)
            guard try settle(&loop, results, context) else { return try finish(loop, results, context) }
            (builder, places, shapes, computedShapes) = state
            try fillLists(&loop, context)
        }
        throw context.error("the shape of what it carries changes from step to step, which is not supported")
    }

    private func callee(_ attribute: String, _ context: Context) throws(ModelError) -> TensorFlowFunction {
        guard let name = try context.node.function(attribute), let function = try model.graph.function(name) else {
            throw context.error("its function '\(attribute)' is not in the file")
        }
        return function
    }

    /// The parameter that a function gives back as it is; nil for a result that it computes.
    private static func parameter(_ result: String, of function: TensorFlowFunction) -> String? {
        var reference = result
        for _ in 0...function.nodes.count {
            let name = String(reference.prefix { $0 != ":" })
            guard let node = function.nodes[name] else { return name }
            guard node.op == "Identity", let input = node.inputs.first else { return nil }
            reference = input
        }
        return nil
    }

    /// The parameters that a result of the loop depends on, those of the condition among them.
    private static func needed(
        _ condition: TensorFlowFunction, _ body: TensorFlowFunction, outputs: Set<Int>
    ) -> [Bool] {
        let places = Dictionary(body.parameters.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var needed = outputs
        for parameter in condition.parameters(of: condition.results) {
            if let place = condition.parameters.firstIndex(of: parameter) { needed.insert(place) }
        }
        var waiting = Array(needed)
        while let result = waiting.popLast() {
            guard body.results.indices.contains(result) else { continue }
            for parameter in body.parameters(of: [body.results[result]]) {
                if let place = places[parameter], needed.insert(place).inserted { waiting.append(place) }
            }
        }
        return body.parameters.indices.map(needed.contains)
    }

    /// What is carried, with the shapes that it has at first.
    private mutating func start(_ loop: inout Loop, _ context: Context) throws(ModelError) {
        for (index, value) in loop.initial.enumerated() {
            let isKnown: Bool
            switch value {
            case .tensor, .list: isKnown = false
            default: isKnown = loop.isKept[index]
            }
            guard loop.isNeeded[index], !isKnown else {
                loop.carried.append(nil)
                continue
            }
            if case .list = value {
                loop.carried.append(value)
            } else {
                loop.carried.append(.tensor(try tensor(of: value, context, name: "\(context.name)/\(index)")))
            }
        }
    }

    /// Lists of which nothing but the shape of the elements is known begin with zeros.
    private mutating func fillLists(_ loop: inout Loop, _ context: Context) throws(ModelError) {
        for (index, value) in loop.carried.enumerated() {
            guard case .list(var list)? = value, list.stacked == nil, list.element != nil else { continue }
            list.stacked = try stacked(list, context)
            loop.carried[index] = .list(list)
        }
    }

    /// The tensors of what is carried, in order; lists whose elements are not known yet have none.
    private static func tensors(_ carried: [Value?]) -> [Value.Tensor] {
        carried.compactMap { value in
            switch value {
            case .tensor(let tensor)?: tensor
            case .list(let list)?: list.stacked
            default: nil
            }
        }
    }

    /// One pass: the subgraphs of the condition and of the body. The body's results, in the place of each parameter.
    private mutating func step(_ loop: inout Loop, _ context: Context) throws(ModelError) -> (condition: Int, body: Int, [Value?])
    {
        let outside = (places, shapes, computedShapes)
        var results: [Value?] = []
        let condition = try function(loop.condition, loop, context) { (converter, frame) throws(ModelError) in
            let goesOn = try converter.value(of: loop.condition.results[0], in: frame)
            return [try converter.tensor(of: goesOn, context, name: "goes_on")]
        }
        (places, shapes, computedShapes) = outside
        let body = try function(loop.body, loop, context) { (converter, frame) throws(ModelError) in
            var outputs: [Value.Tensor] = []
            for (index, result) in loop.body.results.enumerated() {
                guard loop.carried[index] != nil else {
                    results.append(nil)
                    continue
                }
                let value = try converter.value(of: result, in: frame)
                results.append(value)
                if case .list(let list) = value {
                    if let stacked = list.stacked { outputs.append(stacked) }
                } else {
                    let tensor = try converter.tensor(of: value, context, name: "\(context.name)/next\(index)")
                    results[index] = .tensor(tensor)
                    outputs.append(tensor)
                }
            }
            return outputs
        }
        (places, shapes, computedShapes) = outside
        return (condition, body, results)
    }

    /// A function as a subgraph of its own, whose inputs are what the loop carries.
    private mutating func function(
        _ function: TensorFlowFunction, _ loop: Loop, _ context: Context,
        _ outputs: (inout SavedModelConverter, Frame) throws(ModelError) -> [Value.Tensor]
    ) throws(ModelError) -> Int {
        builder.beginSubgraph()
        (places, shapes, computedShapes) = ([:], [:], [:])
        var arguments: [Value] = []
        for (index, value) in loop.carried.enumerated() {
            let name = function.parameters[index]
            switch value {
            case .tensor(let tensor)?: arguments.append(.tensor(parameter(tensor, name: name)))
            case .list(var list)?:
                list.stacked = list.stacked.map { parameter($0, name: name) }
                arguments.append(.list(list))
            default: arguments.append(loop.initial[index])
            }
        }
        let inputs = Self.tensors(arguments.enumerated().map { loop.carried[$0] == nil ? nil : $1 }).map(\.index)
        let results = try nested(context) { (converter) throws(ModelError) in
            try outputs(&converter, Frame(function, arguments: arguments))
        }
        return builder.endSubgraph(function.name, inputs: inputs, outputs: results.map(\.index))
    }

    /// The tensor as an input of the subgraph that is being made.
    mutating func parameter(_ tensor: Value.Tensor, name: String) -> Value.Tensor {
        let input = add(name: name, shape: tensor.shape, type: tensor.type)
        for (axis, dimension) in tensor.shape.enumerated() where dimension.count == 1 && dimension.unknowns.count == 1 {
            places[dimension.unknowns[0]] = (input.index, axis)
        }
        return input
    }

    /// Gives what is carried the shapes that the body needs; false where it has them.
    private mutating func settle(
        _ loop: inout Loop, _ results: (condition: Int, body: Int, values: [Value?]), _ context: Context
    ) throws(ModelError) -> Bool {
        var isChanged = false
        for (index, result) in results.values.enumerated() {
            switch (loop.carried[index], result) {
            case (.list(var list)?, .list(let new)?):
                guard list.stacked == nil, let element = new.element else { continue }
                list.element = element
                loop.carried[index] = .list(list)
                isChanged = true
            case (.tensor(let tensor)?, .tensor(let new)?):
                guard tensor.type == new.type, tensor.shape.count == new.shape.count else {
                    throw context.error("the shape of what it carries changes from step to step, which is not supported")
                }
                guard tensor.shape != new.shape else { continue }
                var shape = tensor.shape as [Dimension?]
                for axis in shape.indices where tensor.shape[axis] != new.shape[axis] { shape[axis] = nil }
                // A tensor in the graph around the loop has the sizes that it begins with.
                let open = add(name: builder.tensors[tensor.index].name, shape: shape, type: tensor.type)
                loop.carried[index] = .tensor(Value.Tensor(index: tensor.index, shape: open.shape, type: tensor.type))
                isChanged = true
            default: continue
            }
        }
        return isChanged
    }

    /// The operator, and what it gives.
    private mutating func finish(
        _ loop: Loop, _ results: (condition: Int, body: Int, values: [Value?]), _ context: Context
    ) throws(ModelError) -> [Value] {
        var inputs: [Int] = [], outputs: [Int] = []
        var values: [Value] = []
        for (index, value) in loop.carried.enumerated() {
            func result(_ tensor: Value.Tensor) -> Value.Tensor {
                inputs.append(tensor.index)
                let output = add(name: "\(context.name):\(index)", shape: tensor.shape, type: tensor.type)
                outputs.append(output.index)
                for (axis, dimension) in tensor.shape.enumerated() where dimension.count == 1 && dimension.unknowns.count == 1 {
                    if places[dimension.unknowns[0]] == nil { places[dimension.unknowns[0]] = (output.index, axis) }
                }
                return output
            }
            switch value {
            case .tensor(let tensor)?: values.append(.tensor(result(tensor)))
            case .list(var list)?:
                list.stacked = list.stacked.map(result)
                values.append(.list(list))
            default: values.append(loop.initial[index])
            }
        }
        builder.append(
            .while, inputs, outputs: outputs,
            [.condSubgraphIndex: .int(results.condition), .bodySubgraphIndex: .int(results.body)])
        return values
    }
}

extension TensorFlowFunction {
    /// The parameters that `results` depend on.
    func parameters(of results: [String]) -> Set<String> {
        var seen: Set<String> = []
        var waiting = results.map { String($0.prefix { $0 != ":" }) }
        while let name = waiting.popLast() {
            guard seen.insert(name).inserted, let node = nodes[name] else { continue }
            waiting += node.inputs.map { String($0.prefix { $0 != ":" }) }
        }
        return seen.intersection(parameters)
    }

    /// Which outputs of the node `name` something reads.
    func usedOutputs(of name: String) -> Set<Int> {
        var used: Set<Int> = []
        for reference in nodes.values.flatMap(\.inputs) + results where reference.prefix(while: { $0 != ":" }) == name {
            used.insert(reference.split(separator: ":").last.flatMap { Int($0) } ?? 0)
        }
        return used
    }
}
