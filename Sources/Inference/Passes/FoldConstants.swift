import Models
import Tensors

extension Pass {
    /// Plans the operators, by which their outputs get shapes, and computes those whose inputs are known. What they give is a
    /// constant from then on; a shape may depend on it, so that both are done on one way.
    static let foldConstants = Pass("foldConstants") { graph in
        for node in graph.nodes {
            do {
                node.plan = try graph.runner.plan(node)
            } catch is NotYetKnown {
                for output in node.outputs where !output.isVariable { output.isResolved = false }
                continue
            }
            if isFoldable(node) {
                try fold(node, in: graph)
            } else if !node.isIdle {
                continue
            }
            graph.remove(node, becoming: .constant)
        }
        graph.sweep()
    }

    /// Bytes up to which results of constants are kept instead of computed each time.
    private static let limit = 256 << 20

    private static func isFoldable(_ node: Node) -> Bool {
        guard let kernel = node.kernel, kernel.isPure, node.op.code.customName == nil,
            node.outputs.allSatisfy({ !$0.isVariable && $0.isResolved && $0.type.bitWidth != nil && $0.byteCount <= limit })
        else { return false }
        return kernel.readsOnlyShape || node.readsOnlyConstants
    }

    private static func fold(_ node: Node, in graph: PreparedGraph) throws {
        let (runner, outputs) = (graph.runner, node.outputs)
        let evaluation = node.isIdle ? {} : try graph.evaluation(of: node)
        for output in outputs { output.isConstant = true }
        if node.plan is DequantizePlan, let input = node.op.inputs[0], runner.tensors[input].constant != nil {
            outputs[0].widened = Int32(input)
            if runner.tensors[input].type == .float16, arePanels(outputs[0], in: graph) {
                graph.postponed[outputs[0].index] = (node, evaluation)
                return
            }
        }
        try runner.allocate(node)
        try runner.evaluate(node.index, evaluation)
        runner.release(node)
        for case let input? in node.op.inputs { graph.hasTaken(runner.tensors[input], by: node) }
    }

    /// Whether a tensor is nothing but weights of operators whose fast kernels pack 16-bit floats.
    private static func arePanels(_ tensor: RuntimeTensor, in graph: PreparedGraph) -> Bool {
        guard graph.runner.session.kernels != .reference, graph.maySkip(tensor.index) else { return false }
        return graph.readers(of: tensor.index).allSatisfy { node in
            let inputs = node.op.inputs
            return node.kernel?.packsHalves == true && inputs.indices.allSatisfy { inputs[$0] != tensor.index || $0 == 1 }
        }
    }
}
