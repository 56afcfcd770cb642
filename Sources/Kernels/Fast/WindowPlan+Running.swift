internal import CLanes
import KernelInterface

extension WindowPlan {
    /// Gives `epilogue` the sums of one image.
    ///
    /// - Parameter terms: what is added to the sums of each pixel of a group, whose inputs begin where it is told; nil for nothing.
    @inline(__always)
    func run<S: Step, E: Epilogue>(
        _: S.Type, _ image: UnsafeRawPointer, _ panels: PanelView, to target: UnsafeMutablePointer<E.Element>, _ epilogue: E,
        terms: (UnsafeRawPointer) -> UnsafePointer<Int32>? = { _ in nil }
    ) where E.Sum == S.Sum {
        let g = geometry
        for group in 0..<g.groups {
            let base = image + group &* (g.inputChannels / g.groups) &* elementBytes
            let terms = terms(base)
            let groupTarget = target + group &* (g.outputChannels / g.groups)
            if groupsOfPixels == 1 {
                runPixel(S.self, base, terms, panels, groupTarget, group, epilogue)
                continue
            }
            var panel = 0
            #if AVX512
            while panel + 2 <= self.panels {
                runPanels(S.self, base, terms, panels, groupTarget, group, panel, epilogue)
                panel += 2
            }
            #endif
            while panel < self.panels {
                runPanel(S.self, base, terms, panels, groupTarget, group, panel, epilogue)
                panel += 1
            }
        }
    }

