internal import CLanes
import KernelInterface

/// CONV_2D and FULLY_CONNECTED in float32.
///
/// Input (N,H,W,C), filter (Co,Kh,Kw,C/groups), output (N,Ho,Wo,Co). The filter is packed into panels of 16 lanes;
/// a tile of `tileRows` output pixels meets one panel, or two with AVX-512, and keeps its sums in registers. No
/// matrix is built from the image: the windows are read where they are, or from a copy of the image with its border.
/// One output is one chain of multiply-adds over (ky, kx, c), so that neither tiling nor batch shows in the result.
final class FloatConvolution: PreparedKernel {
    let plan: WindowPlan
    private let panels: Panels
    let minimum: Float
    let maximum: Float
    /// Computes the images in which a sum is not finite: there the zero weights of a folded panel could have
    /// carried an infinity from one pixel into its neighbour.
    let unfolded: FloatConvolution?

    /// Weights of 16 bits stay so where the processor widens them as it reads them.
    private enum Panels {
        case whole(PackedPanels<Float>)
        #if AVX2 || AVX512 || arch(arm64)
        case halves(PackedPanels<UInt16>)
        #endif
    }

    init?(
        _ geometry: WindowGeometry, filter: FloatWeights, bias: [Float], minimum: Float, maximum: Float,
        foldLimit: Int = laneCount
    ) {
        func plan(weightBytes: Int) -> WindowPlan? {
            WindowPlan(geometry, elementBytes: 4, weightBytes: weightBytes, alwaysStaged: false, foldLimit: foldLimit)
        }
        func starting<T>(_ panels: PackedPanels<T>, _ plan: WindowPlan) -> PackedPanels<T> {
            bias.isEmpty ? panels : plan.starting(panels) { bias[$0].bitPattern }
        }
        #if AVX2 || AVX512 || arch(arm64)
        if case .halves(let halves) = filter {
            guard let plan = plan(weightBytes: 2) else { return nil }
            self.plan = plan
            panels = .halves(starting(plan.packed { halves[$0].bitPattern }, plan))
        } else {
            guard let plan = plan(weightBytes: 4) else { return nil }
            self.plan = plan
            panels = .whole(starting(plan.packed { filter[$0] }, plan))
        }
        #else
        guard let plan = plan(weightBytes: 4) else { return nil }
        self.plan = plan
        panels = .whole(starting(plan.packed { filter[$0] }, plan))
        #endif
        self.minimum = minimum
        self.maximum = maximum
        unfolded =
            self.plan.fold == 1
            ? nil
            : FloatConvolution(geometry, filter: filter, bias: bias, minimum: minimum, maximum: maximum, foldLimit: 1)
    }

    /// What the maximum of no number is.
    private var lowest: Floats { Floats(repeating: -.greatestFiniteMagnitude) }

