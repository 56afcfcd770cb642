import Models

extension Pass {
    /// CONV_2D with the MAX_POOL_2D over windows of 2 × 2 that alone reads its output: the maxima are taken of the sums, and
    /// what lies between the two is never made.
    static let fusePool = Pass("fusePool") { graph in
        guard graph.runner.session.kernels != .reference, let build = FastKernels.build else { return }
        for node in graph.nodes {
            guard
                let convolution = node.plan as? ConvolutionPlan,
                graph.maySkip(convolution.y.index), !convolution.y.isVariable,
                !convolution.x.isConstant, convolution.y.elementCount > 0,
                case let readers = graph.readers(of: convolution.y.index), readers.count == 1, readers[0].index > node.index,
                let pool = readers[0].plan as? PoolPlan, pool.operation == .maximum,
                readers[0].options.fusedActivation == .none, isPair(pool, behind: convolution),
                let fused = convolution.pooled(to: pool.y, node, build)
            else { continue }
            node.plan = fused
            node.op.outputs = readers[0].op.outputs
            convolution.y.isSkipped = true
            graph.remove(readers[0], becoming: .fused)
        }
        graph.sweep()
    }

    private static func isPair(_ pool: PoolPlan, behind convolution: ConvolutionPlan) -> Bool {
        let (window, y) = (pool.geometry, convolution.y)
        return (window.filterHeight, window.filterWidth, window.strideY, window.strideX) == (2, 2, 2, 2)
            && window.padTop == 0 && window.padLeft == 0 && window.outputHeight == y.shape[1] / 2
            && window.outputWidth == y.shape[2] / 2
    }
}