    /// All pixels by one panel of a group.
    @inline(__always)
    private func runPanel<S: Step, E: Epilogue>(
        _: S.Type, _ base: UnsafeRawPointer, _ terms: UnsafePointer<Int32>?, _ panels: PanelView,
        _ target: UnsafeMutablePointer<E.Element>, _ group: Int, _ number: Int, _ epilogue: E
    ) where E.Sum == S.Sum {
        let weights = panels.weights + group &* groupBytes + number &* panelBytes
        let panel = group &* self.panels &+ number
        let start = S.start(panels.start + panel &* 64)
        let runs = runs, pixels = pixels, lanes = lanes(ofPanel: number), pitch = pitch(ofPanel: number)
        let inputs = inputOffsets.view, outputs = outputOffsets.view
        let target = target + number &* laneCount
        let isPooled = geometry.isPooled, pooled = pooled, pooledLanes = lanes / fold, isFolded = fold > 1
        var first = 0
        while first < pixels {
            first = min(first, pixels &- tileRows)
            var tile = RegisterTile<S>(start)
            if let terms { tile.raise(by: terms, first) }
            tile.accumulate(TileRows(base, inputs, first), runs, weights, pitch: pitch)
            if isFolded { tile.forEach { _, sums in epilogue.watch(sums) } }
            if isPooled {
                tile.forEachMaximum(of: pooled, start: epilogue.lowest, { epilogue.greater($0, $1) }) { row, most in
                    let sums = isFolded ? epilogue.greaterHalf(most) : most
                    epilogue.store(maximum: sums, panel: panel, at: target + outputs[first &+ row], lanes: pooledLanes)
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
    private func runPanels<S: Step, E: Epilogue>(
        _: S.Type, _ base: UnsafeRawPointer, _ terms: UnsafePointer<Int32>?, _ panels: PanelView,
        _ target: UnsafeMutablePointer<E.Element>, _ group: Int, _ number: Int, _ epilogue: E
    ) where E.Sum == S.Sum {
        let weights = panels.weights + group &* groupBytes + number &* panelBytes
        let next = weights + panelBytes
        let panel = group &* self.panels &+ number
        let nextLanes = lanes(ofPanel: number &+ 1), nextPitch = pitch(ofPanel: number &+ 1)
        let start = S.start(panels.start + panel &* 64), nextStart = S.start(panels.start + (panel &+ 1) &* 64)
        let runs = runs, pixels = pixels
        let inputs = inputOffsets.view, outputs = outputOffsets.view
        let targetA = target + number &* laneCount, targetB = targetA + laneCount
        let isPooled = geometry.isPooled
        var first = 0
        while first < pixels {
            first = min(first, pixels &- tileRows)
            var a = RegisterTile<S>(start), b = RegisterTile<S>(nextStart)
            if let terms {
                a.raise(by: terms, first)
                b.raise(by: terms, first)
            }
            accumulate(&a, &b, TileRows(base, inputs, first), runs, weights, next, nextPitch: nextPitch)
            if isPooled {
                a.forEachMaximum(of: 4, start: epilogue.lowest, { epilogue.greater($0, $1) }) { row, most in
                    epilogue.store(maximum: most, panel: panel, at: targetA + outputs[first &+ row], lanes: laneCount)
                }
                b.forEachMaximum(of: 4, start: epilogue.lowest, { epilogue.greater($0, $1) }) { row, most in
                    epilogue.store(maximum: most, panel: panel &+ 1, at: targetB + outputs[first &+ row], lanes: nextLanes)
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
    private func runPixel<S: Step, E: Epilogue>(
        _: S.Type, _ base: UnsafeRawPointer, _ terms: UnsafePointer<Int32>?, _ panels: PanelView,
        _ target: UnsafeMutablePointer<E.Element>, _ group: Int, _ epilogue: E
    ) where E.Sum == S.Sum {
        let count = self.panels, weights = panels.weights + group &* groupBytes, panelBytes = panelBytes
        let x = base + inputOffsets.view[0], term = terms?[0] ?? 0, isFolded = fold > 1
        @inline(__always) func start(_ panel: Int) -> S.Sum {
            S.raised(S.start(panels.start + (group &* count &+ panel) &* 64), by: term)
        }
        @inline(__always) func store(_ panel: Int, _ sums: S.Sum, lanes: Int) {
            if isFolded { epilogue.watch(sums) }
            epilogue.store(sums, panel: group &* count &+ panel, at: target + panel &* laneCount, lanes: lanes)
        }
        var panel = 0
        if S.streams, runs.isOne, runs.length >= 64 {
            // A long row is limited by the memory that the weights come from: they are read in one stream.
            @inline(__always) func run(_ panel: Int, pitch: Int, lanes: Int) {
                store(panel, S.stream(start(panel), x, runs.length, weights + panel &* panelBytes, pitch: pitch), lanes: lanes)
            }
            while panel &+ 1 < count {
                run(panel, pitch: S.bytes, lanes: laneCount)
                panel &+= 1
            }
            run(panel, pitch: lastPitch, lanes: lastLanes)
            return
        }
        #if AVX512
        while panel &+ 8 <= count {
            var sums = RegisterTile<S>(start(panel))
            (sums.b, sums.c, sums.d) = (start(panel &+ 1), start(panel &+ 2), start(panel &+ 3))
            (sums.e, sums.f, sums.g, sums.h) = (start(panel &+ 4), start(panel &+ 5), start(panel &+ 6), start(panel &+ 7))
            accumulateRow(
                S.self, &sums, x, runs, weights + panel &* panelBytes, panelBytes: panelBytes,
                lastPitch: pitch(ofPanel: panel &+ 7))
            sums.forEach { row, sums in store(panel &+ row, sums, lanes: lanes(ofPanel: panel &+ row)) }
            panel &+= 8
        }
        #endif
        while panel < count {
            // The last four overlap the ones before rather than run beyond the end.
            if count >= 4 { panel = min(panel, count - 4) }
            let from = weights + panel &* panelBytes
            if count >= 4 {
                var sums = (start(panel), start(panel &+ 1), start(panel &+ 2), start(panel &+ 3))
                accumulateRow(
                    S.self, &sums, x, runs, from, panelBytes: panelBytes, lastPitch: pitch(ofPanel: panel &+ 3))
                store(panel, sums.0, lanes: laneCount)
                store(panel &+ 1, sums.1, lanes: laneCount)
                store(panel &+ 2, sums.2, lanes: laneCount)
                store(panel &+ 3, sums.3, lanes: lanes(ofPanel: panel &+ 3))
                panel += 4
            } else {
                let sums = accumulatePixel(S.self, start(panel), x, runs, from, pitch: pitch(ofPanel: panel))
                store(panel, sums, lanes: lanes(ofPanel: panel))
                panel += 1
            }
        }
    }
}
