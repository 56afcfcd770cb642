import Tensors

/// Makes the operators of a signature: functions are followed from their results to their parameters, variables and what
/// follows from them become constants, and each other node one operator or several.
struct SavedModelConverter {
    typealias Value = TensorFlowValue

    /// More cannot be meant: functions that call functions can be a short text for a long computation.
    private static let mostNodes = 1 << 20
    /// How deeply functions may call each other.
    private static let deepestCall = 64
    /// Bytes of constants that are computed while reading, together.
    private static let mostConstantBytes = 1 << 30

    let model: SavedModel
    let conversion: ModelConversion
    /// Where the elements of each object are stored.
    let keys: [Int: String]
    var builder = GraphBuilder()
    /// For each unknown dimension a tensor and an axis that has it.
    var places: [Int: (tensor: Int, axis: Int)] = [:]
    var unknownCount = 0
    /// The shapes of the tensors that are computed.
    var computedShapes: [Int: [Dimension]] = [:]
    /// The tensors that hold shapes, by the tensors whose shapes they are.
    var shapes: [Int: Int] = [:]
    /// The nodes whose error functions wait to become part of an activation.
    var errorFunctions: [Context] = []
    private var nodeCount = 0
    private var constantBytes = 0
    private var callDepth = 0

    init(_ model: SavedModel, _ conversion: ModelConversion) {
        self.model = model
        self.conversion = conversion
        keys = model.keys()
    }

    /// A function that is being followed, with what is known of its nodes.
    final class Frame {
        let function: TensorFlowFunction
        let arguments: [String: Value]
        var values: [String: [Value]] = [:]

        init(_ function: TensorFlowFunction, arguments: [Value]) {
            self.function = function
            self.arguments = Dictionary(zip(function.parameters, arguments), uniquingKeysWith: { $1 })
        }
    }

    /// One node that is being converted.
    struct Context {
        let node: TensorFlowNode
        let inputs: [Value]
        let function: String
        let file: String
        /// The outputs that something reads.
        var usedOutputs: Set<Int> { frame?.function.usedOutputs(of: node.name) ?? [] }
        /// What the node is in; nil outside.
        var frame: Frame?

        var name: String { node.name }

        func error(_ message: String, help: String = "") -> ModelError {
            let place = function.isEmpty ? "" : " of function '\(function)'"
            return ModelError(message, at: .entry("node '\(node.name)' (\(node.op))\(place)"), in: file, help: help)
        }

        func input(_ index: Int) throws(ModelError) -> Value {
            guard inputs.indices.contains(index) else { throw error("it has \(inputs.count) inputs") }
            return inputs[index]
        }

        /// An input that must be known before the model runs.
        func constant(_ index: Int) throws(ModelError) -> Constant {
            guard let constant = try input(index).constant else {
                throw error("its input \(index) is not a constant, which is not supported")
            }
            return constant
        }

        /// Whole numbers that must be known before the model runs.
        func ints(_ index: Int) throws(ModelError) -> [Int] {
            let value = try input(index)
            guard let values = value.numbers?.values ?? value.constant?.ints else {
                throw error("its input \(index) is not a constant of whole numbers")
            }
            return values
        }
    }

    /// The value that a node or a function refers to as "node:output:0", "node:0", "node" or "parameter".
    mutating func value(of reference: String, in frame: Frame) throws(ModelError) -> Value {
        try evaluate(Self.name(of: reference), in: frame)
        return try known(reference, in: frame)
    }

    private static func name(of reference: String) -> String {
        String(reference.prefix { $0 != ":" })
    }

    /// The value of what was evaluated.
    private func known(_ reference: String, in frame: Frame) throws(ModelError) -> Value {
        let parts = reference.split(separator: ":", omittingEmptySubsequences: false)
        let name = Self.name(of: reference)
        if let argument = frame.arguments[name] { return argument }
        let values = frame.values[name] ?? []
        var index = parts.count > 1 ? Int(parts[parts.count - 1]) ?? -1 : 0
        if parts.count > 2, let op = frame.function.nodes[name]?.op {
            index += TensorFlowOperation.outputs(of: op).firstIndex(of: String(parts[1])) ?? 0
        }
        guard values.indices.contains(index) else {
            throw ModelError("there is no output '\(reference)' in function '\(frame.function.name)'", in: model.graph.file.name)
        }
        return values[index]
    }

