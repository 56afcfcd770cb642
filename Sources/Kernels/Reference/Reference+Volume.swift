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
        /// Whether input positions are spread over the output: strides and padding are those of the convolution from the output
        /// to the input.
        let isTransposed: Bool

        package init(
            batches: Int, input: [Int], output: [Int], filter: [Int], strides: [Int], dilations: [Int], before: [Int],
            inputChannels: Int, outputChannels: Int, isTransposed: Bool
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
            self.isTransposed = isTransposed
        }

        /// The index along a dimension of the input that a tap meets; nil where there is none.
        @inline(__always)
        private func source(_ axis: Int, _ base: Int, _ tap: Int) -> Int? {
            let reach = tap * dilations[axis] - before[axis]
            let (index, rest) =
                isTransposed
                ? (base - reach).quotientAndRemainder(dividingBy: strides[axis]) : (base * strides[axis] + reach, 0)
            return rest == 0 && index >= 0 && index < input[axis] ? index : nil
        }

        /// Calls `body` with the first tap, the first position and the number of taps of each run of neighbouring taps that meet
        /// neighbouring positions of the input, in the order of the positions.
        @inline(__always)
        fileprivate func forEachRun(_ base: (Int, Int, Int), _ body: (_ tap: Int, _ position: Int, _ taps: Int) -> Void) {
            let isWhole = dilations[2] == 1 && !isTransposed
            /// The last tap meets the first position of what is spread.
            @inline(__always) func tap(_ axis: Int, _ i: Int) -> Int { isTransposed ? filter[axis] - 1 - i : i }
            for i in 0..<filter[0] {
                guard let d = source(0, base.0, tap(0, i)) else { continue }
                for j in 0..<filter[1] {
                    guard let h = source(1, base.1, tap(1, j)) else { continue }
                    let (taps, row) = ((tap(0, i) * filter[1] + tap(1, j)) * filter[2], (d * input[1] + h) * input[2])
                    if isWhole {
                        let left = base.2 * strides[2] - before[2]
                        let first = max(0, -left), end = min(filter[2], input[2] - left)
                        if first < end { body(taps + first, row + left + first, end - first) }
                        continue
                    }
                    for k in 0..<filter[2] {
                        guard let w = source(2, base.2, tap(2, k)) else { continue }
                        body(taps + tap(2, k), row + w, 1)
                    }
                }
            }
        }

        fileprivate var inputCount: Int { input.reduce(1, *) }
        package var outputCount: Int { output.reduce(1, *) }
        /// Elements of a filter of one output channel that sees all input channels.
        package var windowCount: Int { filter.reduce(inputChannels, *) }

        /// The indices of a position of the output, counted over all images.
        fileprivate func base(_ number: Int) -> (Int, Int, Int) {
            let (plane, width) = (output[1] * output[2], output[2])
            return (number % outputCount / plane, number % plane / width, number % width)
        }
    }

    /// x: [n, d, h, w, i]; w: [kd, kh, kw, depth, o], `depth` input channels for each group of output channels, or of a transposed
    /// convolution [kd, kh, kw, o, depth]; y: [n, d', h', w', o].
    package static func convolve(
        _ g: Volume, depth: Int, x: UnsafePointer<Float>, w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        y: UnsafeMutablePointer<Float>, lower: Float, upper: Float
    ) {
        let perGroup = g.outputChannels / (g.inputChannels / depth)
        let (inputStep, outputStep) = g.isTransposed ? (1, depth) : (g.outputChannels, 1)
        let (perImage, perInput) = (g.outputCount, g.inputCount)
        for number in 0..<(g.batches * perImage) {
            let (base, image) = (g.base(number), x + number / perImage * perInput * g.inputChannels)
            for o in 0..<g.outputChannels {
                var sum: Float = 0
                g.forEachRun(base) { tap, position, taps in
                    for t in 0..<taps {
                        let from = image + (position + t) * g.inputChannels + o / perGroup * depth
                        let filter = w + (tap + t) * depth * g.outputChannels + o * outputStep
                        for i in 0..<depth { sum += from[i] * filter[i * inputStep] }
                    }
                }
                y[number * g.outputChannels + o] = min(max(sum + (bias?[o] ?? 0), lower), upper)
            }
        }
    }

    /// What the filter sees at output positions `first` ..< `first + count`, counted over all images, as the rows of a
    /// matrix: [count, kd, kh, kw, i]; 0 outside the input.
    package static func windows(_ g: Volume, x: UnsafePointer<Float>, first: Int, count: Int, rows: UnsafeMutablePointer<Float>) {
        let (channels, length, perImage) = (g.inputChannels, g.windowCount, g.outputCount)
        for row in 0..<count {
            let image = x + (first + row) / perImage * g.inputCount * channels
            let to = rows + row * length
            for i in 0..<length { to[i] = 0 }
            g.forEachRun(g.base(first + row)) { tap, position, taps in
                (to + tap * channels).update(from: image + position * channels, count: taps * channels)
            }
        }
    }
}
