#if AVX512
internal import CLanes

extension WindowPlan {
    /// Pixels whose windows begin at equal distances follow each other in rows of this length.
    fileprivate var evenPixels: Int {
        inputOffsets.isEven ? groupsOfPixels : geometry.readWidth > 0 ? geometry.readWidth : geometry.outputWidth
    }

    /// Whether products of tiles pay: windows and rows of pixels are long enough to fill them.
    var suitsTiles: Bool {
        fold == 1 && !geometry.isPooled && runs.length >= 64 && runs.steps >= 32 && evenPixels >= 7
    }
}

extension IntegerConvolution {
    /// All pixels by one or two panels of a group, up to 32 of a row at a time. Returns how many panels.
    @inline(__always)
    func runTiles<E: Epilogue>(
        _ base: UnsafeRawPointer, _ terms: UnsafePointer<Int32>?, _ target: UnsafeMutablePointer<E.Element>, _ group: Int,
        _ number: Int, _ epilogue: E
    ) -> Int {
        let count = min(2, plan.panels &- number), panel = group &* plan.panels &+ number
        let weights = panels.view.weights + group &* plan.groupBytes + number &* plan.panelBytes
        let starts = panels.view.start + panel &* 64
        let both = lanes_panels(
            a: weights.assumingMemoryBound(to: CChar.self),
            b: count == 2 ? (weights + plan.panelBytes).assumingMemoryBound(to: CChar.self) : nil, a_pitch: plan.pitch(ofPanel: number),
            b_pitch: plan.pitch(ofPanel: number &+ 1), a_start: starts, b_start: starts + 64)
        let runs = lanes_runs(
            outer: plan.runs.outer, outer_stride: plan.runs.outerStride, inner: plan.runs.inner, inner_stride: plan.runs.innerStride,
            length: plan.runs.length)
        let inputs = plan.inputOffsets.view, outputs = plan.outputOffsets.view
        let pixels = plan.groupsOfPixels, length = plan.evenPixels
        // As few tiles as a row of pixels takes, and as low as they can then be.
        let tiles = (length &+ 15) / 16, rows = (length &+ tiles &- 1) / tiles
        let pitch = inputs[1] &- inputs[0], hasRest = runs.length % 64 > 0
        lanes_tiles_begin(Int32(truncatingIfNeeded: rows), Int32(truncatingIfNeeded: runs.length % 64))
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 64) { buffer in
            let sums = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
            var row = 0
            while row < pixels {
                var column = 0
                while column < length {
                    // The last tile overlaps the one before rather than run beyond the end.
                    column = min(column, length &- rows)
                    let next = min(column &+ rows, length &- rows), isDouble = !hasRest && next > column
                    let x = (base + inputs[row &+ column]).assumingMemoryBound(to: CChar.self)
                    if hasRest {
                        lanes_tiles_multiply_rest(x, pitch, runs, both, sums)
                    } else {
                        lanes_tiles_multiply(
                            x, isDouble ? x + (next &- column) &* pitch : nil, rows, pitch, runs, both, sums)
                    }
                    for i in 0..<count {
                        let from = UnsafeRawPointer(sums) + i &* 2048, to = target + (number &+ i) &* laneCount
                        let lanes = plan.lanes(ofPanel: number &+ i)
                        store(from, rows, panel: panel &+ i, at: to, outputs, first: row &+ column, lanes: lanes, terms, epilogue)
                        if isDouble {
                            store(
                                from + rows &* 64, rows, panel: panel &+ i, at: to, outputs, first: row &+ next, lanes: lanes, terms,
                                epilogue)
                        }
                    }
                    column &+= isDouble ? 2 &* rows : rows
                }
                row &+= length
            }
        }
        lanes_tiles_end()
        return count
    }

    /// The outputs of `rows` pixels from their sums by one panel.
    @inline(__always)
    private func store<E: Epilogue>(
        _ sums: UnsafeRawPointer, _ rows: Int, panel: Int, at target: UnsafeMutablePointer<E.Element>, _ outputs: OffsetTable.View,
        first: Int, lanes: Int, _ terms: UnsafePointer<Int32>?, _ epilogue: E
    ) {
        if rows < tileRows {
            for row in 0..<rows {
                let sum = sums.ints(row &* 64) &+ Ints(repeating: terms?[first &+ row] ?? 0)
                epilogue.store(sum, panel: panel, at: target + outputs[first &+ row], lanes: lanes)
            }
            return
        }
        var row = 0
        while row < rows {
            row = min(row, rows &- tileRows)
            var tile = Tile<S>(.zero)
            tile.load(sums + row &* 64)
            if let terms { tile.add(terms, first &+ row) }
            epilogue.store(tile, panel: panel, at: target, outputs, first: first &+ row, lanes: lanes)
            row &+= tileRows
        }
    }
}
#endif
