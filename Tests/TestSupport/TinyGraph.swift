import Models
import Tensors

/// Graphs of a few operators, built in place.
package struct TinyGraph {
    package var tensors: [TensorInfo] = []
    package var inputs: [Int] = []
    package var outputs: [Int] = []
    package var operators: [Operator] = []

    package init() {}

    package mutating func tensor(
        _ type: ElementType, _ shape: [Int], scale: Float? = nil, zero: Int = 0, signature: [Int]? = nil, variable: Bool = false
    ) -> Int {
        tensors.append(
            TensorInfo(
                name: "t\(tensors.count)", type: type, shape: Shape(shape), shapeSignature: signature,
                quantization: scale.map { AffineQuantization(scale: $0, zeroPoint: zero) }, isVariable: variable))
        return tensors.count - 1
    }

    /// A tensor that the test sets.
    package mutating func input(
        _ type: ElementType, _ shape: [Int], scale: Float? = nil, zero: Int = 0, signature: [Int]? = nil
    ) -> Int {
        let index = tensor(type, shape, scale: scale, zero: zero, signature: signature)
        inputs.append(index)
        return index
    }

    package mutating func constant<T: BitwiseCopyable>(
        _ type: ElementType, _ shape: [Int], _ values: [T], scale: Float? = nil
    ) -> Int {
        let index = tensor(type, shape, scale: scale)
        tensors[index].data = Bytes(of: values)
        return index
    }

    package mutating func output(_ type: ElementType, _ shape: [Int]) -> Int {
        let index = tensor(type, shape)
        outputs.append(index)
        return index
    }

    package mutating func add(
        _ code: BuiltinOperator, _ inputs: [Int?], _ outputs: [Int], _ options: [OptionField: OperatorOptions.Value] = [:],
        version: Int = 1
    ) {
        operators.append(
            Operator(
                OperatorCode(code, version: version), inputs: inputs, outputs: outputs,
                options: OperatorOptions(of: code, options)))
    }

    package var graph: Graph {
        Graph(subgraphs: [Subgraph(tensors: tensors, inputs: inputs, outputs: outputs, operators: operators)])
    }

    /// The graph with `code` as its only operator, which computes the outputs.
    package func graph(
        _ code: BuiltinOperator, _ operands: [Int?], _ options: [OptionField: OperatorOptions.Value] = [:], version: Int = 1
    ) -> Graph {
        var copy = self
        copy.operators = []
        copy.add(code, operands, outputs, options, version: version)
        return copy.graph
    }
}
