import Tensors

/// A MAX_POOL_2D that the operator before it does along with its own work.
struct AbsorbedPool {
    /// The operator before it.
    var first: Int
    /// The pool's node.
    var node: Int
    /// What the pool reads, which is never made.
    var input: RuntimeTensor
    var output: RuntimeTensor
}

extension Node {
    /// The MAX_POOL_2D over windows of 2 × 2 that is the only reader of this operator's output `y` (N,H,W,C); nil if
    /// there is none, or if somebody may look at `y`.
    func absorbablePool(behind y: RuntimeTensor) -> AbsorbedPool? {
        guard
            runner.mayFuse, !y.isVariable, y.rank == 4, y.elementCount > 0, !runner.subgraph.outputs.contains(y.index),
            let x = try? input(0), !x.isConstant
        else { return nil }
        let readers = runner.readers[y.index]
        guard readers.count == 1, readers[0] > index else { return nil }
        let pool = Node(index: readers[0], runner: runner)
        guard
            pool.op.code.builtin == .maxPool2D, pool.op.code.customName == nil, pool.options.fusedActivation == .none,
            let plan = try? PoolPlan(pool, .maximum)
        else { return nil }
        let window = plan.geometry
        guard
            (window.filterHeight, window.filterWidth, window.strideY, window.strideX) == (2, 2, 2, 2),
            window.padTop == 0, window.padLeft == 0, window.outputHeight == y.shape[1] / 2,
            window.outputWidth == y.shape[2] / 2
        else { return nil }
        return AbsorbedPool(first: index, node: readers[0], input: y, output: plan.y)
    }

    /// From now on this operator writes the pool's output.
    func absorb(_ pool: AbsorbedPool) { runner.absorbed.append(pool) }
}
