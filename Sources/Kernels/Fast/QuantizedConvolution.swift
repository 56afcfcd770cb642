internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED of int8 or int16 inputs and int8 weights, exact.
///
/// The image is copied as int16 with its zero point taken off and a border of zeros. Weights are packed as pairs of
/// int16, so that one step adds two products to each of 16 sums. A channel's sum stays within 32 bits for any
/// input: that is proved when the kernel is made, from the channel's own weights.
final class QuantizedConvolution: PreparedKernel {
    let plan: WindowPlan
    let input: QuantizedWeights.Input
    let inputZeroPoint: Int32
    let panels: Packed<Int16>
    let bias: Packed<Int32>
    let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard let plan = WindowPlan(g, elementBytes: 2, alwaysStaged: true) else { return nil }
        self.plan = plan
        input = w.input
        inputZeroPoint = w.inputZeroPoint
        guard let bound = w.sumBound(outputs: g.outputChannels) else { return nil }
        let count = g.groups * plan.starts.count, perGroup = plan.starts.count
        func channel(_ panel: Int, _ lane: Int) -> Int {
            plan.channel(group: panel / perGroup, panel: panel % perGroup, lane: min(lane, plan.lanes - 1))
        }
        guard let scaling = Scaling(w.requantization, bound: bound, panels: count, channel: channel, channels: g.outputChannels)
        else { return nil }
        self.scaling = scaling
        let panelElements = plan.panelBytes / 2
        panels = Packed(count: count * panelElements, zero: 0) { target in
            for i in 0..<count {
                let panel = target + i * panelElements
                plan.forEachWeight(group: i / perGroup, panel: i % perGroup) { step, lane, part, source in
                    panel[(step * laneCount + lane) * 2 + part] = Int16(w.weights[source])
                }
            }
        }
        bias = Packed(count: count * laneCount, zero: 0) { target in
            for i in 0..<(count * laneCount) where !w.bias.isEmpty { target[i] = w.bias[channel(i / laneCount, i % laneCount)] }
        }
    }

    var scratchBytes: Int { plan.stagedBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        let inputImage = g.inputHeight * g.inputWidth * g.inputChannels
        let outputImage = g.outputHeight * g.outputWidth * g.outputChannels
        let staged = scratch.assumingMemoryBound(to: Int16.self)
        let channels = g.inputChannels
        for image in 0..<g.batch {
            switch self.input {
            case .int8:
                let zeroPoint = Int16(truncatingIfNeeded: inputZeroPoint)
                stage(input.assumingMemoryBound(to: Int8.self) + image * inputImage, g, channels: channels, into: staged, fill: 0) {
                    widen($0, $1, count: $2 &* channels, zeroPoint: zeroPoint)
                }
                runImage(scratch, output.assumingMemoryBound(to: Int8.self) + image * outputImage)
            case .int16:
                stage(input.assumingMemoryBound(to: Int16.self) + image * inputImage, g, channels: channels, into: staged, fill: 0) {
                    $1.update(from: $0, count: $2 &* channels)
                }
                runImage(scratch, output.assumingMemoryBound(to: Int16.self) + image * outputImage)
            }
        }
    }

    @inline(__always)
    private func runImage<Out: FixedWidthInteger & BitwiseCopyable>(_ staged: UnsafeRawPointer, _ target: UnsafeMutablePointer<Out>) {
        let g = plan.geometry
        let perGroup = plan.starts.count
        for group in 0..<g.groups {
            let base = staged + group &* (g.inputChannels / g.groups) &* 2
            let groupTarget = target + group &* (g.outputChannels / g.groups)
            if plan.groupsOfPixels == 1 {
                runPixel(base, groupTarget, group: group)
                continue
            }
            var panel = 0
            #if AVX512
            while panel + 2 <= perGroup {
                runPanels(base, groupTarget, group &* perGroup &+ panel, starts: (plan.starts[panel], plan.starts[panel + 1]))
                panel += 2
            }
            #endif
            while panel < perGroup {
                runPanel(base, groupTarget, group &* perGroup &+ panel, start: plan.starts[panel])
                panel += 1
            }
        }
    }

    @inline(__always)
    private func store<Out: BitwiseCopyable>(_ y: Ints, _ to: UnsafeMutablePointer<Out>, lanes: Int) {
        let to = UnsafeMutableRawPointer(to)
        if MemoryLayout<Out>.size == 1 {
            let narrow = lanes_narrow_i32_i8(y)
            if lanes == laneCount { lanes_store_i8(to, narrow) } else { to.storeHead(lanes, of: narrow) }
        } else {
            let narrow = lanes_narrow_i32(y)
            if lanes == laneCount { lanes_store_i16(to, narrow) } else { to.storeHead(lanes, of: narrow) }
        }
    }

    /// All pixels by one panel.
    @inline(__always)
    private func runPanel<Out: BitwiseCopyable>(_ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<Out>, _ panel: Int, start: Int) {
        let weights = panels.raw + panel &* plan.panelBytes
        let bias = (self.bias.raw + panel &* 64).ints()
        let runs = plan.runs, lanes = plan.lanes, scaling = scaling, pixels = plan.pixels
        let inputs = plan.inputOffsets.pointer, outputs = plan.outputOffsets.pointer
        let target = target + start
        var first = 0
        while first < pixels {
            first = min(first, pixels &- tileRows)
            var tile = Tile<PairStep>(bias)
            tile.accumulate(TileRows(base, inputs, first), runs, weights)
            tile.forEach { row, sum in
                store(scaling.apply(sum, panel: panel), target + Int(outputs[first &+ row]), lanes: lanes)
            }
            first &+= tileRows
        }
    }

    #if AVX512
    /// All pixels by two panels of 16 channels.
    @inline(__always)
    private func runPanels<Out: BitwiseCopyable>(
        _ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<Out>, _ panel: Int, starts: (Int, Int)
    ) {
        let weights = panels.raw + panel &* plan.panelBytes
        let next = weights + plan.panelBytes
        let bias = (self.bias.raw + panel &* 64).ints(), nextBias = (self.bias.raw + (panel &+ 1) &* 64).ints()
        let runs = plan.runs, scaling = scaling, pixels = plan.pixels
        let inputs = plan.inputOffsets.pointer, outputs = plan.outputOffsets.pointer
        let targetA = target + starts.0, targetB = target + starts.1
        var first = 0
        while first < pixels {
            first = min(first, pixels &- tileRows)
            var a = Tile<PairStep>(bias), b = Tile<PairStep>(nextBias)
            accumulate(&a, &b, TileRows(base, inputs, first), runs, weights, next)
            a.forEach { row, sum in
                store(scaling.apply(sum, panel: panel), targetA + Int(outputs[first &+ row]), lanes: laneCount)
            }
            b.forEach { row, sum in
                store(scaling.apply(sum, panel: panel &+ 1), targetB + Int(outputs[first &+ row]), lanes: laneCount)
            }
            first &+= tileRows
        }
    }
    #endif

    /// The only pixel, by all panels of a group.
    @inline(__always)
    private func runPixel<Out: BitwiseCopyable>(_ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<Out>, group: Int) {
        let perGroup = plan.starts.count
        let x = base + Int(plan.inputOffsets.pointer[0])
        var panel = 0
        while panel < perGroup {
            // The last four overlap the ones before rather than run beyond the end.
            if perGroup >= 4 { panel = min(panel, perGroup - 4) }
            let index = group &* perGroup &+ panel
            let start = self.bias.raw + index &* 64
            let weights = panels.raw + index &* plan.panelBytes
            if perGroup >= 4 {
                var sums = (start.ints(), start.ints(64), start.ints(128), start.ints(192))
                accumulateRow(PairStep.self, &sums, x, plan.runs, weights, pitch: plan.panelBytes)
                store(scaling.apply(sums.0, panel: index), target + plan.starts[panel], lanes: laneCount)
                store(scaling.apply(sums.1, panel: index + 1), target + plan.starts[panel + 1], lanes: laneCount)
                store(scaling.apply(sums.2, panel: index + 2), target + plan.starts[panel + 2], lanes: laneCount)
                store(scaling.apply(sums.3, panel: index + 3), target + plan.starts[panel + 3], lanes: laneCount)
                panel += 4
            } else {
                let sum = accumulatePixel(PairStep.self, start.ints(), x, plan.runs, weights)
                store(scaling.apply(sum, panel: index), target + plan.starts[panel], lanes: plan.lanes)
                panel += 1
            }
        }
    }
}

extension QuantizedWeights {
    /// A magnitude that no sum of products and bias exceeds, whatever the input; nil if it could leave 32 bits.
    /// The weights are (Co, …).
    func sumBound(outputs: Int) -> Int? {
        let perOutput = weights.count / max(outputs, 1)
        var bound = 0
        for o in 0..<outputs {
            var sum = 0
            for i in 0..<perOutput { sum += abs(Int(weights[o * perOutput + i])) }
            bound = max(bound, sum * inputMagnitude + (bias.isEmpty ? 0 : abs(Int(bias[o]))))
        }
        return bound < 1 << 31 ? bound : nil
    }

    /// The largest magnitude of an input without its zero point.
    var inputMagnitude: Int {
        switch input {
        case .int8: max(127 - Int(inputZeroPoint), 128 + Int(inputZeroPoint))
        case .int16: 32768
        }
    }
}
