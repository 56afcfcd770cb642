internal import CLanes

/// (sum − offset · total) · channel scale · input scale + bias, clamped. Row i, up to the last one, has its own offset and input scale.
struct HybridEpilogue: Epilogue {
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
    func store<S: Step>(
        _ tile: RegisterTile<S>, panel: Int, at target: UnsafeMutablePointer<Float>, _ outputs: OffsetTable.View, first: Int,
        lanes: Int
    ) where S.Sum == Ints {
        tile.forEach { row, sums in
            let pixel = first &+ row
            store(sums, row: min(pixel, last), panel: panel, at: target + outputs[pixel], lanes: lanes)
        }
    }
}
