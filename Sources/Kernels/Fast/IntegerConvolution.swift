internal import CLanes
import KernelInterface

/// What becomes of the 16 sums of a panel at one output pixel.
protocol Epilogue {
    associatedtype Element: BitwiseCopyable
    /// Stores the first `lanes` of them at `target`.
    func store(_ sums: Ints, panel: Int, at target: UnsafeMutablePointer<Element>, lanes: Int)
    /// The same for the rows of a tile, each at its place in `outputs`.
    func store<S: IntegerStep>(
        _ tile: Tile<S>, panel: Int, at target: UnsafeMutablePointer<Element>, _ outputs: OffsetTable.View, first: Int, lanes: Int)
}

extension Epilogue {
    @inline(__always)
    func store<S: IntegerStep>(
        _ tile: Tile<S>, panel: Int, at target: UnsafeMutablePointer<Element>, _ outputs: OffsetTable.View, first: Int, lanes: Int
    ) {
        tile.forEach { row, sums in store(sums, panel: panel, at: target + outputs[first &+ row], lanes: lanes) }
    }
}

/// Sums of products of integers and weights, exact.
///
/// Input (H,W,C) with its border, filter (Co,Kh,Kw,C/groups), output (Ho,Wo,Co). One step adds two products of int16, or
/// four of bytes, to each of 16 sums.
struct IntegerConvolution<S: IntegerStep> {
    let plan: WindowPlan
    let panels: Packed<S.Element>
    /// What each sum starts with.
    let bias: Packed<Int32>

    init?(_ g: WindowGeometry, weights: ByteWeights, bias: [Int32]) {
        let elementBytes = MemoryLayout<S.Element>.size, perStep = 4 / elementBytes
        guard let plan = WindowPlan(g, elementBytes: elementBytes, alwaysStaged: true) else { return nil }
        self.plan = plan
        let count = plan.panelCount, perGroup = plan.starts.count
        let panelElements = plan.panelBytes / elementBytes
        panels = Packed(count: count * panelElements, zero: 0, slack: 0) { target in
            for i in 0..<count {
                let panel = target + i * panelElements
                plan.forEachWeight(group: i / perGroup, panel: i % perGroup) { step, lane, part, source in
                    panel[(step * laneCount + lane) * perStep + part] = S.Element(truncatingIfNeeded: weights[source])
                }
            }
        }
        self.bias = plan.perLane { bias.isEmpty ? 0 : bias[$0] }
    }

    /// One image.
    @inline(__always)
    func run<E: Epilogue>(_ staged: UnsafeRawPointer, to target: UnsafeMutablePointer<E.Element>, _ epilogue: E) {
        let g = plan.geometry
        let perGroup = plan.starts.count
        for group in 0..<g.groups {
            let base = staged + group &* (g.inputChannels / g.groups) &* plan.elementBytes
            let groupTarget = target + group &* (g.outputChannels / g.groups)
            let first = group &* perGroup
            if plan.groupsOfPixels == 1 {
                runPixel(base, groupTarget, first: first, epilogue)
                continue
            }
            var panel = 0
            #if AVX512
            while panel + 2 <= perGroup {
                runPanels(base, groupTarget, first &+ panel, starts: (plan.starts[panel], plan.starts[panel + 1]), epilogue)
                panel += 2
            }
            #endif
            while panel < perGroup {
                runPanel(base, groupTarget, first &+ panel, start: plan.starts[panel], epilogue)
                panel += 1
            }
        }
    }

    /// All pixels by one panel.
    @inline(__always)
    private func runPanel<E: Epilogue>(
        _ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<E.Element>, _ panel: Int, start: Int, _ epilogue: E
    ) {
        let weights = panels.raw + panel &* plan.panelBytes
        let bias = (self.bias.raw + panel &* 64).ints()
        let runs = plan.runs, lanes = plan.lanes, pixels = plan.pixels
        let inputs = plan.inputOffsets.view, outputs = plan.outputOffsets.view
        let target = target + start
        let isPooled = plan.geometry.isPooled, pooled = plan.pooled, pooledLanes = plan.pooledLanes, isFolded = plan.fold > 1
        let lowest = Ints(repeating: .min)
        var first = 0
        while first < pixels {
            first = min(first, pixels &- tileRows)
            var tile = Tile<S>(bias)
            tile.accumulate(TileRows(base, inputs, first), runs, weights)
            if isPooled {
                // Scaling keeps the order of sums: only their maximum is scaled.
                tile.forEachMaximum(of: pooled, start: lowest, { lanes_max_i32($0, $1) }) { row, most in
                    let sums = isFolded ? lanes_max_i32(most, lanes_swap_i32(most)) : most
                    epilogue.store(sums, panel: panel, at: target + outputs[first &+ row], lanes: pooledLanes)
                }
            } else {
                epilogue.store(tile, panel: panel, at: target, outputs, first: first, lanes: lanes)
            }
            first &+= tileRows
        }
    }

