#if AVX512
internal import CLanes

extension WindowPlan {
    /// Pixels whose windows begin at equal distances follow each other in rows of this length.
    fileprivate var evenPixels: Int { inputOffsets.isEven ? groupsOfPixels : rowPixels }

    /// Whether products of tiles pay: rows and columns are long enough to fill most of them.
    var suitsTiles: Bool { fold == 1 && !geometry.isPooled && runs.length >= 64 && evenPixels >= 4 }
}

extension IntegerConvolution {
    /// All pixels by one or two panels of a group, 16 of a row at a time. Returns how many panels.
    @inline(__always)
    func runTiles<E: Epilogue>(
        _ base: UnsafeRawPointer, _ terms: UnsafePointer<Int32>?, _ target: UnsafeMutablePointer<E.Element>, _ group: Int,
        _ number: Int, _ epilogue: E
    ) -> Int {
        let count = min(2, plan.panels &- number), panel = group &* plan.panels &+ number
        let weights = panels.view.weights + group &* plan.groupBytes + number &* plan.panelBytes
        let starts = panels.view.start + panel &* 64
        let inputs = plan.inputOffsets.view, outputs = plan.outputOffsets.view
        let pixels = plan.groupsOfPixels, length = plan.evenPixels, rows = min(16, length)
        let pitch = length > 1 ? inputs[1] &- inputs[0] : 0
        let runs = lanes_runs(
            outer: plan.runs.outer, outer_stride: plan.runs.outerStride, inner: plan.runs.inner, inner_stride: plan.runs.innerStride,
            length: plan.runs.length)
        lanes_tiles_begin(Int32(truncatingIfNeeded: rows), Int32(truncatingIfNeeded: runs.length % 64))
        withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 64) { buffer in
            let sums = buffer.baseAddress!
            var row = 0
            while row < pixels {
                var column = 0
                while column < length {
                    column = min(column, length &- rows)
                    let first = row &+ column
                    lanes_tiles_multiply(
                        base + inputs[first], pitch, runs, weights, plan.pitch(ofPanel: number),
                        count == 2 ? weights + plan.panelBytes : nil, plan.pitch(ofPanel: number &+ 1), starts, starts + 64, sums)
                    for i in 0..<count {
                        store(
                            sums + i &* 1024, rows, panel: panel &+ i, at: target + (number &+ i) &* laneCount, outputs, first: first,
                            lanes: plan.lanes(ofPanel: number &+ i), terms, epilogue)
                    }
                    column &+= rows
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
