internal import CLanes
import KernelInterface

/// What becomes of the 16 sums of a panel at one output pixel.
protocol Epilogue {
    associatedtype Element: BitwiseCopyable
    /// Stores the first `lanes` of them at `target`.
    func store(_ sums: Ints, panel: Int, at target: UnsafeMutablePointer<Element>, lanes: Int)
    /// The same for the rows of a tile, each at its place in `outputs`.
    func store<S: IntegerStep>(
        _ tile: RegisterTile<S>, panel: Int, at target: UnsafeMutablePointer<Element>, _ outputs: OffsetTable.View, first: Int,
        lanes: Int)
}

extension Epilogue {
    @inline(__always)
    func store<S: IntegerStep>(
        _ tile: RegisterTile<S>, panel: Int, at target: UnsafeMutablePointer<Element>, _ outputs: OffsetTable.View, first: Int,
        lanes: Int
    ) {
        tile.forEach { row, sums in store(sums, panel: panel, at: target + outputs[first &+ row], lanes: lanes) }
    }
}

/// Sums of products of integers and weights, exact.
///
/// Input (H,W,C) with its border, filter (Co,Kh,Kw,C/groups), output (Ho,Wo,Co). One step adds two products of int16, or
/// four of bytes, to each of 16 sums. Weights w with a zero point z stay bytes, too: Σ x·(w − z) = Σ x·w − z·Σ x, and the sum of a
/// window's inputs is the same for all channels.
struct IntegerConvolution<S: IntegerStep> {
    let plan: WindowPlan
    let panels: PackedPanels<Int8>
    /// Of the weights.
    private let zeroPoint: Int32

    init?(_ g: WindowGeometry, weights: ByteWeights, bias: [Int32]) {
        // A lane takes 4 bytes of input, as many elements as it has weights.
        let perStep = S.bytes / laneCount
        zeroPoint = weights.zeroPoint
        guard
            let plan = WindowPlan(
                g, elementBytes: 4 / perStep, weightBytes: 1, alwaysStaged: true, foldLimit: zeroPoint == 0 ? laneCount : 1)
        else { return nil }
        self.plan = plan
        let packed = plan.packed { weights.int8($0) }
        panels = bias.isEmpty ? packed : plan.starting(packed) { UInt32(bitPattern: bias[$0]) }
    }

    /// The staged image, then for each pixel what its window's inputs add.
    var scratchBytes: Int { plan.stagedBytes + (zeroPoint == 0 ? 0 : plan.pixels * 4) }

    /// −z times the sum of each pixel's inputs.
    @inline(never)
    private func windowTerms(_ base: UnsafeRawPointer, _ memory: UnsafeMutableRawPointer) -> UnsafePointer<Int32> {
        let terms = memory.assumingMemoryBound(to: Int32.self)
        let inputs = plan.inputOffsets.view, runs = plan.runs, step = laneCount &* plan.elementBytes
        let chunks = plan.runElements / laneCount, rest = Int32(plan.runElements % laneCount)
        let isRest = Ints(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) .< Ints(repeating: rest)
        for pixel in 0..<plan.pixels {
            var sums = Ints.zero
            let window = base + inputs[pixel]
            for row in 0..<runs.outer {
                for column in 0..<runs.inner {
                    let start = row &* runs.outerStride &+ column &* runs.innerStride
                    var run = window + start
                    for _ in 0..<chunks {
                        sums &+= S.inputs(run)
                        run += step
                    }
                    if rest > 0 { sums &+= S.inputs(run).replacing(with: 0, where: .!isRest) }
                }
            }
            terms[pixel] = 0 &- zeroPoint &* sums.wrappedSum()
        }
        return UnsafePointer(terms)
    }

    /// One image, at the start of `scratchBytes` of memory.
    @inline(__always)
    func run<E: Epilogue>(_ staged: UnsafeMutableRawPointer, to target: UnsafeMutablePointer<E.Element>, _ epilogue: E) {
        let g = plan.geometry
        for group in 0..<g.groups {
            let base = UnsafeRawPointer(staged + group &* (g.inputChannels / g.groups) &* plan.elementBytes)
            let terms = zeroPoint == 0 ? nil : windowTerms(base, staged + plan.stagedBytes)
            let groupTarget = target + group &* (g.outputChannels / g.groups)
            if plan.groupsOfPixels == 1 {
                runPixel(base, terms, groupTarget, group, epilogue)
                continue
            }
            var panel = 0
            #if AVX512
            while panel + 2 <= plan.panels {
                runPanels(base, terms, groupTarget, group, panel, epilogue)
                panel += 2
            }
            #endif
            while panel < plan.panels {
                runPanel(base, terms, groupTarget, group, panel, epilogue)
                panel += 1
            }
        }
    }

