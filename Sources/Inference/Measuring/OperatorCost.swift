import Models
import Tensors

/// What one operator of a model has to do, by its shapes.
public struct OperatorCost: Sendable, Hashable {
    /// An index into the subgraph's operators.
    public var node: Int
    /// "CONV_2D"
    public var name: String
    /// The name of the first output.
    public var output: String
    /// The shape of the first output.
    public var outputShape: Shape
    /// Multiplications that are summed: of convolutions, matrix products and the like; 0 for other operators.
    public var multiplyAccumulates: Int
    /// Bytes of constant inputs.
    public var weightBytes: Int
    /// Bytes of computed inputs and of outputs.
    public var activationBytes: Int
}

extension Interpreter {
    /// The cost of each operator that runs, in order. Shapes that depend on values are those of the last run.
    public func operatorCosts() throws(ModelError) -> [OperatorCost] {
        try allocateTensors()
        return runner.steps.map { runner.cost(of: $0.node) }
    }
}

extension SubgraphRunner {
    func cost(of number: Int) -> OperatorCost {
        let op = subgraph.operators[number]
        let inputs = op.inputs.map { $0.map { tensors[$0] } }
        let outputs = op.outputs.map { tensors[$0] }
        let present = inputs.compactMap { $0 }
        return OperatorCost(
            node: number, name: op.code.name, output: outputs.first?.name ?? "", outputShape: outputs.first?.shape ?? [],
            multiplyAccumulates: Self.multiplyAccumulates(op.code.builtin, inputs, outputs),
            weightBytes: present.filter(\.isConstant).reduce(0) { $0 + $1.byteCount },
            activationBytes: (present.filter { !$0.isConstant } + outputs).reduce(0) { $0 + $1.byteCount })
    }

    private static func multiplyAccumulates(
        _ code: BuiltinOperator, _ inputs: [RuntimeTensor?], _ outputs: [RuntimeTensor]
    ) -> Int {
        func shape(_ i: Int) -> [Int] { i < inputs.count ? inputs[i]?.shape.dimensions ?? [] : [] }
        let outputCount = outputs.first?.shape.checkedElementCount ?? 0
        switch code {
        // Each output element is a dot product with one filter [.., kh, kw, c].
        case .conv2D: return outputCount &* shape(1).dropFirst().reduce(1, &*)
        case .depthwiseConv2D: return outputCount &* shape(1).dropLast().reduce(1, &*)
        case .conv3D: return outputCount &* shape(1).dropLast().reduce(1, &*)
        // Each input element is spread over one filter.
        case .transposeConv: return (inputs.count > 2 ? inputs[2]?.elementCount ?? 0 : 0) &* shape(1).dropLast().reduce(1, &*)
        case .fullyConnected: return outputCount &* (shape(1).last ?? 0)
        case .batchMatmul: return outputCount &* (shape(0).last ?? 0)
        case .svdf: return (shape(0).first ?? 0) &* (shape(1).reduce(1, &*) &+ shape(2).reduce(1, &*))
        case .unidirectionalSequenceLstm:
            let steps = shape(0).dropLast().reduce(1, &*)
            return steps &* (1...8).reduce(0) { $0 &+ (shape($1).isEmpty ? 0 : shape($1).reduce(1, &*)) }
        default: return 0
        }
    }
}
