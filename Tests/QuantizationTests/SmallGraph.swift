import Models
import Quantization
import Tensors

/// Graphs of a few operators on (1, n), with ranges that are given.
struct SmallGraph {
    private(set) var tensors: [TensorInfo] = []
    private(set) var operators: [Operator] = []
    private var ranges: [ClosedRange<Float>?] = []
    private var inputs: [Int] = []

    mutating func input(_ size: Int, _ range: ClosedRange<Float>) -> Int {
        let tensor = add("input\(inputs.count)", [1, size], range)
        inputs.append(tensor)
        return tensor
    }

    private mutating func add(_ name: String, _ shape: Shape, _ range: ClosedRange<Float>?, data: [Float]? = nil) -> Int {
        tensors.append(TensorInfo(name: name, type: .float32, shape: shape, data: data.map { Bytes(of: $0) }))
        ranges.append(range)
        return tensors.count - 1
    }

    mutating func constant(_ values: [Float], _ shape: Shape) -> Int { add("constant\(tensors.count)", shape, nil, data: values) }

    /// An operator with one output of `size` elements whose values were in `range`.
    mutating func append(
        _ code: BuiltinOperator, _ inputs: [Int?], size: Int, _ range: ClosedRange<Float>,
        _ options: [OptionField: OperatorOptions.Value] = [:]
    ) -> Int {
        let output = add("\(code.name)\(operators.count)", [1, size], range)
        operators.append(
            Operator(OperatorCode(code), inputs: inputs, outputs: [output], options: OperatorOptions(of: code, options)))
        return output
    }

    /// Makes a tensor one of no numbers.
    mutating func setType(of tensor: Int, _ type: ElementType) {
        tensors[tensor].type = type
        ranges[tensor] = nil
    }

    mutating func dense(_ input: Int, _ weights: [Float], bias: [Float]?, _ range: ClosedRange<Float>) -> Int {
        let depth = tensors[input].shape[1], rows = weights.count / depth
        let filter = constant(weights, [rows, depth])
        let bias = bias.map { constant($0, [rows]) }
        return append(.fullyConnected, [input, filter, bias], size: rows, range)
    }

    func calibration(outputs: [Int]) -> Calibration {
        let subgraph = Subgraph(tensors: tensors, inputs: inputs, outputs: outputs, operators: operators)
        return Calibration(graph: Graph(subgraphs: [subgraph]), ranges: ranges, sampleCount: 1)
    }
}

extension QuantizedModel {
    var operators: [Operator] { graph.subgraphs[0].operators }

    /// The operators' names, in order.
    var names: [String] { operators.map(\.code.name) }

    func tensor(_ name: String) -> TensorInfo? { graph.subgraphs[0].tensors.first { $0.name == name } }

    /// Scale and zero point of the tensor of that name.
    func scale(_ name: String) -> AffineQuantization? { tensor(name)?.quantization }
}
