import Kernels
import Models
import Tensors

/// DEPTHWISE_CONV_2D: x [n, h, w, c]; weights [1, kh, kw, c × m]; bias [c × m], optional; y [n, h', w', c × m].
enum DepthwiseConv2D {
    static let kernel = OperatorKernel(version: 7) { node in
        try evaluation(Plan(node), node)
    }

    package struct Plan {
        package let affine: AffinePlan
        package let window: Window2D

        package init(_ node: Node) throws {
            try node.expect(inputs: 2...3)
            let x = try node.input(0)
            let w = try node.input(1)
            try node.expect(x, rank: 4...4)
            try node.expect(w, rank: 4...4)
            try node.require(w.shape[0] == 1, "the weights '\(w.name)' have the shape \(w.shape); the first dimension must be 1")
            let channels = w.shape[3]
            try node.require(
                x.shape[3] > 0 && channels > 0 && channels % x.shape[3] == 0,
                "\(x.shape[3]) input channels do not divide \(channels) output channels")
            window = try node.window(over: x, filterHeight: w.shape[1], filterWidth: w.shape[2], outputChannels: channels)
            affine = try AffinePlan(node, outputChannels: channels, axis: 3, isFullyConnected: false)
            try node.resize(affine.y, to: [window.batches, window.outputHeight, window.outputWidth, channels])
        }
    }

    static func evaluation(_ plan: Plan, _ node: Node) throws -> Evaluation {
        let (a, g) = (plan.affine, plan.window)
        let (x, w, bias, y, weights) = (a.x, a.weights.tensor, a.bias, a.y, a.weights)
        switch a.arithmetic {
        case .float(let lower, let upper):
            return {
                Reference.depthwise(
                    g, x: x.elements(), w: w.elements(), bias: bias.map { UnsafePointer($0.elements()) }, y: y.elements(),
                    lower: lower, upper: upper)
            }
        case .hybrid(let scales, let lower, let upper):
            return try Hybrid.depthwise(plan, scales: scales, lower: lower, upper: upper, node)
        case .wide(let stage):
            return wide(plan, stage, biasAs: Int64.self)
        case .narrow(let stage):
            switch x.type {
            case .int8: return narrow(plan, stage, Int8.self, Int8.self) { weights.int8 }
            case .int16:
                // 16-bit activations are accumulated in 64 bits whatever the bias is.
                return wide(plan, stage, biasAs: Int32.self)
            default: return narrow(plan, stage, UInt8.self, UInt8.self) { UnsafePointer(w.elements()) }
            }
        }
    }

    private static func wide<B: FixedWidthInteger & BitwiseCopyable>(_ plan: Plan, _ stage: OutputStage, biasAs: B.Type)
        -> Evaluation
    {
        let (a, g) = (plan.affine, plan.window)
        let (x, bias, y, weights) = (a.x, a.bias, a.y, a.weights)
        return {
            let values = bias.map { UnsafePointer<B>($0.elements()) }
            stage.withLoop { stage in
                Reference.depthwise(
                    g, x: UnsafePointer<Int16>(x.elements()), xZero: Int64(0), w: weights.int8, wZero: 0, bias: nil,
                    y: y.elements(as: Int16.self)
                ) { stage.apply($0 &+ (values == nil ? 0 : Int64(values![$1])), channel: $1) }
            }
        }
    }

    private static func narrow<X: FixedWidthInteger & BitwiseCopyable, W: FixedWidthInteger>(
        _ plan: Plan, _ stage: OutputStage, _: X.Type, _: W.Type, weights: @escaping () -> UnsafePointer<W>
    ) -> Evaluation {
        let (a, g) = (plan.affine, plan.window)
        let (x, bias, y) = (a.x, a.bias, a.y)
        return {
            stage.withLoop { stage in
                Reference.depthwise(
                    g, x: UnsafePointer<X>(x.elements()), xZero: a.inputZero, w: weights(), wZero: a.weightZero,
                    bias: bias.map { UnsafePointer($0.elements()) }, y: y.elements(as: X.self)
                ) { stage.apply($0, channel: $1) }
            }
        }
    }
}
