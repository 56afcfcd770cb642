import Models
import Tensors

/// Operators that run other subgraphs: IF, STABLEHLO_CASE, WHILE, CALL, CALL_ONCE, STABLEHLO_COMPOSITE by its
/// decomposition.
enum SubgraphCall {
    /// Inputs: the condition, then those of the branch that it chooses.
    static let `if` = OperatorKernel(version: 1, isPure: false) { node in
        try node.require(!node.op.inputs.isEmpty, "the condition is missing")
        let condition = try node.input(0)
        try node.expect(condition, type: .bool)
        try node.require(
            condition.elementCount == 1, "the condition has the shape \(condition.shape) where one element is expected")
        let fields: [OptionField] = [.thenSubgraphIndex, .elseSubgraphIndex]
        return try choosing(among: fields.map { node.options.int($0) }, node) {
            condition.elements(as: UInt8.self)[0] != 0 ? 0 : 1
        }
    }

    /// Inputs: the number of the branch, the last one where there is none of that number, then those of the branch.
    static let `case` = OperatorKernel(version: 1, isPure: false) { node in
        try node.require(!node.op.inputs.isEmpty, "the branch's number is missing")
        let number = try node.input(0)
        try node.expect(number, type: .int32)
        try node.require(
            number.elementCount == 1, "the branch's number has the shape \(number.shape) where one element is expected")
        let subgraphs = node.options.ints(.branchSubgraphIndices)
        try node.require(!subgraphs.isEmpty, "has no branches")
        return try choosing(among: subgraphs, node) {
            let branch = Int(number.elements(as: Int32.self)[0])
            return subgraphs.indices.contains(branch) ? branch : subgraphs.count - 1
        }
    }

    private static func choosing(among subgraphs: [Int], _ node: Node, _ choice: @escaping () -> Int) throws -> Evaluation {
        let branches = try subgraphs.map { try Callee(node, subgraph: $0, inputs: Array(1..<node.op.inputs.count)) }
        let areFixed = try branches.allSatisfy { try $0.prepare() }
        let outputs = try node.op.outputs.indices.map { try node.output($0) }
        let areAlike = areFixed && branches.allSatisfy { $0.shapes == branches[0].shapes }
        try Callee.declare(outputs, shapes: areAlike ? branches[0].shapes : nil, node)
        return {
            let branch = branches[choice()]
            try branch.run()
            try branch.deliver(to: outputs)
        }
    }

    /// Inputs and outputs: what is carried from one round to the next.
    static let `while` = OperatorKernel(version: 1, isPure: false) { node in
        let carried = Array(node.op.inputs.indices)
        let condition = try Callee(node, subgraph: node.options.int(.condSubgraphIndex), inputs: carried)
        let body = try Callee(node, subgraph: node.options.int(.bodySubgraphIndex), inputs: carried)
        try node.require(
            condition.runner.outputs.count == 1 && condition.runner.outputs[0].type == .bool,
            "subgraph \(condition.runner.index), its condition, does not give one boolean")
        let outputs = try node.op.outputs.indices.map { try node.output($0) }
        try node.require(
            outputs.count == carried.count && body.runner.outputs.map(\.type) == body.runner.inputs.map(\.type),
            "subgraph \(body.runner.index), its body, does not give what it takes")
        let isFixed = try body.prepare() && condition.prepare() && body.shapes == body.runner.inputs.map(\.shape)
        try Callee.declare(outputs, shapes: isFixed ? body.shapes : nil, node)
        let limit = node.session.options.loopLimit
        let decision = condition.runner.outputs[0]
        let round = isFixed ? WhileRound(body: body.runner, condition: condition.runner) : nil
        return {
            try body.takeInputs()
            try condition.take(body.runner.inputs)
            var rounds = 0
            while true {
                try condition.runner.invoke()
                guard decision.byteCount >= 1 else { throw node.error("its condition gives no value") }
                if decision.elements(as: UInt8.self)[0] == 0 { break }
                guard rounds < limit else { throw node.error("its body ran \(limit) times without an end") }
                rounds += 1
                try body.runner.invoke()
                if let round {
                    round.carry()
                } else {
                    try body.take(body.runner.outputs.map { Callee.Value($0) })
                    try condition.take(body.runner.inputs)
                }
            }
            for (output, value) in zip(outputs, body.runner.inputs) { try Callee.copy(value, to: output) }
        }
    }

    static let call = calling(.subgraph)
    static let composite = calling(.decompositionSubgraphIndex)

    private static func calling(_ field: OptionField) -> OperatorKernel {
        OperatorKernel(version: 1, isPure: false) { node in
            let callee = try Callee(node, subgraph: node.options.int(field), inputs: Array(node.op.inputs.indices))
            let isFixed = try callee.prepare()
            let outputs = try node.op.outputs.indices.map { try node.output($0) }
            try Callee.declare(outputs, shapes: isFixed ? callee.shapes : nil, node)
            return {
                try callee.run()
                try callee.deliver(to: outputs)
            }
        }
    }

