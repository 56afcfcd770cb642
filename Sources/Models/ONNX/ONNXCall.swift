import Tensors

/// One node that is being converted. It remembers what its converter took: what is left of its attributes and inputs is
/// an error that names it.
final class ONNXCall {
    let node: ONNXFile.Node
    let index: Int
    /// The version of the operator set that the node's operator is from.
    let version: Int
    private let operands: [ONNXOperand?]
    private var takenInputs: Set<Int> = []
    private var takenAttributes: Set<String> = []

    init(_ node: ONNXFile.Node, index: Int, version: Int, operands: [ONNXOperand?]) {
        self.node = node
        self.index = index
        self.version = version
        self.operands = operands
    }

    /// The same node as another operator with other inputs.
    func substitute(_ type: String, _ operands: [ONNXOperand?], version: Int?) -> ONNXCall {
        var other = node
        (other.type, other.domain) = (type, "")
        other.inputs = operands.map { _ in "" }
        for name in ["channels_last", "opset"] { other.attributes[name] = nil }
        return ONNXCall(other, index: index, version: version ?? self.version, operands: operands)
    }

    /// What the tensors that the node makes are named after.
    var name: String { node.outputs.first { !$0.isEmpty } ?? node.name }
    /// What the file calls an input; nil for one that is left out.
    func name(ofInput position: Int) -> String? {
        node.inputs.indices.contains(position) && !node.inputs[position].isEmpty ? node.inputs[position] : nil
    }

    func error(_ message: String, help: String = "") -> ModelError {
        let title = node.type + (node.name.isEmpty ? "" : " '\(node.name)'")
        return ModelError(message, at: .node(index, name: title, subgraph: 0), help: help)
    }

    // MARK: Inputs

    /// nil for an optional input that is left out.
    func optional(_ position: Int) -> ONNXOperand? {
        takenInputs.insert(position)
        return operands.indices.contains(position) ? operands[position] : nil
    }

    func input(_ position: Int = 0) throws(ModelError) -> ONNXOperand {
        guard let operand = optional(position) else { throw error("its input \(position) is missing") }
        return operand
    }

    /// All inputs of an operator that takes any number of them.
    func inputs() throws(ModelError) -> [ONNXOperand] {
        var all: [ONNXOperand] = []
        for position in operands.indices { all.append(try input(position)) }
        guard !all.isEmpty else { throw error("it has no input") }
        return all
    }

    /// An input that must be known when the model is converted; nil where it is left out.
    func optionalConstant(_ position: Int, _ name: String) throws(ModelError) -> Constant? {
        guard let operand = optional(position) else { return nil }
        guard let constant = operand.constant, constant.repeats == nil else {
            throw error(
                "its input '\(name)' is computed when the model runs; it must be a constant",
                help: "Export the model with fixed sizes, all but the batch.")
        }
        return constant
    }

    func constant(_ position: Int, _ name: String) throws(ModelError) -> Constant {
        guard let constant = try optionalConstant(position, name) else { throw error("its input '\(name)' is missing") }
        return constant
    }

    /// Real numbers that must be known when the model is converted.
    func floats(_ position: Int, _ name: String, count: Int) throws(ModelError) -> [Float] {
        let constant = try constant(position, name)
        guard let values = constant.floats, values.count == count else {
            throw error("its input '\(name)' has shape \(Shape(constant.shape)) and should have \(count) real numbers")
        }
        return values
    }

    /// Whole numbers that must be known when the model is converted, as an input; nil where it is left out.
    func optionalIntegers(_ position: Int, _ name: String) throws(ModelError) -> [Int]? {
        guard let constant = try optionalConstant(position, name) else { return nil }
        guard let values = constant.ints else {
            throw error("its input '\(name)' is not a list of fixed whole numbers")
        }
        return values
    }

    /// Whole numbers that are an attribute in older versions of an operator and an input since; nil where they are left out.
    func integers(_ name: String, orInput position: Int) throws(ModelError) -> [Int]? {
        if let numbers = try ints(name) { return numbers }
        return try optionalIntegers(position, name)
    }

    // MARK: Attributes

    private func attribute(_ name: String) -> ONNXFile.Attribute? {
        takenAttributes.insert(name)
        return node.attributes[name]
    }

    func has(_ name: String) -> Bool { node.attributes[name] != nil }

