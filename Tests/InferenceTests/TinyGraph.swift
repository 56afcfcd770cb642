import Models
import Tensors

/// Graphs of a few operators, built in place.
struct TinyGraph {
    var tensors: [TensorInfo] = []
    var inputs: [Int] = []
    var outputs: [Int] = []
    var operators: [Operator] = []

    mutating func tensor(
        _ type: ElementType, _ shape: [Int], scale: Float? = nil, zero: Int = 0, signature: [Int]? = nil, variable: Bool = false
    ) -> Int {
        tensors.append(TensorInfo(
            name: "t\(tensors.count)", type: type, shape: Shape(shape), shapeSignature: signature,
            quantization: scale.map { AffineQuantization(scale: $0, zeroPoint: zero) }, isVariable: variable))
        return tensors.count - 1
    }

    mutating func input(_ type: ElementType, _ shape: [Int], scale: Float? = nil, zero: Int = 0, signature: [Int]? = nil) -> Int {
        let index = tensor(type, shape, scale: scale, zero: zero, signature: signature)
        inputs.append(index)
        return index
    }

    mutating func constant<T: BitwiseCopyable>(_ type: ElementType, _ shape: [Int], _ values: [T], scale: Float? = nil) -> Int {
        let index = tensor(type, shape, scale: scale)
        tensors[index].data = Bytes(of: values)
        return index
    }

    mutating func add(
        _ code: BuiltinOperator, _ inputs: [Int?], _ outputs: [Int], _ options: [OptionField: OperatorOptions.Value] = [:],
        version: Int = 1
    ) {
        operators.append(Operator(
            OperatorCode(code, version: version), inputs: inputs, outputs: outputs,
            options: OperatorOptions(of: code, options)))
    }

    var graph: Graph {
        Graph(subgraphs: [Subgraph(tensors: tensors, inputs: inputs, outputs: outputs, operators: operators)])
    }
}