    #if AVX512
    /// All pixels by two panels of 16 channels.
    @inline(__always)
    private func runPanels<E: Epilogue>(
        _ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<E.Element>, _ panel: Int, starts: (Int, Int), _ epilogue: E
    ) {
        let weights = panels.raw + panel &* plan.panelBytes
        let next = weights + plan.panelBytes
        let bias = (self.bias.raw + panel &* 64).ints(), nextBias = (self.bias.raw + (panel &+ 1) &* 64).ints()
        let runs = plan.runs, pixels = plan.pixels
        let inputs = plan.inputOffsets.view, outputs = plan.outputOffsets.view
        let targetA = target + starts.0, targetB = target + starts.1
        let isPooled = plan.geometry.isPooled, lowest = Ints(repeating: .min)
        var first = 0
        while first < pixels {
            first = min(first, pixels &- tileRows)
            var a = Tile<S>(bias), b = Tile<S>(nextBias)
            accumulate(&a, &b, TileRows(base, inputs, first), runs, weights, next)
            if isPooled {
                a.forEachMaximum(of: 4, start: lowest, { lanes_max_i32($0, $1) }) { row, most in
                    epilogue.store(most, panel: panel, at: targetA + outputs[first &+ row], lanes: laneCount)
                }
                b.forEachMaximum(of: 4, start: lowest, { lanes_max_i32($0, $1) }) { row, most in
                    epilogue.store(most, panel: panel &+ 1, at: targetB + outputs[first &+ row], lanes: laneCount)
                }
            } else {
                epilogue.store(a, panel: panel, at: targetA, outputs, first: first, lanes: laneCount)
                epilogue.store(b, panel: panel &+ 1, at: targetB, outputs, first: first, lanes: laneCount)
            }
            first &+= tileRows
        }
    }
    #endif

    /// The only pixel, by all panels of a group.
    @inline(__always)
    private func runPixel<E: Epilogue>(
        _ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<E.Element>, first: Int, _ epilogue: E
    ) {
        let perGroup = plan.starts.count
        let x = base + plan.inputOffsets.view[0]
        var panel = 0
        if plan.runs.isOne, plan.runs.length >= 64 {
            // A long row is limited by the memory that the weights come from: they are read in one stream.
            while panel < perGroup {
                let index = first &+ panel
                let sum = accumulateStream(
                    S.self, (self.bias.raw + index &* 64).ints(), x, plan.runs.length, panels.raw + index &* plan.panelBytes)
                epilogue.store(sum, panel: index, at: target + plan.starts[panel], lanes: plan.lanes)
                panel &+= 1
            }
            return
        }
        while panel < perGroup {
            // The last four overlap the ones before rather than run beyond the end.
            if perGroup >= 4 { panel = min(panel, perGroup - 4) }
            let index = first &+ panel
            let start = self.bias.raw + index &* 64
            let weights = panels.raw + index &* plan.panelBytes
            if perGroup >= 4 {
                var sums = (start.ints(), start.ints(64), start.ints(128), start.ints(192))
                accumulateRow(S.self, &sums, x, plan.runs, weights, pitch: plan.panelBytes)
                epilogue.store(sums.0, panel: index, at: target + plan.starts[panel], lanes: laneCount)
                epilogue.store(sums.1, panel: index + 1, at: target + plan.starts[panel + 1], lanes: laneCount)
                epilogue.store(sums.2, panel: index + 2, at: target + plan.starts[panel + 2], lanes: laneCount)
                epilogue.store(sums.3, panel: index + 3, at: target + plan.starts[panel + 3], lanes: laneCount)
                panel += 4
            } else {
                let sum = accumulatePixel(S.self, start.ints(), x, plan.runs, weights)
                epilogue.store(sum, panel: index, at: target + plan.starts[panel], lanes: plan.lanes)
                panel += 1
            }
        }
    }
}
