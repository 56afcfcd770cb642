import Models
import Tensors

/// BIDIRECTIONAL_SEQUENCE_LSTM and BIDIRECTIONAL_SEQUENCE_RNN: a layer that reads a sequence forwards and one that reads it
/// backwards, what they read, and where their outputs go.
struct BothDirections {
    let x: RuntimeTensor
    let steps: RecurrentSteps
    /// What each layer reads.
    let sources: [RuntimeTensor]
    /// What both read besides it.
    let extra: RuntimeTensor?
    private let merges: Bool
    private let outputs: [RuntimeTensor]

    /// - Parameters:
    ///   - auxiliary: the position of the auxiliary input; without weights of its own it is what the backward layer reads.
    ///   - weights: the position of the first of those weights.
    ///   - needsTimeFirst: whether the backward layer reads it only where time comes first.
    init(_ node: Node, inputs: Int, auxiliary: Int, weights: Int, needsTimeFirst: Bool) throws {
        merges = node.options.bool(.mergeOutputs)
        try node.expect(inputs: inputs...inputs, outputs: merges ? 1...1 : 2...2)
        (x, outputs) = (try node.input(0), node.outputs)
        steps = try RecurrentSteps(x, isSequence: true, node)
        try node.expect(x, type: .float32)
        let other = try node.optionalInput(auxiliary)
        if let other {
            try node.expect(other, type: .float32)
            try node.require(
                other.rank == 3 && other.shape.dimensions.dropLast() == x.shape.dimensions.dropLast(),
                "the auxiliary input has the shape \(other.shape) for an input of shape \(x.shape)")
        }
        let hasWeights = try other != nil && node.optionalInput(weights) != nil
        sources = [x, hasWeights || needsTimeFirst && !steps.isTimeMajor ? x : other ?? x]
        extra = hasWeights ? other : nil
        for output in outputs { try node.expect(output, type: .float32) }
    }

    var extraSize: Int { extra?.shape[2] ?? 0 }

    /// Gives the outputs their shapes, of layers with so many elements in a step.
    func resize(_ sizes: [Int], _ node: Node) throws {
        let leading = x.shape.dimensions.dropLast()
        for (output, size) in zip(outputs, merges ? [sizes.reduce(0, +)] : sizes) {
            try node.resize(output, to: Shape(leading + [size]))
        }
    }

    /// Calls `step` for each step in time and sequence of a layer with the rows of its inputs and its output.
    func forEachStep(
        of layer: Int, _ sizes: [Int],
        _ step: (
            _ batch: Int, _ x: UnsafePointer<Float>, _ extra: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>
        ) -> Void
    ) {
        let y = outputs[merges ? 0 : layer].elements(as: Float.self) + (merges && layer == 1 ? sizes[0] : 0)
        let width = merges ? sizes[0] + sizes[1] : sizes[layer]
        let (from, inputs) = (sources[layer].elements(as: Float.self), sources[layer].shape[2])
        steps.forEach(isBackward: layer == 1) { b, row in
            let more = extra.map { UnsafePointer($0.elements(as: Float.self) + row * extraSize) }
            step(b, UnsafePointer(from + row * inputs), more, y + row * width)
        }
    }
}
