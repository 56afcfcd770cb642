import KernelInterface
import Models
import Tensors

/// Operators of one tensor of bytes that treat each element alone: the reference kernel is asked for all 256 values once.
enum FastLookup {
    /// Elements up to which asking for all values costs more than it saves; not fewer than there are values, so that
    /// asking does not ask again.
    private static let least = 256

    static func evaluation(_ node: Node) throws -> Evaluation? {
        let x = try node.input(0)
        let y = try node.output()
        guard
            x.type.isByte, y.type.isByte, node.op.inputs.count == 1, x.elementCount == y.elementCount,
            x.elementCount > least, let table = try table(node, x, y)
        else { return nil }
        return try node.evaluation(FastKernels.build?.lookup(count: x.elementCount, table: table), x, y)
    }

    private static func table(_ node: Node, _ x: RuntimeTensor, _ y: RuntimeTensor) throws -> [Int8]? {
        var input = x.info, output = y.info
        (input.shape, input.shapeSignature, input.data, input.isVariable) = ([256], nil, nil, false)
        (output.shape, output.shapeSignature, output.data, output.isVariable) = ([256], nil, nil, false)
        var op = node.op
        (op.inputs, op.outputs) = ([0], [1])
        let graph = Graph(subgraphs: [Subgraph(tensors: [input, output], inputs: [0], outputs: [1], operators: [op])])
        let interpreter = try Interpreter(graph: graph, kernels: node.isMicro ? .micro : .reference)
        // Bytes in the order of the int8 with the same bits.
        try interpreter.setInput(0, (-128...127).map { UInt8(bitPattern: Int8($0)) })
        // Where the operator refuses some of the values, the reference says which.
        guard (try? interpreter.invoke()) != nil else { return nil }
        return try interpreter.output(0).bytes.array(of: Int8.self)
    }
}
