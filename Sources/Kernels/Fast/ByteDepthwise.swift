#if AVX512
internal import CLanes
import KernelInterface

/// Sums of 64 bytes as lanes_dot_rows has them.
struct InterleavedSums {
    var a, b, c, d: Ints
}

/// DEPTHWISE_CONV_2D of int8 inputs and int8 weights, exact: an output channel for each input channel, up to four rows.
///
/// A chunk is 64 neighbouring bytes of a row: channels, or, where there are few and the stride is 1, all channels of `fold`
/// neighbouring pixels. Bytes of four rows are interleaved, so that one step multiplies a column of the window. Rows are copied as
/// unsigned bytes x + 128, with a border of zero points, and only as many as a window has are kept. Σ (x − z)·w = Σ (x + 128)·w −
/// (z + 128)·Σ w: the second term is in the bias.
final class ByteDepthwise: PreparedKernel {
    let geometry: WindowGeometry
    let inputZeroPoint: Int32
    let fold: Int
    /// Bytes that a chunk fills, of 64.
    let bytes: Int
    /// First channel of each chunk; the last one overlaps the one before rather than end early.
    let starts: [Int]
    /// (chunk, Kw, 4, 16, 4 rows).
    let weights: Packed<Int8>
    /// (chunk, 4, 16).
    let bias: Packed<Int32>
    let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        let channels = g.outputChannels, (height, width) = (g.filterHeight, g.filterWidth)
        guard w.input == .int8, w.weights.zeroPoint == 0, g.inputChannels == channels, channels > 0, height <= 4 else {
            return nil
        }
        geometry = g
        inputZeroPoint = w.inputZeroPoint
        let fold = g.strideX == 1 ? max(1, min(64 / channels, g.outputWidth)) : 1
        let bytes = min(64, fold * channels)
        let starts = channels <= 64 ? [0] : (0..<(channels + 63) / 64).map { min($0 * 64, channels - 64) }
        (self.fold, self.bytes, self.starts) = (fold, bytes, starts)
        func channel(_ panel: Int, _ lane: Int) -> Int {
            (starts[panel / 4] + min(Self.byte(vector: panel % 4, lane: lane), bytes - 1)) % channels
        }
        var bound = 0
        var sums = [Int32](repeating: 0, count: channels)
        for c in 0..<channels {
            var magnitude = 0
            for i in stride(from: c, to: w.weights.count, by: channels) {
                magnitude += Int(abs(w.weights[i]))
                sums[c] &+= w.weights[i]
            }
            bound = max(bound, magnitude * w.inputMagnitude + (w.bias.isEmpty ? 0 : abs(Int(w.bias[c]))))
        }
        guard
            bound < 1 << 31,
            let scaling = Scaling(
                w.requantization, isInt8: true, bound: bound, panels: starts.count * 4, channel: channel, channels: channels)
        else { return nil }
        self.scaling = scaling
        weights = Packed(count: starts.count * width * 256, zero: 0) {
            for i in 0..<(starts.count * width * 64) {
                let (panel, kx, lane) = (i / (width * 64) * 4 + i / 16 % 4, i / 64 % width, i % 16)
                let c = channel(panel, lane)
                for ky in 0..<height { $0[i * 4 + ky] = Int8(truncatingIfNeeded: w.weights[(ky * width + kx) * channels + c]) }
            }
        }
        bias = Packed(count: starts.count * 64, zero: 0) {
            for i in 0..<(starts.count * 64) {
                let c = channel(i / 16, i % 16)
                $0[i] = (w.bias.isEmpty ? 0 : w.bias[c]) &- (w.inputZeroPoint + 128) &* sums[c]
            }
        }
    }

    /// The byte whose sum is in that lane.
    static func byte(vector: Int, lane: Int) -> Int { lane / 4 * 16 + vector * 4 + lane % 4 }

    /// Rows that are kept, and one of zero points; then the sums of uncertain outputs and their places.
    var scratchBytes: Int { (keptRows + 1) * rowBytes + geometry.outputWidth * (256 + 8) + 64 }
    private var keptRows: Int { (geometry.filterHeight - 1) * geometry.dilationY + 1 }
    private var rowBytes: Int { (geometry.paddedWidth * geometry.inputChannels + 127) / 64 * 64 }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = geometry
        let kept = keptRows, pitch = rowBytes, rowElements = g.inputWidth &* g.inputChannels
        let fill = UInt8(truncatingIfNeeded: inputZeroPoint &+ 128)
        let left = min(g.padLeft, g.paddedWidth), columns = max(0, min(g.inputWidth, g.paddedWidth &- left))
        // What a row does not fill stays as it is for all images.
        scratch.initializeMemory(as: UInt8.self, repeating: fill, count: (kept &+ 1) &* pitch)
        let outside = UnsafeRawPointer(scratch + kept &* pitch)
        let epilogue = Int8Epilogue(scaling)
        for image in 0..<g.batch {
            let source = input.assumingMemoryBound(to: Int8.self) + image &* g.inputHeight &* rowElements
            let target = output.assumingMemoryBound(to: Int8.self) + image &* g.outputHeight &* g.outputWidth &* g.outputChannels
            // The next row to copy, counted from the border's first.
            var next = 0
            for y in 0..<g.outputHeight {
                let first = y &* g.strideY, end = first &+ kept
                for row in max(next, first)..<end where row >= g.padTop && row < g.padTop &+ g.inputHeight {
                    let to = scratch + (row % kept &* pitch &+ left &* g.inputChannels)
                    offset(
                        source + (row &- g.padTop) &* rowElements, to.assumingMemoryBound(to: UInt8.self),
                        count: columns &* g.inputChannels)
                }
                next = end
                func line(_ ky: Int) -> UnsafeRawPointer {
                    let row = first &+ min(ky, g.filterHeight &- 1) &* g.dilationY
                    let isInside = row >= g.padTop && row < g.padTop &+ g.inputHeight
                    return isInside ? UnsafeRawPointer(scratch + (row % kept) &* pitch) : outside
                }
                runRow(
                    (line(0), line(1), line(2), line(3)), target + y &* g.outputWidth &* g.outputChannels,
                    uncertain: scratch + (kept &+ 1) &* pitch, epilogue)
            }
        }
    }

    @inline(never)
    private func runRow(
        _ rows: (UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer), _ target: UnsafeMutablePointer<Int8>,
        uncertain: UnsafeMutableRawPointer, _ epilogue: Int8Epilogue
    ) {
        let channels = geometry.outputChannels, width = geometry.outputWidth, bytes = bytes
        let columns = geometry.filterWidth, step = geometry.dilationX &* channels, pixel = geometry.strideX &* channels
        let places = (uncertain + width &* 256).assumingMemoryBound(to: Int.self)
        for chunk in 0..<starts.count {
            let start = starts[chunk]
            let weights = self.weights.raw + chunk &* columns &* 256, bias = self.bias.raw + chunk &* 256
            var uncertainCount = 0, x = 0
            while x < width {
                x = min(x, width &- fold)
                var sums = InterleavedSums(a: bias.ints(), b: bias.ints(64), c: bias.ints(128), d: bias.ints(192))
                var at = x &* pixel &+ start, w = weights, left = columns
                repeat {
                    let (p, q, r, s) = (rows.0 + at, rows.1 + at, rows.2 + at, rows.3 + at)
                    sums.a = lanes_dot_rows(0, sums.a, p, q, r, s, w.ints())
                    sums.b = lanes_dot_rows(1, sums.b, p, q, r, s, w.ints(64))
                    sums.c = lanes_dot_rows(2, sums.c, p, q, r, s, w.ints(128))
                    sums.d = lanes_dot_rows(3, sums.d, p, q, r, s, w.ints(192))
                    at &+= step
                    w += 256
                    left &-= 1
                } while left > 0
                let place = x &* channels &+ start
                if !epilogue.tryStore(sums, panel: chunk &* 4, at: target + place, count: bytes) {
                    let to = uncertain + uncertainCount &* 256
                    to.store(sums.a)
                    (to + 64).store(sums.b)
                    (to + 128).store(sums.c)
                    (to + 192).store(sums.d)
                    places[uncertainCount] = place
                    uncertainCount &+= 1
                }
                x &+= fold
            }
            if uncertainCount > 0 {
                store(uncertain, count: uncertainCount, at: target, places: places, chunk: chunk, epilogue.exact)
            }
        }
    }

    /// Scales sums in integers.
    @inline(never)
    private func store(
        _ sums: UnsafeRawPointer, count: Int, at target: UnsafeMutablePointer<Int8>, places: UnsafePointer<Int>, chunk: Int,
        _ scaling: ExactScaling
    ) {
        for i in 0..<count {
            func scaled(_ vector: Int) -> Ints { scaling.scale(sums.ints(i &* 256 &+ vector &* 64), panel: chunk &* 4 &+ vector) }
            lanes_store_rows(target + places[i], bytes, scaled(0), scaled(1), scaled(2), scaled(3))
        }
    }
}
#endif
