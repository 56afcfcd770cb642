import Kernels
import Models
import Tensors

/// CONV_2D: x [n, h, w, c]; weights [o, kh, kw, c / groups]; bias [o], optional; y [n, h', w', o].
enum Conv2D {
    static let kernel = OperatorKernel(version: 8) { node in
        try evaluation(Plan(node), node)
    }

    package struct Plan {
        package let affine: AffinePlan
        package let window: Window2D
        package let groups: Int

        package init(_ node: Node) throws {
            try node.expect(inputs: 2...3)
            let x = try node.input(0)
            let w = try node.input(1)
            try node.expect(x, rank: 4...4)
            try node.expect(w, rank: 4...4)
            let depth = w.shape[3]
            try node.require(
                depth > 0 && x.shape[3] % depth == 0 && x.shape[3] > 0,
                "the input has \(x.shape[3]) channels, which the weights' \(depth) do not divide")
            groups = x.shape[3] / depth
            try node.require(
                w.shape[0] > 0 && w.shape[0] % groups == 0,
                "\(w.shape[0]) output channels cannot be split into \(groups) groups")
            window = try node.window(
                over: x, filterHeight: w.shape[1], filterWidth: w.shape[2], outputChannels: w.shape[0])
            affine = try AffinePlan(node, outputChannels: w.shape[0], axis: 0, isFullyConnected: false)
            try node.resize(affine.y, to: [window.batches, window.outputHeight, window.outputWidth, w.shape[0]])
        }
    }

    static func evaluation(_ plan: Plan, _ node: Node) throws -> Evaluation {
        let (a, g, groups) = (plan.affine, plan.window, plan.groups)
        let (x, w, bias, y, weights) = (a.x, a.weights.tensor, a.bias, a.y, a.weights)
        switch a.arithmetic {
        case .float(let lower, let upper):
            return {
                Reference.convolve(
                    g, groups: groups, x: x.elements(), w: w.elements(), bias: bias.map { UnsafePointer($0.elements()) },
                    y: y.elements(), lower: lower, upper: upper)
            }
        case .hybrid(let scales, let lower, let upper):
            return try Hybrid.convolution(plan, scales: scales, lower: lower, upper: upper, node)
        case .wide(let stage):
            return {
                stage.withLoop { stage in
                    Reference.convolve(
                        g, groups: groups, x: UnsafePointer<Int16>(x.elements()), xZero: Int64(0), w: weights.int8, wZero: 0,
                        bias: bias.map { UnsafePointer($0.elements()) }, y: y.elements(as: Int16.self)
                    ) { stage.apply($0, channel: $1) }
                }
            }
        case .narrow(let stage):
            switch x.type {
            case .int8: return narrow(plan, stage, Int8.self, Int8.self) { weights.int8 }
            case .int16: return narrow(plan, stage, Int16.self, Int8.self) { weights.int8 }
            default: return narrow(plan, stage, UInt8.self, UInt8.self) { UnsafePointer(w.elements()) }
            }
        }
    }

    private static func narrow<X: FixedWidthInteger & BitwiseCopyable, W: FixedWidthInteger>(
        _ plan: Plan, _ stage: OutputStage, _: X.Type, _: W.Type, weights: @escaping () -> UnsafePointer<W>
    ) -> Evaluation {
        let (a, g, groups) = (plan.affine, plan.window, plan.groups)
        let (x, bias, y) = (a.x, a.bias, a.y)
        return {
            stage.withLoop { stage in
                Reference.convolve(
                    g, groups: groups, x: UnsafePointer<X>(x.elements()), xZero: a.inputZero, w: weights(),
                    wZero: a.weightZero, bias: bias.map { UnsafePointer($0.elements()) }, y: y.elements(as: X.self)
                ) { stage.apply($0, channel: $1) }
            }
        }
    }
}
