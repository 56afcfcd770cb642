import Kernels
import Models
import Tensors

/// FULLY_CONNECTED: x [..., i]; weights [o, i]; bias [o], optional; y [elements / i, o], or with the leading
/// dimensions kept.
enum FullyConnected {
    static let kernel = OperatorKernel(version: 14) { node in
        if let blockwise = try BlockwiseFullyConnected.evaluation(node) { return blockwise }
        return try evaluation(Plan(node), node)
    }

    package struct Plan {
        package let affine: AffinePlan
        package let rows: Int
        package let depth: Int
        package let outputs: Int

        package init(_ node: Node) throws {
            try node.expect(inputs: 2...3)
            let x = try node.input(0)
            let w = try node.input(1)
            try node.expect(w, rank: 2...2)
            try node.require(node.options.int(.weightsFormat) == 0, "shuffled weights are not supported")
            depth = w.shape[1]
            outputs = w.shape[0]
            try node.require(depth > 0 && outputs > 0, "the weights '\(w.name)' of shape \(w.shape) are empty")
            try node.require(
                x.elementCount % depth == 0,
                "the input of shape \(x.shape) cannot be cut into rows of \(depth) elements")
            rows = x.elementCount / depth
            affine = try AffinePlan(node, outputChannels: outputs, axis: 0, isFullyConnected: true)
            if node.options.bool(.keepNumDims) {
                try node.require(
                    x.rank > 0 && x.shape[x.rank - 1] == depth,
                    "the input of shape \(x.shape) does not end in the weights' \(depth)")
                try node.resize(affine.y, to: Shape(x.shape.dimensions.dropLast() + [outputs]))
            } else {
                try node.resize(affine.y, to: [rows, outputs])
            }
        }
    }

    static func evaluation(_ plan: Plan, _ node: Node) throws -> Evaluation {
        let a = plan.affine
        let (x, w, bias, y, weights) = (a.x, a.weights.tensor, a.bias, a.y, a.weights)
        let (rows, depth, outputs) = (plan.rows, plan.depth, plan.outputs)
        switch a.arithmetic {
        case .float(let lower, let upper):
            return {
                Reference.fullyConnected(
                    rows: rows, depth: depth, outputs: outputs, x: x.elements(), w: w.elements(),
                    bias: bias.map { UnsafePointer($0.elements()) }, y: y.elements(), lower: lower, upper: upper)
            }
        case .hybrid(let scales, let lower, let upper):
            return try Hybrid.fullyConnected(plan, scales: scales, lower: lower, upper: upper, node)
        case .wide(let stage):
            // A 32-bit bias beside 16-bit weights is widened.
            let widened = try bias?.type == .int32 ? node.scratch(bytes: outputs * 8) : nil
            func make<W: FixedWidthInteger>(_ pointer: @escaping () -> UnsafePointer<W>) -> Evaluation {
                {
                    var added: UnsafePointer<Int64>? = bias.map { UnsafePointer($0.elements()) }
                    if let widened, let bias {
                        let (from, to) = (bias.elements(as: Int32.self), widened.elements(as: Int64.self))
                        for o in 0..<outputs { to[o] = Int64(from[o]) }
                        added = UnsafePointer(to)
                    }
                    stage.withLoop { stage in
                        Reference.fullyConnected(
                            rows: rows, depth: depth, outputs: outputs, x: UnsafePointer<Int16>(x.elements()),
                            xZero: Int64(0), w: pointer(), wZero: Int64(a.weightZero), bias: added,
                            y: y.elements(as: Int16.self)
                        ) { stage.apply($0, channel: $1) }
                    }
                }
            }
            return w.type == .int16 ? make { UnsafePointer<Int16>(w.elements()) } : make { weights.int8 }
        case .narrow(let stage):
            switch (x.type, y.type) {
            case (.int8, .int16): return narrow(plan, stage, Int8.self, Int16.self) { weights.int8 }
            case (.int8, _): return narrow(plan, stage, Int8.self, Int8.self) { weights.int8 }
            case (.int16, _) where w.type == .int16:
                return narrow(plan, stage, Int16.self, Int16.self) { UnsafePointer<Int16>(w.elements()) }
            case (.int16, _): return narrow(plan, stage, Int16.self, Int16.self) { weights.int8 }
            case (_, .int16): return narrow(plan, stage, UInt8.self, Int16.self) { UnsafePointer<UInt8>(w.elements()) }
            default: return narrow(plan, stage, UInt8.self, UInt8.self) { UnsafePointer<UInt8>(w.elements()) }
            }
        }
    }

    private static func narrow<
        X: FixedWidthInteger & BitwiseCopyable, Y: FixedWidthInteger & BitwiseCopyable, W: FixedWidthInteger
    >(
        _ plan: Plan, _ stage: OutputStage, _: X.Type, _: Y.Type, weights: @escaping () -> UnsafePointer<W>
    ) -> Evaluation {
        let a = plan.affine
        let (x, bias, y) = (a.x, a.bias, a.y)
        let (rows, depth, outputs) = (plan.rows, plan.depth, plan.outputs)
        return {
            stage.withLoop { stage in
                Reference.fullyConnected(
                    rows: rows, depth: depth, outputs: outputs, x: UnsafePointer<X>(x.elements()), xZero: a.inputZero,
                    w: weights(), wZero: a.weightZero, bias: bias.map { UnsafePointer($0.elements()) },
                    y: y.elements(as: Y.self)
                ) { stage.apply($0, channel: $1) }
            }
        }
    }
}
