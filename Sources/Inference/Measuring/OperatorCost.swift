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
        let shapes = OperatorShapes(
            inputs: inputs.map { $0?.shape }, outputElements: outputs.first?.shape.checkedElementCount ?? 0)
        let present = inputs.compactMap { $0 }
        return OperatorCost(
            node: number, name: op.code.name, output: outputs.first?.name ?? "", outputShape: outputs.first?.shape ?? [],
            multiplyAccumulates: OperatorRegistry.all[op.code.builtin]?.products(shapes) ?? 0,
            weightBytes: present.filter(\.isConstant).reduce(0) { $0 + $1.byteCount },
            activationBytes: (present.filter { !$0.isConstant } + outputs).reduce(0) { $0 + $1.byteCount })
    }
}