    /// Converts the node and all that it needs.
    private mutating func evaluate(_ name: String, in frame: Frame) throws(ModelError) {
        if frame.arguments[name] != nil || frame.values[name] != nil { return }
        var stack = [name]
        // Those that wait for what is above them on the stack.
        var waiting: Set<String> = []
        while let name = stack.last {
            if frame.values[name] != nil {
                stack.removeLast()
                continue
            }
            let function = frame.function.name
            guard let node = frame.function.nodes[name] else {
                throw ModelError("there is no node '\(name)' in function '\(function)'", in: model.graph.file.name)
            }
            func context(_ inputs: [Value]) -> Context {
                Context(node: node, inputs: inputs, function: function, file: model.path, frame: frame)
            }
            guard let operation = TensorFlowOperation.named(node.op) else {
                let version = model.graph.version.map { " \($0)" } ?? ""
                throw context([]).error(
                    "TensorFlow Lite has no operator for it that Modelbook writes",
                    help: model.graph.isOfTensorFlow1
                        ? "The folder is a graph as TensorFlow 1 has them, written by TensorFlow\(version): build its network in Keras, load the "
                            + "weights and save it with model.save(\"model.keras\"), or convert the folder with TensorFlow." : "")
            }
            let missing = Set(node.inputs.map(Self.name)).filter { frame.arguments[$0] == nil && frame.values[$0] == nil }
            if !missing.isEmpty {
                waiting.insert(name)
                guard waiting.isDisjoint(with: missing) else { throw context([]).error("it needs its own result") }
                stack += missing.sorted()
                continue
            }
            stack.removeLast()
            waiting.remove(name)
            nodeCount += 1
            guard nodeCount <= Self.mostNodes else { throw context([]).error("the computation has too many nodes") }
            var inputs: [Value] = []
            for input in node.inputs { inputs.append(try known(input, in: frame)) }
            let values = try operation(&self, context(inputs))
            try count(values, context(inputs))
            frame.values[name] = values
        }
    }

    /// Bounds the memory of constants that are not parts of a file.
    private mutating func count(_ values: [Value], _ context: Context) throws(ModelError) {
        if ["ReadVariableOp", "PartitionedCall", "StatefulPartitionedCall"].contains(context.node.op) { return }
        for case .constant(let constant) in values
        where !context.inputs.contains(where: { $0.constant?.data.isIdentical(to: constant.data) ?? false }) {
            constantBytes += constant.data.count
        }
        guard constantBytes <= Self.mostConstantBytes + model.graph.file.bytes.count else {
            throw context.error("the constants of the computation have too many bytes")
        }
    }

    /// The results of a function for `arguments`.
    mutating func call(_ name: String, _ arguments: [Value], _ context: Context) throws(ModelError) -> [Value] {
        guard let function = try model.graph.function(name) else { throw context.error("there is no function '\(name)'") }
        guard function.parameters.count == arguments.count else {
            throw context.error("it calls '\(name)' with \(arguments.count) arguments, which takes \(function.parameters.count)")
        }
        for node in function.nodes.values where node.op.hasPrefix("Assign") && node.op.hasSuffix("VariableOp") {
            throw Context(node: node, inputs: [], function: name, file: model.path)
                .error("it changes a variable while the model runs, which is not supported")
        }
        // The graph outside functions only has the names of variables; which objects they are, the function says.
        var arguments = arguments
        let captures = model.graph.captures(of: name)
        for (place, object) in zip(arguments.indices.suffix(captures.count), captures.suffix(arguments.count)) {
            if case .variable = arguments[place], let key = keys[object] { arguments[place] = .variable(key) }
        }
        if let whole = try longShortTermMemory(function, context) { return whole }
        let frame = Frame(function, arguments: arguments)
        return try nested(context) { (converter) throws(ModelError) in
            var results: [Value] = []
            for result in function.results { results.append(try converter.value(of: result, in: frame)) }
            return results
        }
    }

    /// What is done inside a function that the node calls.
    mutating func nested<Result>(
        _ context: Context, _ body: (inout SavedModelConverter) throws(ModelError) -> Result
    ) throws(ModelError) -> Result {
        callDepth += 1
        defer { callDepth -= 1 }
        guard callDepth <= Self.deepestCall else {
            throw context.error("functions call each other more than \(Self.deepestCall) deep")
        }
        return try body(&self)
    }
}
