internal import CLanes
import KernelInterface

/// FULLY_CONNECTED of several rows of float32 inputs and int8 weights: each row is quantized over its own range, then all meet the
/// weights together.
final class HybridRows: PreparedKernel {
    private let sums: IntegerConvolution<HybridStep>
    private let rows: Int
    private let inputs: Int
    private let isAsymmetric: Bool
    private let multipliesScalesFirst: Bool
    private let minimum: Float
    private let maximum: Float
    /// Of each panel's lanes.
    private let scales: Packed<Float>
    private let bias: Packed<Float>
    /// Sums of the weights.
    private let totals: Packed<Int32>

    /// - Parameter g: An image of one pixel for each row.
    init?(_ g: WindowGeometry, _ w: HybridWeights) {
        let (inputs, outputs) = (g.inputChannels, g.outputChannels)
        guard
            g.batch > 1, g.groups == 1, g.outputSteps == nil, !g.isPooled, inputs < 1 << 15, inputs > 0,
            [g.inputHeight, g.inputWidth, g.outputHeight, g.outputWidth, g.filterHeight, g.filterWidth].allSatisfy({ $0 == 1 }),
            let sums = IntegerConvolution<HybridStep>(
                WindowGeometry(rows: g.batch, inputs: inputs, outputs: outputs), weights: w.weights, bias: [])
        else { return nil }
        self.sums = sums
        (rows, self.inputs) = (g.batch, inputs)
        isAsymmetric = w.isAsymmetric
        multipliesScalesFirst = w.multipliesScalesFirst
        minimum = w.minimum
        maximum = w.maximum
        scales = sums.plan.perLane { w.scales[w.scales.count == 1 ? 0 : $0] }
        bias = sums.plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
        totals = sums.plan.perLane { o in (o * inputs..<(o + 1) * inputs).reduce(Int32(0)) { $0 + w.weights[$1] } }
    }

    /// The quantized rows, then what they are scaled by and what their sums have too much.
    var scratchBytes: Int { quantizedBytes + rows * 8 }
    private var quantizedBytes: Int { (sums.scratchBytes + 63) / 64 * 64 }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let quantized = scratch.assumingMemoryBound(to: HybridElement.self)
        let scales = (scratch + quantizedBytes).assumingMemoryBound(to: Float.self)
        let offsets = (scratch + quantizedBytes + rows &* 4).assumingMemoryBound(to: Int32.self)
        for row in 0..<rows {
            let x = input + row &* inputs &* 4
            let range = isAsymmetric ? asymmetricRange(x, count: inputs) : symmetricRange(x, count: inputs)
            quantize(x, count: inputs, range, to: quantized + row &* inputs)
            scales[row] = range.scale
            offsets[row] = range.zero
        }
        multiply(scratch, output.assumingMemoryBound(to: Float.self), scales, offsets)
    }

    @inline(never)
    private func multiply(
        _ quantized: UnsafeMutableRawPointer, _ target: UnsafeMutablePointer<Float>, _ inputScales: UnsafePointer<Float>,
        _ offsets: UnsafePointer<Int32>
    ) {
        sums.run(
            quantized, to: target,
            HybridEpilogue(
                last: rows - 1, inputScales: inputScales, offsets: offsets, totals: totals.raw, scales: scales.raw,
                bias: bias.raw,
                scalesFirst: multipliesScalesFirst, low: Floats(repeating: minimum), high: Floats(repeating: maximum)))
    }
}
