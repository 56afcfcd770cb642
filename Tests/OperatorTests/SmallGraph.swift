import Inference
import Models
import Tensors

/// A graph of one operator over given tensors.
struct SmallGraph {
    var tensors: [TensorInfo] = []
    var inputs: [Int] = []
    var outputs: [Int] = []

    /// A tensor that the test sets.
    mutating func input(_ type: ElementType, _ shape: [Int]) -> Int {
        inputs.append(tensors.count)
        return tensor(type, shape)
    }

    mutating func constant<T: BitwiseCopyable>(_ type: ElementType, _ shape: [Int], _ values: [T]) -> Int {
        let index = tensor(type, shape)
        tensors[index].data = Bytes(of: values)
        return index
    }

    mutating func output(_ type: ElementType, _ shape: [Int]) -> Int {
        outputs.append(tensors.count)
        return tensor(type, shape)
    }

    private mutating func tensor(_ type: ElementType, _ shape: [Int]) -> Int {
        tensors.append(TensorInfo(name: "t\(tensors.count)", type: type, shape: Shape(shape)))
        return tensors.count - 1
    }

    /// The graph with `code` as its only operator.
    func graph(
        _ code: BuiltinOperator, _ operands: [Int?], _ options: [OptionField: OperatorOptions.Value] = [:], version: Int = 1
    ) -> Graph {
        let op = Operator(
            OperatorCode(code, version: version), inputs: operands, outputs: outputs, options: OperatorOptions(of: code, options))
        return Graph(subgraphs: [Subgraph(tensors: tensors, inputs: inputs, outputs: outputs, operators: [op])])
    }
}

/// What an interpreter says of a graph that it refuses or that fails; nil if it runs.
func refusal(_ graph: Graph, _ values: [Bytes] = [], kernels: KernelChoice = .reference) -> String? {
    do {
        let interpreter = try Interpreter(graph: graph, kernels: kernels)
        for (i, bytes) in values.enumerated() {
            try bytes.withUnsafeBytes { buffer in try interpreter.setInput(i, bytes: buffer) }
        }
        try interpreter.invoke()
        return nil
    } catch {
        return "\(error)"
    }
}
