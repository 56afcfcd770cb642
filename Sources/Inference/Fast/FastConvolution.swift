import KernelInterface
import Models
import Tensors

/// CONV_2D by packed panels, with the MAX_POOL_2D behind it where that is all that reads it.
enum FastConvolution {
    static func evaluation(_ node: Node) throws -> Evaluation? {
        let plan = try Conv2D.Plan(node)
        guard
            plan.affine.hasConstantWeights, let geometry = WindowGeometry(plan.window, groups: plan.groups)
        else { return nil }
        func prepared(_ geometry: WindowGeometry) -> (any PreparedKernel)? {
            node.prepared(from: plan.affine.weights.tensor, isPooled: geometry.isPooled) {
                kernel(plan.affine, geometry, isFullyConnected: false, node)
            }
        }
        if !plan.affine.isHybrid, let pool = node.absorbablePool(behind: plan.affine.y) {
            var pooled = geometry
            pooled.isPooled = true
            if let kernel = prepared(pooled) {
                node.absorb(pool)
                return try node.evaluation(ofSigned: kernel, plan.affine.x, pool.output)
            }
        }
        return try node.evaluation(ofSigned: prepared(geometry), plan.affine.x, plan.affine.y)
    }

    static func kernel(
        _ a: AffinePlan, _ geometry: WindowGeometry, isFullyConnected: Bool, _ node: Node
    ) -> (any PreparedKernel)? {
        switch a.arithmetic {
        case .float(let lower, let upper):
            return FastKernels.build?.floatConvolution(
                geometry, filter: node.floatWeights(a.weights.tensor), bias: a.floatBias, minimum: lower, maximum: upper)
        case .hybrid(let scales, let lower, let upper):
            if a.weightZero != 0 || a.weights.tensor.type == .uint8 { return nil }
            var image = geometry
            if isFullyConnected {
                // Each row is quantized by itself.
                image.batch = geometry.inputWidth
                image.inputWidth = 1
                image.outputWidth = 1
            }
            return FastKernels.build?.hybridConvolution(
                image,
                HybridWeights(
                    weights: ByteWeights(a.weightBytes), scales: scales, bias: a.floatBias,
                    isAsymmetric: isFullyConnected ? node.options.bool(.asymmetricQuantizeInputs) : scales.count > 1,
                    multipliesScalesFirst: isFullyConnected, minimum: lower, maximum: upper))
        case .narrow, .wide:
            return a.quantizedWeights().flatMap { FastKernels.build?.quantizedConvolution(geometry, $0) }
        }
    }
}

/// FULLY_CONNECTED: a convolution of 1 by 1 over rows.
enum FastFullyConnected {
    static func evaluation(_ node: Node) throws -> Evaluation? {
        if try node.input(1).info.blockwiseQuantization != nil { return nil }
        let plan = try FullyConnected.Plan(node)
        let limit = 1 << 24
        guard
            plan.affine.hasConstantWeights, (1...limit).contains(plan.rows), plan.depth < limit, plan.outputs < limit,
            let kernel = node.prepared(
                from: plan.affine.weights.tensor,
                {
                    FastConvolution.kernel(
                        plan.affine, WindowGeometry(rows: plan.rows, inputs: plan.depth, outputs: plan.outputs),
                        isFullyConnected: true, node)
                })
        else { return nil }
        return try node.evaluation(ofSigned: kernel, plan.affine.x, plan.affine.y)
    }
}

/// DEPTHWISE_CONV_2D with channels in lanes.
enum FastDepthwise {
    static func evaluation(_ node: Node) throws -> Evaluation? {
        let plan = try DepthwiseConv2D.Plan(node)
        let a = plan.affine
        guard
            a.hasConstantWeights, let geometry = WindowGeometry(plan.window),
            let kernel = node.prepared(from: a.weights.tensor, { kernel(a, geometry) })
        else { return nil }
        return try node.evaluation(ofSigned: kernel, a.x, a.y)
    }

    private static func kernel(_ a: AffinePlan, _ geometry: WindowGeometry) -> (any PreparedKernel)? {
        switch a.arithmetic {
        case .float(let lower, let upper):
            return FastKernels.build?.floatDepthwise(
                geometry, filter: UnsafePointer(a.weights.tensor.elements(as: Float.self)), bias: a.floatBias, minimum: lower,
                maximum: upper)
        case .hybrid(let scales, let lower, let upper):
            if a.weightZero != 0 || a.weights.tensor.type == .uint8 { return nil }
            return FastKernels.build?.hybridDepthwise(
                geometry,
                HybridWeights(
                    weights: ByteWeights(a.weightBytes), scales: scales, bias: a.floatBias, isAsymmetric: true,
                    multipliesScalesFirst: true,
                    minimum: lower, maximum: upper))
        case .narrow, .wide:
            guard var weights = a.quantizedWeights() else { return nil }
            // 16-bit activations are accumulated in 64 bits whatever the bias is.
            if weights.input == .int16 { weights.requantization.rounding = .reduced }
            return FastKernels.build?.quantizedDepthwise(geometry, weights)
        }
    }
}