    /// All pixels by one panel of a group.
    @inline(__always)
    private func runPanel<E: Epilogue>(
        _ base: UnsafeRawPointer, _ terms: UnsafePointer<Int32>?, _ target: UnsafeMutablePointer<E.Element>, _ group: Int,
        _ number: Int, _ epilogue: E
    ) {
        let weights = panels.view.weights + group &* plan.groupBytes + number &* plan.panelBytes
        let panel = group &* plan.panels &+ number
        let bias = (panels.view.start + panel &* 64).ints()
        let runs = plan.runs, pixels = plan.pixels, lanes = plan.lanes(ofPanel: number), pitch = plan.pitch(ofPanel: number)
        let inputs = plan.inputOffsets.view, outputs = plan.outputOffsets.view
        let target = target + number &* laneCount
        let isPooled = plan.geometry.isPooled, pooled = plan.pooled, pooledLanes = lanes / plan.fold, isFolded = plan.fold > 1
        let lowest = Ints(repeating: .min)
        var first = 0
        while first < pixels {
            first = min(first, pixels &- tileRows)
            var tile = RegisterTile<S>(bias)
            if let terms { tile.add(terms, first) }
            tile.accumulate(TileRows(base, inputs, first), runs, weights, pitch: pitch)
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
    /// All pixels by two panels of a group.
    @inline(__always)
    private func runPanels<E: Epilogue>(
        _ base: UnsafeRawPointer, _ terms: UnsafePointer<Int32>?, _ target: UnsafeMutablePointer<E.Element>, _ group: Int,
        _ number: Int, _ epilogue: E
    ) {
        let weights = panels.view.weights + group &* plan.groupBytes + number &* plan.panelBytes
        let next = weights + plan.panelBytes
        let panel = group &* plan.panels &+ number
        let nextLanes = plan.lanes(ofPanel: number &+ 1), nextPitch = plan.pitch(ofPanel: number &+ 1)
        let bias = (panels.view.start + panel &* 64).ints(), nextBias = (panels.view.start + (panel &+ 1) &* 64).ints()
        let runs = plan.runs, pixels = plan.pixels
        let inputs = plan.inputOffsets.view, outputs = plan.outputOffsets.view
        let targetA = target + number &* laneCount, targetB = targetA + laneCount
        let isPooled = plan.geometry.isPooled, lowest = Ints(repeating: .min)
        var first = 0
        while first < pixels {
            first = min(first, pixels &- tileRows)
            var a = RegisterTile<S>(bias), b = RegisterTile<S>(nextBias)
            if let terms {
                a.add(terms, first)
                b.add(terms, first)
            }
            accumulate(&a, &b, TileRows(base, inputs, first), runs, weights, next, nextPitch: nextPitch)
            if isPooled {
                a.forEachMaximum(of: 4, start: lowest, { lanes_max_i32($0, $1) }) { row, most in
                    epilogue.store(most, panel: panel, at: targetA + outputs[first &+ row], lanes: laneCount)
                }
                b.forEachMaximum(of: 4, start: lowest, { lanes_max_i32($0, $1) }) { row, most in
                    epilogue.store(most, panel: panel &+ 1, at: targetB + outputs[first &+ row], lanes: nextLanes)
                }
            } else {
                epilogue.store(a, panel: panel, at: targetA, outputs, first: first, lanes: laneCount)
                epilogue.store(b, panel: panel &+ 1, at: targetB, outputs, first: first, lanes: nextLanes)
            }
            first &+= tileRows
        }
    }
    #endif

    /// The only pixel, by all panels of a group.
    @inline(__always)
    private func runPixel<E: Epilogue>(
        _ base: UnsafeRawPointer, _ terms: UnsafePointer<Int32>?, _ target: UnsafeMutablePointer<E.Element>, _ group: Int,
        _ epilogue: E
    ) {
        let count = plan.panels, weights = panels.view.weights + group &* plan.groupBytes
        let term = Ints(repeating: terms?[0] ?? 0)
        let x = base + plan.inputOffsets.view[0]
        var panel = 0
        if plan.runs.isOne, plan.runs.length >= 64 {
            // A long row is limited by the memory that the weights come from: they are read in one stream.
            @inline(__always) func run(_ panel: Int, pitch: Int, lanes: Int) {
                let index = group &* count &+ panel
                let sum = accumulateStream(
                    S.self, (panels.view.start + index &* 64).ints() &+ term, x, plan.runs.length,
                    weights + panel &* plan.panelBytes,
                    pitch: pitch)
                epilogue.store(sum, panel: index, at: target + panel &* laneCount, lanes: lanes)
            }
            while panel &+ 1 < count {
                run(panel, pitch: S.bytes, lanes: laneCount)
                panel &+= 1
            }
            run(panel, pitch: plan.lastPitch, lanes: plan.lastLanes)
            return
        }
        while panel < count {
            // The last four overlap the ones before rather than run beyond the end.
            if count >= 4 { panel = min(panel, count - 4) }
            let index = group &* count &+ panel
            let start = panels.view.start + index &* 64
            let to = target + panel &* laneCount, from = weights + panel &* plan.panelBytes
            if count >= 4 {
                var sums = (start.ints() &+ term, start.ints(64) &+ term, start.ints(128) &+ term, start.ints(192) &+ term)
                accumulateRow(
                    S.self, &sums, x, plan.runs, from, panelBytes: plan.panelBytes, lastPitch: plan.pitch(ofPanel: panel &+ 3))
                epilogue.store(sums.0, panel: index, at: to, lanes: laneCount)
                epilogue.store(sums.1, panel: index + 1, at: to + laneCount, lanes: laneCount)
                epilogue.store(sums.2, panel: index + 2, at: to + 2 &* laneCount, lanes: laneCount)
                epilogue.store(sums.3, panel: index + 3, at: to + 3 &* laneCount, lanes: plan.lanes(ofPanel: panel &+ 3))
                panel += 4
            } else {
                let sum = accumulatePixel(S.self, start.ints() &+ term, x, plan.runs, from, pitch: plan.pitch(ofPanel: panel))
                epilogue.store(sum, panel: index, at: to, lanes: plan.lanes(ofPanel: panel))
                panel += 1
            }
        }
    }
}
