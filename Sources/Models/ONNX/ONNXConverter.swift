import Tensors

/// Makes the operators of an ONNX model, node by node.
struct ONNXConverter {
    /// Elements; more cannot be meant.
    static let largestTensor = 1 << 36
    /// Elements of a constant that follows from others.
    static let largestConstant = 1 << 24

    let file: ONNXFile
    /// Whether images keep their channels behind the batch, (N, C, H, W), where the graph is entered and left.
    let keepsLayout: Bool
    /// What stands for an open axis of the file.
    let batch: Dimension
    /// What recurrent operators become: a loop, or the steps written out.
    let recurrentForm: ModelConversion.Recurrent
    var builder = GraphBuilder()
    /// What whoever uses the graph has to know: where layouts differ from the file's, what became larger.
    private(set) var notes: [String] = []
    /// An input of which a dimension is the batch, to ask for its size when the model runs.
    var batchSource: ONNXValue?
    /// The node that is being converted.
    var call: ONNXCall!
    var values: [String: ONNXOperand] = [:]
    /// The nodes that read each value.
    private(set) var readers: [String: [Int]] = [:]
    /// Elements of constants that are larger than what they follow from.
    private var growth = 0
    /// Tensors that a node has made, by its name.
    var countOfNames: [String: Int] = [:]
    /// What was moved once in the subgraph that is being made: a second reader takes the same tensor.
    var moves: [Move: Int] = [:]
    /// The tensors of the subgraph that is being made that may hold −∞, as masks of attention do.
    var infinite: Set<Int> = []
    /// The inputs and outputs that have their channels last.
    var channelsLast: Set<String> = []
    /// The inputs and outputs that have the batch first, with the axis that it is in the file.
    var batchFirst: [String: Int] = [:]
    /// The first two axes, steps and batch, of inputs that have the batch first and not second as in the file.
    var sequences: [[Dimension]] = []

    init(_ file: ONNXFile, keepsLayout: Bool, batch: Int?, recurrent: ModelConversion.Recurrent) {
        recurrentForm = recurrent
        self.file = file
        for (index, node) in file.nodes.enumerated() {
            for input in node.inputs + node.readInside { readers[input, default: []].append(index) }
        }
        self.keepsLayout = keepsLayout
        self.batch = batch.map { Dimension($0) } ?? .batch
    }

    /// A TRANSPOSE or RESHAPE of a tensor.
    struct Move: Hashable {
        var tensor: Int
        var code: BuiltinOperator
        var numbers: [Int]
    }

    mutating func note(_ text: String) { if !notes.contains(text) { notes.append(text) } }

    mutating func convert() throws -> Graph {
        let version = try operatorSet()
        for (name, constant) in file.constants { values[name] = .constant(constant) }
        try requireBatch()
        var inputs: [(name: String, tensor: Int)] = []
        for argument in file.inputs {
            let value = try input(argument)
            values[argument.name] = .value(value)
            inputs.append((argument.name, value.tensor))
        }
        try convert(file, version)
        var outputs: [(name: String, tensor: Int)] = []
        for argument in file.outputs {
            guard let operand = values[argument.name] else {
                throw ModelError("no node makes this output", at: .entry(argument.name))
            }
            outputs.append((argument.name, try output(operand, argument.name)))
        }
        var graph = builder.graph(name: file.name, inputs: inputs, outputs: outputs)
        if !graph.fuseGelu() { graph.writeOutErrorFunctions() }
        return graph.mergingEqualOperators().simplified()
    }

    /// The version of ONNX's own operator set.
    private func operatorSet() throws -> Int {
        let read = 7...28
        for (domain, version) in file.operatorSets.sorted(by: { $0.key < $1.key }) {
            // A set of which no node needs more than is read is of no importance.
            if domain != "", domain != "ai.onnx.ml",
                let index = file.nodes.firstIndex(where: {
                    $0.domain == domain && Self.operators(of: domain)[$0.type] == nil
                })
            {
                throw refusal(of: file.nodes[index], index)
            }
            if domain == "", !read.contains(version) {
                throw ModelError(
                    "the model uses operator set \(version); \(read.lowerBound) to \(read.upperBound) are read",
                    help: version < read.lowerBound
                        ? "Convert it: onnx.version_converter.convert_version(model, 17)."
                        : "Export it with an older one: torch.onnx.export(…, opset_version=18).")
            }
        }
        return file.operatorSets[""] ?? read.upperBound
    }

