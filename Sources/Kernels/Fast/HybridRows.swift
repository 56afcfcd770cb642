internal import CLanes
import KernelInterface

#if AVX512
/// Unsigned bytes, with four products per step.
private typealias RowStep = ByteStep
private typealias RowElement = UInt8
#else
/// int16 without the zero point.
private typealias RowStep = BytePairStep
private typealias RowElement = Int16
#endif

/// FULLY_CONNECTED of several rows of float32 inputs and int8 weights: each row is quantized over its own range, then all meet the
/// weights together.
final class HybridRows: PreparedKernel {
    private let sums: IntegerConvolution<RowStep>
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
            let sums = IntegerConvolution<RowStep>(
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
        let quantized = scratch.assumingMemoryBound(to: RowElement.self)
        let scales = (scratch + quantizedBytes).assumingMemoryBound(to: Float.self)
        let offsets = (scratch + quantizedBytes + rows &* 4).assumingMemoryBound(to: Int32.self)
        for row in 0..<rows {
            let x = input + row &* inputs &* 4
            let range = isAsymmetric ? asymmetricRange(x, count: inputs) : symmetricRange(x, count: inputs)
            quantize(x, count: inputs, range, to: quantized + row &* inputs)
            scales[row] = range.scale
            offsets[row] = MemoryLayout<RowElement>.size == 1 ? range.zeroPoint + 128 : 0
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
            RowEpilogue(
                last: rows - 1, inputScales: inputScales, offsets: offsets, totals: totals.raw, scales: scales.raw, bias: bias.raw,
                scalesFirst: multipliesScalesFirst, low: Floats(repeating: minimum), high: Floats(repeating: maximum)))
    }
}

/// (sum − offset · total) · channel scale · row scale + bias, clamped.
private struct RowEpilogue: Epilogue {
    let last: Int
    let inputScales: UnsafePointer<Float>
    let offsets: UnsafePointer<Int32>
    let totals: UnsafeRawPointer
    let scales: UnsafeRawPointer
    let bias: UnsafeRawPointer
    let scalesFirst: Bool
    let low: Floats
    let high: Floats

    @inline(__always)
    private func store(_ sums: Ints, row: Int, panel: Int, at target: UnsafeMutablePointer<Float>, lanes: Int) {
        let exact = sums &- totals.ints(panel &* 64) &* Ints(repeating: offsets[row])
        let scale = scales.floats(panel &* 64), inputScale = Floats(repeating: inputScales[row]), sum = lanes_float(exact)
        let scaled = scalesFirst ? sum * (inputScale * scale) : sum * scale * inputScale
        UnsafeMutableRawPointer(target).store(lanes_clamp_f32(scaled + bias.floats(panel &* 64), low, high), lanes: lanes)
    }

    /// Of the first row.
    @inline(__always)
    func store(_ sums: Ints, panel: Int, at target: UnsafeMutablePointer<Float>, lanes: Int) {
        store(sums, row: 0, panel: panel, at: target, lanes: lanes)
    }

    @inline(__always)
    func store<S: IntegerStep>(
        _ tile: Tile<S>, panel: Int, at target: UnsafeMutablePointer<Float>, _ outputs: OffsetTable.View, first: Int, lanes: Int
    ) {
        tile.forEach { row, sums in
            let pixel = first &+ row
            store(sums, row: min(pixel, last), panel: panel, at: target + outputs[pixel], lanes: lanes)
        }
    }
}
