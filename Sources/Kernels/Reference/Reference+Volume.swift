extension Reference {
    /// The geometry of a convolution over [n, d, h, w, c].
    package struct Volume: Sendable {
        package let batches: Int
        let input: [Int]
        package let output: [Int]
        let filter: [Int]
        let strides: [Int]
        let dilations: [Int]
        let before: [Int]
        let inputChannels: Int
        let outputChannels: Int

        package init(
            batches: Int, input: [Int], output: [Int], filter: [Int], strides: [Int], dilations: [Int], before: [Int],
            inputChannels: Int, outputChannels: Int
        ) {
            self.batches = batches
            self.input = input
            self.output = output
            self.filter = filter
            self.strides = strides
            self.dilations = dilations
            self.before = before
            self.inputChannels = inputChannels
            self.outputChannels = outputChannels
        }

        /// Calls `body` with each filter position, the position `base × stride + tap × dilation - before` that it meets
        /// and the number of that position; those outside `size` are left out.
        @inline(__always)
        fileprivate func forEachTap(_ base: (Int, Int, Int), size: [Int], _ body: (_ tap: Int, _ position: Int) -> Void) {
            for a in 0..<filter[0] {
                let d = base.0 * strides[0] + a * dilations[0] - before[0]
                if d < 0 || d >= size[0] { continue }
                for b in 0..<filter[1] {
                    let h = base.1 * strides[1] + b * dilations[1] - before[1]
                    if h < 0 || h >= size[1] { continue }
                    for c in 0..<filter[2] {
                        let w = base.2 * strides[2] + c * dilations[2] - before[2]
                        if w < 0 || w >= size[2] { continue }
                        body((a * filter[1] + b) * filter[2] + c, (d * size[1] + h) * size[2] + w)
                    }
                }
            }
        }

        /// Calls `body` with the first tap, the first position and the number of taps of each run of neighbouring taps
        /// that meet neighbouring positions of the input.
        @inline(__always)
        fileprivate func forEachRun(_ base: (Int, Int, Int), _ body: (_ tap: Int, _ position: Int, _ taps: Int) -> Void) {
            let left = base.2 * strides[2] - before[2]
            let width = dilations[2] == 1 ? filter[2] : 1
            for a in 0..<filter[0] {
                let d = base.0 * strides[0] + a * dilations[0] - before[0]
                if d < 0 || d >= input[0] { continue }
                for b in 0..<filter[1] {
                    let h = base.1 * strides[1] + b * dilations[1] - before[1]
                    if h < 0 || h >= input[1] { continue }
                    for c in stride(from: 0, to: filter[2], by: width) {
                        let w = left + c * dilations[2]
                        let first = max(0, -w), end = min(width, input[2] - w)
                        if first >= end { continue }
                        body((a * filter[1] + b) * filter[2] + c + first, (d * input[1] + h) * input[2] + w + first, end - first)
                    }
                }
            }
        }

        @inline(__always)
        fileprivate static func forEachPosition(_ size: [Int], _ body: ((Int, Int, Int), _ number: Int) -> Void) {
            var number = 0
            for d in 0..<size[0] {
                for h in 0..<size[1] {
                    for w in 0..<size[2] {
                        body((d, h, w), number)
                        number += 1
                    }
                }
            }
        }

        fileprivate var inputCount: Int { input.reduce(1, *) }
        package var outputCount: Int { output.reduce(1, *) }
        /// Elements of a filter of one output channel that sees all input channels.
        package var windowCount: Int { filter.reduce(inputChannels, *) }
    }

    /// x: [n, d, h, w, i]; w: [kd, kh, kw, depth, o], `depth` input channels for each group of output channels.
    package static func convolve(
        _ g: Volume, depth: Int, x: UnsafePointer<Float>, w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        y: UnsafeMutablePointer<Float>, lower: Float, upper: Float
    ) {
        let perGroup = g.outputChannels / (g.inputChannels / depth)
        for n in 0..<g.batches {
            Volume.forEachPosition(g.output) { base, number in
                let out = y + (n * g.outputCount + number) * g.outputChannels
                for o in 0..<g.outputChannels {
                    var sum: Float = 0
                    g.forEachTap(base, size: g.input) { tap, position in
                        let from = x + (n * g.inputCount + position) * g.inputChannels + o / perGroup * depth
                        for i in 0..<depth { sum += from[i] * w[(tap * depth + i) * g.outputChannels + o] }
                    }
                    out[o] = min(max(sum + (bias?[o] ?? 0), lower), upper)
                }
            }
        }
    }

    /// What the filter sees at output positions `first` ..< `first + count`, counted over all images, as the rows of a
    /// matrix: [count, kd, kh, kw, i]; 0 outside the input.
    package static func windows(_ g: Volume, x: UnsafePointer<Float>, first: Int, count: Int, rows: UnsafeMutablePointer<Float>) {
        let channels = g.inputChannels
        let perImage = g.outputCount, perPlane = g.output[1] * g.output[2]
        let length = g.filter.reduce(1, *) * channels
        for row in 0..<count {
            let number = (first + row) % perImage
            let base = (number / perPlane, number % perPlane / g.output[2], number % g.output[2])
            let image = x + (first + row) / perImage * g.inputCount * channels
            let to = rows + row * length
            for i in 0..<length { to[i] = 0 }
            g.forEachRun(base) { tap, position, taps in
                (to + tap * channels).update(from: image + position * channels, count: taps * channels)
            }
        }
    }

    /// x: [n, d, h, w, i]; w: [kd, kh, kw, o, i]; y: [n, d', h', w', o].
    package static func spread(
        _ g: Volume, x: UnsafePointer<Float>, w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        y: UnsafeMutablePointer<Float>, lower: Float, upper: Float
    ) {
        let count = g.batches * g.outputCount * g.outputChannels
        for i in 0..<count { y[i] = 0 }
        for n in 0..<g.batches {
            Volume.forEachPosition(g.input) { base, number in
                let from = x + (n * g.inputCount + number) * g.inputChannels
                g.forEachTap(base, size: g.output) { tap, position in
                    let to = y + (n * g.outputCount + position) * g.outputChannels
                    let filter = w + tap * g.outputChannels * g.inputChannels
                    for i in 0..<g.inputChannels {
                        for o in 0..<g.outputChannels { to[o] += from[i] * filter[o * g.inputChannels + i] }
                    }
                }
            }
        }
        for i in 0..<count { y[i] = min(max(y[i] + (bias?[i % g.outputChannels] ?? 0), lower), upper) }
    }
}