    private func refusal(of node: ONNXFile.Node, _ index: Int) -> ModelError {
        let call = ONNXCall(node, index: index, version: 0, operands: [])
        if let reason = Self.refused[node.type], node.domain == "" || node.domain == "ai.onnx.ml" {
            return call.error("the operator cannot be converted: \(reason.why)", help: reason.help)
        }
        if node.domain == "ai.onnx.ml" {
            return call.error("the operator of ai.onnx.ml is not read", help: "Train a network or a linear model in its place.")
        }
        guard node.domain == "" else {
            return call.error(
                "the operator of the domain '\(node.domain)' is not read",
                help: "Export the model with ONNX's own operators: without a runtime's optimizations, or with opset_version=18.")
        }
        return call.error(
            "the operator is not read", help: "Replace it in the model by operators that the page about ONNX files lists.")
    }

    /// The nodes of a graph that its outputs need.
    mutating func convert(_ graph: ONNXFile, _ version: Int) throws {
        let needed = try neededNodes(of: graph)
        for (index, node) in graph.nodes.enumerated() where needed.contains(index) { try convert(node, index, version) }
    }

    private func neededNodes(of graph: ONNXFile) throws -> Set<Int> {
        var maker: [String: Int] = [:]
        for (index, node) in graph.nodes.enumerated() {
            for output in node.outputs where !output.isEmpty {
                guard maker.updateValue(index, forKey: output) == nil else {
                    throw ModelError("two nodes make this value", at: .entry(output))
                }
            }
        }
        var needed: Set<Int> = []
        var waiting = graph.outputs.map(\.name)
        while let name = waiting.popLast() {
            guard let index = maker[name], needed.insert(index).inserted else { continue }
            waiting += graph.nodes[index].inputs + graph.nodes[index].readInside
        }
        return needed
    }

    private mutating func convert(_ node: ONNXFile.Node, _ index: Int, _ version: Int) throws {
        guard let converter = Self.operators(of: node.domain)[node.type] else { throw refusal(of: node, index) }
        var operands: [ONNXOperand?] = []
        for name in node.inputs {
            if name.isEmpty {
                operands.append(nil)
                continue
            }
            guard let operand = values[name] else {
                throw ONNXCall(node, index: index, version: version, operands: []).error(
                    "its input '\(name)' is made by nothing before it, or is an output that is not supported")
            }
            operands.append(operand)
        }
        call = ONNXCall(node, index: index, version: version, operands: operands)
        let first = builder.tensors.count
        let results = try converter(&self)
        try call.requireAllTaken()
        for (position, name) in node.outputs.enumerated()
        where !results.indices.contains(position) || results[position] == nil {
            if !name.isEmpty, readers[name] != nil || file.outputs.contains(where: { $0.name == name }) {
                throw call.error("its output \(position), '\(name)', is not supported")
            }
        }
        let given = operands.reduce(0) { $0 + ($1?.constant?.count ?? 0) }
        try grow(by: results.reduce(-given) { $0 + ($1?.constant?.count ?? 0) })
        for (name, result) in zip(node.outputs, results) where !name.isEmpty {
            guard let result else { continue }
            guard let count = result.shape.total, count.count > 0 || result.constant != nil, count.count <= Self.largestTensor,
                result.shape.allSatisfy({ $0.count <= Int(Int32.max) })
            else { throw call.error("its output of shape \(result.shape.text) is empty or too large") }
            if case .value(let value) = result, value.tensor >= first {
                builder.rename(value.tensor, to: name)
            }
            values[name] = result
        }
    }

    /// A small file must not become a graph of any size.
    mutating func grow(by elements: Int) throws {
        growth += max(elements, 0)
        guard growth <= 2 * Self.largestConstant else {
            throw call.error("the constants that follow from the model's are too large")
        }
    }
}
