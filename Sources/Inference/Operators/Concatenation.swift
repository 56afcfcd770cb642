import Models
import Tensors

/// CONCATENATION: tensors joined along one dimension. uint8 tensors of different scales are brought to that of the
/// output; other types must have its scale already.
enum Concatenation {
    static let kernel = OperatorKernel(version: 7, rows: .joined) { node -> any OperatorPlan in
        try node.expect(inputs: 1...Int.max)
        try node.require(node.options.fusedActivation == .none, "a fused activation is not supported")
        let inputs = try node.op.inputs.indices.map { try node.input($0) }
        let y = try node.output()
        let first = inputs[0]
        try node.require(first.rank > 0, "scalars cannot be joined")
        let axis = try node.axis(node.options.int(.axis), rank: first.rank)
        var shape = first.shape.dimensions
        shape[axis] = 0
        for input in inputs {
            try node.expectSameType(input, y)
            try node.require(
                input.rank == first.rank
                    && shape.indices.allSatisfy { $0 == axis || input.shape[$0] == first.shape[$0] },
                "the shapes \(first.shape) and \(input.shape) differ in more than dimension \(axis)")
            shape[axis] += input.shape[axis]
        }
        try node.resize(y, to: Shape(shape))
        let plan = try MovementPlan.joining(inputs, y, along: axis, node)
        let isOther = try inputs.map { try needsRescaling($0, y, node) }
        guard isOther.contains(true) else { return plan }
        // All are moved, and those of another scale then computed.
        let (outer, row, move) = (shape[..<axis].reduce(1, *), shape[axis...].reduce(1, *), plan.reference(node))
        var (start, parts): (Int, [Evaluation]) = (0, [])
        for (input, isOther) in zip(inputs, isOther) {
            let run = input.elementCount / max(outer, 1)
            if isOther { parts.append(try rescaling(input, y, outer: outer, run: run, row: row, start: start, node)) }
            start += run
        }
        return PlainPlan(plan.description) {
            try move()
            for part in parts { try part() }
        }
    }

    private static func needsRescaling(_ x: RuntimeTensor, _ y: RuntimeTensor, _ node: Node) throws -> Bool {
        guard x.type == .uint8 || x.type == .int8 || x.type == .int16, let a = x.quantization, let b = y.quantization else {
            return false
        }
        if a.scales == b.scales && a.zeroPoints == b.zeroPoints { return false }
        if x.type == .uint8 { return true }
        throw node.error(
            "the input '\(x.name)' has another scale or zero point than the output, which \(x.type.name) does not allow")
    }

    /// Source: ConcatenationWithScaling in tensorflow/lite/kernels/internal/reference/concatenation.h.
    private static func rescaling(
        _ x: RuntimeTensor, _ y: RuntimeTensor, outer: Int, run: Int, row: Int, start: Int, _ node: Node
    ) throws -> Evaluation {
        let input = try node.quantization(of: x)
        let output = try node.quantization(of: y)
        let scale = input.scale * (1 / output.scale)
        let bias = Float(-input.zeroPoint) * scale
        return {
            let from = x.elements(as: UInt8.self)
            let to = y.elements(as: UInt8.self) + start
            for o in 0..<outer {
                for i in 0..<run {
                    let value = (Float(from[o * run + i]) * scale + bias).rounded(.toNearestOrAwayFromZero)
                    // Beyond 32 bits x86 converts to the smallest integer.
                    to[o * row + i] = UInt8(clamping: (Int32(exactly: value) ?? .min) &+ output.zeroPoint)
                }
            }
        }
    }
}
