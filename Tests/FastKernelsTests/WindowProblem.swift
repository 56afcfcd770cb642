import KernelInterface
import TestSupport

/// A window over an image, and what it sees: the definition that every kernel is held against.
struct WindowProblem {
    var geometry = WindowGeometry()

    /// - Parameter seed: names the problem when a test fails.
    init(seed: UInt64, isDepthwise: Bool = false) {
        var r = Randoms(seed: seed)
        var g = WindowGeometry()
        g.batch = r.integer(1...2)
        g.groups = isDepthwise ? 1 : r.element([1, 1, 1, 2])
        g.inputChannels = isDepthwise ? r.element([1, 2, 3, 4, 8, 16, 17, 24, 40]) : r.integer(1...9) * g.groups
        g.outputChannels =
            isDepthwise
            ? g.inputChannels * r.integer(1...3) : r.element([1, 2, 3, 4, 5, 8, 10, 16, 17, 24, 32, 40, 64, 70]) * g.groups
        g.filterHeight = r.integer(1...4)
        g.filterWidth = r.integer(1...4)
        if r.integer(0...2) == 0 { (g.filterHeight, g.filterWidth) = (3, 3) }
        g.strideY = r.integer(1...2)
        g.strideX = r.integer(1...2)
        g.dilationY = r.element([1, 1, 2])
        g.dilationX = r.element([1, 1, 2])
        if !isDepthwise, r.integer(0...5) == 0 {
            // A grey image to 8 channels.
            (g.groups, g.inputChannels, g.outputChannels, g.strideX, g.dilationX) = (1, 1, 8, 1, 1)
        }
        if !isDepthwise, r.integer(0...4) == 0 {
            // Runs longer than a vector.
            g.inputChannels = r.integer(16...100) * g.groups
        }
        g.inputHeight = r.integer(1...12)
        g.inputWidth = r.integer(0...7) == 0 ? r.integer(15...40) : r.integer(1...14)
        if !isDepthwise, r.integer(0...4) == 0 {
            // Rows of a fully connected layer.
            g = WindowGeometry(rows: r.element([1, 1, 2, 9, 17, 40]), inputs: r.integer(1...200), outputs: r.integer(1...150))
        }
        let isSame = r.integer(0...1) == 0
        (g.outputHeight, g.padTop) = Self.extent(g.inputHeight, g.filterHeight, g.strideY, g.dilationY, isSame)
        (g.outputWidth, g.padLeft) = Self.extent(g.inputWidth, g.filterWidth, g.strideX, g.dilationX, isSame)
        geometry = g
    }

    private static func extent(_ size: Int, _ filter: Int, _ stride: Int, _ dilation: Int, _ isSame: Bool) -> (Int, Int) {
        let reach = (filter - 1) * dilation + 1
        if !isSame && reach <= size { return ((size - reach) / stride + 1, 0) }
        let output = (size + stride - 1) / stride
        return (output, max((output - 1) * stride + reach - size, 0) / 2)
    }

    /// Calls `body` for each output element with the taps of its window: (tap, index of the input's first channel).
    func forEachOutput(_ body: (_ output: Int, _ channel: Int, _ taps: [(tap: Int, pixel: Int)]) -> Void) {
        let g = geometry
        var output = 0
        for image in 0..<g.batch {
            for y in 0..<g.outputHeight {
                for x in 0..<g.outputWidth {
                    var taps: [(Int, Int)] = []
                    for ky in 0..<g.filterHeight {
                        for kx in 0..<g.filterWidth {
                            let iy = y * g.strideY - g.padTop + ky * g.dilationY
                            let ix = x * g.strideX - g.padLeft + kx * g.dilationX
                            if (0..<g.inputHeight).contains(iy) && (0..<g.inputWidth).contains(ix) {
                                taps.append(
                                    (
                                        ky * g.filterWidth + kx,
                                        ((image * g.inputHeight + iy) * g.inputWidth + ix) * g.inputChannels
                                    ))
                            }
                        }
                    }
                    for channel in 0..<g.outputChannels {
                        body(output, channel, taps)
                        output += 1
                    }
                }
            }
        }
    }

    /// The pairs (input index, weight index) of one output element of a convolution with weights (Co,Kh,Kw,C/groups).
    func products(_ channel: Int, _ taps: [(tap: Int, pixel: Int)]) -> [(Int, Int)] {
        let g = geometry
        let depth = g.inputChannels / g.groups, size = g.filterHeight * g.filterWidth
        let first = channel / (g.outputChannels / g.groups) * depth
        return taps.flatMap { tap, pixel in
            (0..<depth).map { (pixel + first + $0, (channel * size + tap) * depth + $0) }
        }
    }

    /// The same of a depthwise one with weights (Kh,Kw,Co).
    func depthwiseProducts(_ channel: Int, _ taps: [(tap: Int, pixel: Int)]) -> [(Int, Int)] {
        let g = geometry
        return taps.map { tap, pixel in
            (pixel + channel / (g.outputChannels / g.inputChannels), tap * g.outputChannels + channel)
        }
    }

    var weightCount: Int {
        let g = geometry
        return g.outputChannels * g.filterHeight * g.filterWidth * (g.inputChannels / g.groups)
    }
    var depthwiseWeightCount: Int { geometry.outputChannels * geometry.filterHeight * geometry.filterWidth }
}