    /// Says that an attribute has no bearing on what is computed.
    func ignore(_ names: String...) { takenAttributes.formUnion(names) }

    /// Says that another took all attributes.
    func ignoreAttributes() { takenAttributes.formUnion(node.attributes.keys) }

    private func mismatch(_ name: String, _ value: ONNXFile.Attribute) -> ModelError {
        error("its attribute '\(name)' is \(value.brief), which is of another type than the operator's")
    }

    func optionalInt(_ name: String) throws(ModelError) -> Int? {
        guard let value = attribute(name) else { return nil }
        guard case .int(let number) = value else { throw mismatch(name, value) }
        return number
    }

    func int(_ name: String, default missing: Int) throws(ModelError) -> Int { try optionalInt(name) ?? missing }

    func bool(_ name: String, default missing: Bool = false) throws(ModelError) -> Bool {
        try int(name, default: missing ? 1 : 0) != 0
    }

    func float(_ name: String, default missing: Float) throws(ModelError) -> Float {
        guard let value = attribute(name) else { return missing }
        switch value {
        case .float(let number): return number
        case .int(let number): return Float(number)
        default: throw mismatch(name, value)
        }
    }

    func string(_ name: String, default missing: String) throws(ModelError) -> String {
        guard let value = attribute(name) else { return missing }
        guard case .string(let text) = value else { throw mismatch(name, value) }
        return text
    }

    func ints(_ name: String) throws(ModelError) -> [Int]? {
        guard let value = attribute(name) else { return nil }
        guard case .ints(let numbers) = value else { throw mismatch(name, value) }
        return numbers
    }

    func floats(_ name: String) throws(ModelError) -> [Float]? {
        guard let value = attribute(name) else { return nil }
        guard case .floats(let numbers) = value else { throw mismatch(name, value) }
        return numbers
    }

    func strings(_ name: String) throws(ModelError) -> [String]? {
        guard let value = attribute(name) else { return nil }
        guard case .strings(let texts) = value else { throw mismatch(name, value) }
        return texts
    }

    func tensor(_ name: String) throws(ModelError) -> Constant? {
        guard let value = attribute(name) else { return nil }
        guard case .tensor(let tensor) = value else { throw mismatch(name, value) }
        return tensor
    }

    func graph(_ name: String) throws(ModelError) -> ONNXFile {
        guard case .graph(let graph)? = attribute(name) else { throw error("its attribute '\(name)' is no graph") }
        return graph
    }

    /// Refuses an attribute that has another value than the one that is supported.
    func require(_ name: String, _ value: Int) throws(ModelError) {
        let found = try int(name, default: value)
        guard found == value else { throw error("its attribute '\(name)' = \(found) is not supported, only \(value)") }
    }

    func require(_ name: String, _ value: String) throws(ModelError) {
        let found = try string(name, default: value)
        guard found == value else { throw error("its attribute '\(name)' = '\(found)' is not supported, only '\(value)'") }
    }

    /// Refuses what its converter has not taken.
    func requireAllTaken() throws(ModelError) {
        if let name = node.attributes.keys.sorted().first(where: { !takenAttributes.contains($0) }) {
            throw error("its attribute '\(name)' = \(node.attributes[name]!.brief) is not supported")
        }
        if let position = operands.indices.first(where: { operands[$0] != nil && !takenInputs.contains($0) }) {
            throw error("its input \(position), '\(node.inputs[position])', is not supported")
        }
    }

    // MARK: Axes

    /// An axis counted from the front; negative ones count from the back.
    func axis(_ axis: Int, rank: Int) throws(ModelError) -> Int {
        guard axis >= -rank, axis < rank else { throw error("axis \(axis) does not exist in an input of \(rank) axes") }
        return axis < 0 ? axis + rank : axis
    }

    func axes(_ axes: [Int], rank: Int) throws(ModelError) -> [Int] {
        var result: [Int] = []
        for axis in axes { result.append(try self.axis(axis, rank: rank)) }
        guard Set(result).count == result.count else { throw error("the axes \(Shape(axes)) name one axis twice") }
        return result
    }

    /// The size of an axis that may not depend on the batch.
    func fixed(_ extent: Dimension, _ what: String) throws(ModelError) -> Int {
        guard let size = extent.value else { throw error("\(what) depends on the batch, which is not supported") }
        return size
    }
}