    /// Runs a subgraph in the first invocation, and in the first after a reset, only.
    static let once = OperatorKernel(version: 1, isPure: false) { node in
        try node.expect(inputs: 0...0, outputs: 0...0)
        let subgraph = node.options.int(.initSubgraphIndex)
        let callee = try Callee(node, subgraph: subgraph, inputs: [])
        let resources = node.session.resources
        let identifier = resources.identifier(of: "CALL_ONCE \(subgraph)")
        return {
            guard let done = resources.resource(identifier, as: Done.self, make: Done.init) else {
                throw node.error("the name of subgraph \(subgraph) is taken by a resource")
            }
            if done.value { return }
            try callee.run()
            done.value = true
        }
    }

    private final class Done: Resource {
        var value = false
        func reset() { value = false }
    }
}

/// A subgraph that an operator calls.
struct Callee {
    let runner: SubgraphRunner
    private let arguments: [RuntimeTensor]
    private let node: Node

    init(_ node: Node, subgraph: Int, inputs: [Int]) throws {
        self.node = node
        runner = try node.runner.callee(subgraph, of: node)
        arguments = try inputs.map { try node.input($0) }
        try node.require(
            runner.inputs.count == arguments.count,
            "subgraph \(subgraph) takes \(runner.inputs.count) inputs; \(arguments.count) are given")
        for (parameter, argument) in zip(runner.inputs, arguments) {
            try node.require(
                parameter.type == argument.type,
                "subgraph \(subgraph) takes \(parameter.type.name) as '\(parameter.name)'; \(argument.type.name) is given")
        }
    }

    /// Prepares the subgraph for arguments of the shapes that they have now; returns whether the shapes of its results
    /// are then known.
    func prepare() throws -> Bool {
        for (i, argument) in arguments.enumerated() { runner.resizeInput(i, to: argument.shape) }
        try runner.prepare()
        return runner.outputs.allSatisfy { $0.isResolved && $0.type.bitWidth != nil }
    }

    var shapes: [Shape] { runner.outputs.map(\.shape) }

    /// Says which shapes the operator's outputs have; nil where only running tells.
    static func declare(_ outputs: [RuntimeTensor], shapes: [Shape]?, _ node: Node) throws {
        if let shapes {
            try node.require(
                shapes.count == outputs.count, "has \(outputs.count) outputs where the subgraph gives \(shapes.count)")
            for (output, shape) in zip(outputs, shapes) { try node.resize(output, to: shape) }
        } else {
            for output in outputs { node.resizeWhenEvaluated(output) }
        }
    }

    func takeInputs() throws { try take(arguments) }

    /// Sets the subgraph's inputs.
    func take(_ values: [RuntimeTensor]) throws {
        try fit { values[$0].shape }
        for (input, value) in zip(runner.inputs, values) { try Self.copy(value, to: input) }
    }

    /// A tensor's elements apart from the tensor, which may change meanwhile.
    struct Value {
        let shape: Shape
        let tensor: Tensor
        init(_ tensor: RuntimeTensor) {
            shape = tensor.shape
            self.tensor = tensor.snapshot()
        }
    }

    func take(_ values: [Value]) throws {
        try fit { values[$0].shape }
        for (input, value) in zip(runner.inputs, values) {
            let bytes = value.tensor.bytes
            if input.type.bitWidth == nil { try input.resize(to: value.shape, bytes: bytes.count) }
            bytes.withUnsafeBytes { if $0.count > 0 { input.data.copyMemory(from: $0.baseAddress!, byteCount: $0.count) } }
        }
    }

    private func fit(_ shape: (Int) -> Shape) throws {
        for i in runner.inputs.indices where runner.inputs[i].shape != shape(i) { runner.resizeInput(i, to: shape(i)) }
        if !runner.isPrepared { try runner.prepare() }
    }

    func run() throws {
        try takeInputs()
        try runner.invoke()
    }

    func deliver(to outputs: [RuntimeTensor]) throws {
        guard outputs.count == runner.outputs.count else {
            throw node.error("has \(outputs.count) outputs where subgraph \(runner.index) gives \(runner.outputs.count)")
        }
        for (output, value) in zip(outputs, runner.outputs) { try Self.copy(value, to: output) }
    }

    static func copy(_ value: RuntimeTensor, to tensor: RuntimeTensor) throws {
        guard value.type == tensor.type else {
            throw ModelError(
                "'\(value.name)' of type \(value.type.name) is passed as '\(tensor.name)' of type \(tensor.type.name)")
        }
        if !tensor.isResolved || tensor.shape != value.shape || tensor.type.bitWidth == nil {
            try tensor.resize(to: value.shape, bytes: value.byteCount)
        }
        tensor.data.copyMemory(from: value.data, byteCount: value.byteCount)
    }
}