    var scratchBytes: Int { max(plan.stagedBytes, unfolded?.scratchBytes ?? 0) }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        let inputImage = g.inputHeight * g.inputWidth * g.inputChannels
        let outputImage = g.resultImageCount
        for image in 0..<g.batch {
            let source = input.assumingMemoryBound(to: Float.self) + image * inputImage
            let target = output.assumingMemoryBound(to: Float.self) + image * outputImage
            runImage(source, target, scratch)
        }
    }

    private func runImage(
        _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutableRawPointer
    ) {
        switch panels {
        case .whole(let panels): runImage(WholeFloats.self, panels.view, source, target, scratch)
        #if AVX2 || AVX512 || arch(arm64)
        case .halves(let panels): runImage(HalfFloats.self, panels.view, source, target, scratch)
        #endif
        }
    }

    @inline(never)
    private func runImage<Panel: FloatPanel>(
        _: Panel.Type, _ panels: PanelView, _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
        _ scratch: UnsafeMutableRawPointer
    ) {
        let g = plan.geometry
        var base = UnsafeRawPointer(source)
        if plan.isStaged {
            let channels = g.inputChannels
            stage(source, g, channels: channels, into: scratch.assumingMemoryBound(to: Float.self), fill: 0) {
                from, to, columns in
                to.update(from: from, count: columns &* channels)
            }
            base = UnsafeRawPointer(scratch)
        }
        var poison = Floats.zero
        for group in 0..<g.groups {
            let groupBase = base + group &* (g.inputChannels / g.groups) &* 4
            let groupTarget = target + group &* (g.outputChannels / g.groups)
            if plan.groupsOfPixels == 1, plan.fold == 1 {
                runPixel(Panel.self, panels, groupBase, groupTarget, group: group)
                continue
            }
            var panel = 0
            #if AVX512
            while panel + 2 <= plan.panels {
                runPanels(Panel.self, panels, groupBase, groupTarget, group, panel)
                panel += 2
            }
            #endif
            while panel < plan.panels {
                poison += runPanel(Panel.self, panels, groupBase, groupTarget, group, panel)
                panel += 1
            }
        }
        if let unfolded, lanes_any(lanes_is_nan(poison)) != 0 { unfolded.runImage(source, target, scratch) }
    }

    /// All pixels by one panel of a group. Returns 0, or not-a-number in some lane if a sum of a folded panel is not finite.
    @inline(never)
    private func runPanel<Panel: FloatPanel>(
        _: Panel.Type, _ panels: PanelView, _ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ group: Int,
        _ number: Int
    ) -> Floats {
        let weights = panels.weights + group &* plan.groupBytes + number &* plan.panelBytes
        let bias = (panels.start + (group &* plan.panels &+ number) &* 64).floats()
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
        let runs = plan.runs, lanes = plan.lanes(ofPanel: number), pitch = plan.pitch(ofPanel: number)
        let inputs = plan.inputOffsets.view, outputs = plan.outputOffsets.view
        let target = target + number &* laneCount
        let isFolded = plan.fold > 1
        let isPooled = plan.geometry.isPooled, pooled = plan.pooled, pooledLanes = lanes / plan.fold
        var poison = Floats.zero
        var first = 0
        while first < plan.pixels {
            first = min(first, plan.pixels &- tileRows)
            var tile = RegisterTile<FloatStep<Panel>>(bias)
            tile.accumulate(TileRows(base, inputs, first), runs, weights, pitch: pitch)
            if isFolded {
                var total = Floats.zero
                tile.forEach { _, sum in total += sum }
                poison = multiplyAdd(poison, total, .zero)
            }
            if isPooled {
                tile.forEachMaximum(of: pooled, start: lowest, { lanes_max_f32($0, lanes_clamp_f32($1, low, high)) }) {
                    row, most in
                    let y = isFolded ? lanes_max_f32(most, lanes_swap_f32(most)) : most
                    UnsafeMutableRawPointer(target + outputs[first &+ row]).store(y, lanes: pooledLanes)
                }
            } else {
                tile.forEach { row, sum in
                    UnsafeMutableRawPointer(target + outputs[first &+ row]).store(lanes_clamp_f32(sum, low, high), lanes: lanes)
                }
            }
            first &+= tileRows
        }
        return poison
    }

    #if AVX512
    /// All pixels by two panels of a group.
    @inline(never)
    private func runPanels<Panel: FloatPanel>(
        _: Panel.Type, _ panels: PanelView, _ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ group: Int,
        _ number: Int
    ) {
        let weights = panels.weights + group &* plan.groupBytes + number &* plan.panelBytes
        let next = weights + plan.panelBytes
        let nextLanes = plan.lanes(ofPanel: number &+ 1), nextPitch = plan.pitch(ofPanel: number &+ 1)
        let start = panels.start + (group &* plan.panels &+ number) &* 64
        let bias = start.floats(), nextBias = start.floats(64)
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
        let runs = plan.runs
        let inputs = plan.inputOffsets.view, outputs = plan.outputOffsets.view
        let targetA = target + number &* laneCount, targetB = targetA + laneCount
        let isPooled = plan.geometry.isPooled
        var first = 0
        while first < plan.pixels {
            first = min(first, plan.pixels &- tileRows)
            var a = RegisterTile<FloatStep<Panel>>(bias), b = RegisterTile<FloatStep<Panel>>(nextBias)
            accumulate(&a, &b, TileRows(base, inputs, first), runs, weights, next, nextPitch: nextPitch)
            if isPooled {
                func greater(_ x: Floats, _ sum: Floats) -> Floats { lanes_max_f32(x, lanes_clamp_f32(sum, low, high)) }
                a.forEachMaximum(of: 4, start: lowest, greater) { row, most in
                    UnsafeMutableRawPointer(targetA + outputs[first &+ row]).store(most)
                }
                b.forEachMaximum(of: 4, start: lowest, greater) { row, most in
                    UnsafeMutableRawPointer(targetB + outputs[first &+ row]).store(most, lanes: nextLanes)
                }
            } else {
                a.forEach { row, sum in
                    UnsafeMutableRawPointer(targetA + outputs[first &+ row]).store(lanes_clamp_f32(sum, low, high))
                }
                b.forEach { row, sum in
                    UnsafeMutableRawPointer(targetB + outputs[first &+ row]).store(
                        lanes_clamp_f32(sum, low, high), lanes: nextLanes)
                }
            }
            first &+= tileRows
        }
    }
    #endif

    /// The only pixel, by all panels of a group.
    @inline(never)
    private func runPixel<Panel: FloatPanel>(
        _: Panel.Type, _ panels: PanelView, _ base: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, group: Int
    ) {
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
        let count = plan.panels, weights = panels.weights + group &* plan.groupBytes
        let x = base + plan.inputOffsets.view[0]
        func store(_ panel: Int, _ sum: Floats) {
            UnsafeMutableRawPointer(target + panel &* laneCount)
                .store(lanes_clamp_f32(sum, low, high), lanes: plan.lanes(ofPanel: panel))
        }
        var panel = 0
        #if AVX512
        while panel &+ 8 <= count {
            let start = panels.start + (group &* count &+ panel) &* 64
            var sums = RegisterTile<FloatStep<Panel>>(start.floats())
            (sums.b, sums.c, sums.d) = (start.floats(64), start.floats(128), start.floats(192))
            (sums.e, sums.f, sums.g, sums.h) = (start.floats(256), start.floats(320), start.floats(384), start.floats(448))
            accumulateRow(
                FloatStep<Panel>.self, &sums, x, plan.runs, weights + panel &* plan.panelBytes, panelBytes: plan.panelBytes,
                lastPitch: plan.pitch(ofPanel: panel &+ 7))
            sums.forEach { row, sum in store(panel &+ row, sum) }
            panel &+= 8
        }
        #endif
        while panel < count {
            // The last four overlap the ones before rather than run beyond the end.
            if count >= 4 { panel = min(panel, count - 4) }
            let start = panels.start + (group &* count &+ panel) &* 64
            let from = weights + panel &* plan.panelBytes
            if count >= 4 {
                var sums = (start.floats(), start.floats(64), start.floats(128), start.floats(192))
                accumulateRow(
                    FloatStep<Panel>.self, &sums, x, plan.runs, from, panelBytes: plan.panelBytes,
                    lastPitch: plan.pitch(ofPanel: panel &+ 3))
                store(panel, sums.0)
                store(panel + 1, sums.1)
                store(panel + 2, sums.2)
                store(panel + 3, sums.3)
                panel += 4
            } else {
                store(
                    panel,
                    accumulatePixel(FloatStep<Panel>.self, start.floats(), x, plan.runs, from, pitch: plan.pitch(ofPanel: panel)))
                panel += 1
            }
        }
    }
}
