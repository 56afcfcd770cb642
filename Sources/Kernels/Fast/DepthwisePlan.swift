internal import CLanes
import KernelInterface

/// What the sums of a depthwise convolution are made of: Float, or Int32, which wraps.
protocol DepthwiseElement: BitwiseCopyable, ExpressibleByIntegerLiteral {
    associatedtype Lanes
    static func load(_ p: UnsafeRawPointer) -> Lanes
    /// sum + x·y.
    static func add(_ sum: Lanes, _ x: Lanes, _ y: Lanes) -> Lanes
    static var zeros: Lanes { get }
}

extension Float: DepthwiseElement {
    @inline(__always) static func load(_ p: UnsafeRawPointer) -> Floats { p.floats() }
    @inline(__always) static func add(_ sum: Floats, _ x: Floats, _ y: Floats) -> Floats { multiplyAdd(sum, x, y) }
    @inline(__always) static var zeros: Floats { .zero }
}

extension Int32: DepthwiseElement {
    @inline(__always) static func load(_ p: UnsafeRawPointer) -> Ints { p.ints() }
    @inline(__always) static func add(_ sum: Ints, _ x: Ints, _ y: Ints) -> Ints { sum &+ x &* y }
    @inline(__always) static var zeros: Ints { .zero }
}

/// What depthwise kernels share: sums over an image of four-byte elements, one channel for each output channel.
///
/// Input (N,H,W,C), filter (Kh,Kw,Co), output (N,Ho,Wo,Co), output channel c reads input channel c / (Co / C). Lanes
/// are 16 neighbouring channels, or, where there are few and the stride is 1, all channels of `fold` neighbouring
/// pixels: both are contiguous in input and output. A window of 3 by 3 keeps its weights in registers.
struct DepthwisePlan<E: DepthwiseElement> {
    let geometry: WindowGeometry
    /// Whether the sums read a copy of the image with its border instead of the image.
    let isStaged: Bool
    /// Channels of a pixel in the image that the sums read: the output's, at least 16 where pixels do not fold.
    let channels: Int
    let fold: Int
    /// Lanes that a chunk fills, of 16.
    let lanes: Int
    /// First channel of each chunk; the last one overlaps the one before rather than end early.
    let starts: [Int]
    /// (chunk, Kh·Kw, 16).
    let filter: Packed<E>
    /// A row of an image that is not staged.
    let zeros: Packed<E>

    init?(_ g: WindowGeometry, alwaysStaged: Bool, filter: (Int) -> E) {
        guard g.inputChannels > 0, g.outputChannels % g.inputChannels == 0 else { return nil }
        geometry = g
        let outputs = g.outputChannels
        let fold = laneCount % outputs == 0 && g.strideX == 1 ? min(laneCount / outputs, g.outputWidth) : 1
        self.fold = fold
        isStaged = alwaysStaged || outputs != g.inputChannels || outputs < laneCount
        channels = fold > 1 ? outputs : max(outputs, laneCount)
        let lanes = min(laneCount, outputs * fold)
        self.lanes = lanes
        let starts =
            outputs <= laneCount
            ? [0] : (0..<(outputs + laneCount - 1) / laneCount).map { min($0 * laneCount, outputs - laneCount) }
        self.starts = starts
        zeros = Packed(count: isStaged ? 0 : g.inputWidth * channels, zero: 0)
        let taps = g.filterHeight * g.filterWidth
        self.filter = Packed(count: (starts.count * taps + max(9 - taps, 0)) * laneCount, zero: 0, slack: 0) { target in
            for (chunk, start) in starts.enumerated() {
                for tap in 0..<taps {
                    for lane in 0..<lanes {
                        target[(chunk * taps + tap) * laneCount + lane] = filter(tap * outputs + (start + lane) % outputs)
                    }
                }
            }
        }
    }

    /// The value of each output channel in the lanes of all chunks.
    func perLane<T: BitwiseCopyable & ExpressibleByIntegerLiteral>(_ value: (Int) -> T) -> Packed<T> {
        Packed(count: starts.count * laneCount, zero: 0, slack: 0) {
            for i in 0..<(starts.count * laneCount) { $0[i] = value(channel(ofChunk: i / laneCount, lane: i % laneCount)) }
        }
    }

    /// The output channel of a lane of a chunk; lanes that are empty repeat the last.
    func channel(ofChunk chunk: Int, lane: Int) -> Int { (starts[chunk] + min(lane, lanes - 1)) % geometry.outputChannels }

    /// The staged image and what the lanes of its last pixel read beyond it.
    var stagedBytes: Int { isStaged ? geometry.paddedHeight * geometry.paddedWidth * channels * 4 + 128 : 0 }

    /// Copies an image with its border; `convert` makes the sums' elements of a run of others.
    @inline(__always)
    func stageImage<In: BitwiseCopyable>(
        _ source: UnsafePointer<In>, _ staged: UnsafeMutablePointer<E>,
        convert: (UnsafePointer<In>, UnsafeMutablePointer<E>, Int) -> Void, one: (In) -> E
    ) {
        let g = geometry, channels = channels
        let multiplier = g.outputChannels / g.inputChannels
        stage(source, g, channels: channels, into: staged, fill: 0) { from, to, columns in
            if channels == g.inputChannels {
                convert(from, to, columns &* channels)
                return
            }
            for x in 0..<columns {
                for c in 0..<g.inputChannels {
                    let value = one(from[x &* g.inputChannels &+ c])
                    for m in 0..<multiplier { to[x &* channels &+ c &* multiplier &+ m] = value }
                }
                for c in g.outputChannels..<max(channels, g.outputChannels) { to[x &* channels &+ c] = 0 }
            }
        }
    }

    /// Calls `body` with each image, staged where the sums read a copy, and with the place of its output.
    @inline(__always)
    func forEachImage<In: BitwiseCopyable, Out: BitwiseCopyable>(
        _ input: UnsafeRawPointer, of _: In.Type, _ output: UnsafeMutableRawPointer, of _: Out.Type,
        _ scratch: UnsafeMutableRawPointer, convert: (UnsafePointer<In>, UnsafeMutablePointer<E>, Int) -> Void, one: (In) -> E,
        _ body: (_ image: UnsafeRawPointer, _ target: UnsafeMutablePointer<Out>) -> Void
    ) {
        let g = geometry
        for image in 0..<g.batch {
            let source = input.assumingMemoryBound(to: In.self) + image &* g.inputHeight &* g.inputWidth &* g.inputChannels
            if isStaged { stageImage(source, scratch.assumingMemoryBound(to: E.self), convert: convert, one: one) }
            body(
                isStaged ? UnsafeRawPointer(scratch) : UnsafeRawPointer(source),
                output.assumingMemoryBound(to: Out.self) + image &* g.outputHeight &* g.outputWidth &* g.outputChannels)
        }
    }

    /// Calls `body` with the sums of each chunk at each group of pixels: (chunk, element offset of the output, sums), and `finish`
    /// after each row of a chunk.
    @inline(__always)
    func forEachSum(
        _ image: UnsafeRawPointer, bias: UnsafeRawPointer?, _ body: (Int, Int, E.Lanes) -> Void, finish: (Int) -> Void = { _ in }
    ) {
        let g = geometry
        let height = isStaged ? g.paddedHeight : g.inputHeight, width = isStaged ? g.paddedWidth : g.inputWidth
        let top = isStaged ? 0 : g.padTop, left = isStaged ? 0 : g.padLeft
        let pixel = channels &* 4, row = width &* pixel
        let taps = g.filterHeight &* g.filterWidth
        let stepX = g.dilationX &* pixel, stepY = g.dilationY &* row
        let isThree = g.filterHeight == 3 && g.filterWidth == 3
        let reachX = (g.filterWidth &- 1) &* g.dilationX
        // Row by row: what a row's windows read stays in the cache.
        for y in 0..<g.outputHeight {
            for chunk in 0..<starts.count {
                let weights = filter.raw + chunk &* taps &* 64
                let start = bias.map { E.load($0 + chunk &* 64) } ?? E.zeros
                let base = image + starts[chunk] &* 4
                // Not used unless the window is 3 by 3; what they then read is there.
                let w0 = E.load(weights), w1 = E.load(weights + 64), w2 = E.load(weights + 128)
                let w3 = E.load(weights + 192), w4 = E.load(weights + 256), w5 = E.load(weights + 320)
                let w6 = E.load(weights + 384), w7 = E.load(weights + 448), w8 = E.load(weights + 512)
                // Taps of a window that are inside the image, one after the other.
                @inline(__always) func edge(_ y: Int, _ x: Int) {
                    let originY = y &* g.strideY &- top, originX = x &* g.strideX &- left
                    let p = base + (originY &* row &+ originX &* pixel)
                    var sum = start
                    for ky in 0..<g.filterHeight {
                        let inputY = originY &+ ky &* g.dilationY
                        if inputY < 0 || inputY >= height { continue }
                        for kx in 0..<g.filterWidth {
                            let inputX = originX &+ kx &* g.dilationX
                            if inputX < 0 || inputX >= width { continue }
                            let tap = ky &* g.filterWidth &+ kx
                            sum = E.add(sum, E.load(p + (ky &* stepY &+ kx &* stepX)), E.load(weights + tap &* 64))
                        }
                    }
                    body(chunk, (y &* g.outputWidth &+ x) &* g.outputChannels &+ starts[chunk], sum)
                }
                let last = g.outputWidth &- fold
                defer { finish(chunk) }
                if !isThree {
                    var x = 0
                    while x < g.outputWidth {
                        x = min(x, last)
                        edge(y, x)
                        x &+= fold
                    }
                    continue
                }
                // Columns whose windows are inside the image; windows may be wider than it.
                let room = width &- 1 &- reachX &+ left
                let lastInside = room < 0 ? -1 : min(last, room / g.strideX)
                let firstInside = (left &+ g.strideX &- 1) / g.strideX
                let originY = y &* g.strideY &- top
                // Rows outside the image are rows of zeros.
                @inline(__always) func line(_ ky: Int) -> UnsafeRawPointer {
                    let inputY = originY &+ ky &* g.dilationY
                    return inputY >= 0 && inputY < height ? base + inputY &* row : zeros.raw
                }
                let row0 = line(0), row1 = line(1), row2 = line(2)
                let to = y &* g.outputWidth &* g.outputChannels &+ starts[chunk]
                // A column at the left or right edge.
                @inline(__always) func column(_ x: Int) {
                    let originX = x &* g.strideX &- left
                    var sum = start
                    for ky in 0..<3 {
                        let line = ky == 0 ? row0 : ky == 1 ? row1 : row2
                        for kx in 0..<3 {
                            let inputX = originX &+ kx &* g.dilationX
                            if inputX < 0 || inputX >= width { continue }
                            sum = E.add(sum, E.load(line + inputX &* pixel), E.load(weights + (ky &* 3 &+ kx) &* 64))
                        }
                    }
                    body(chunk, to &+ x &* g.outputChannels, sum)
                }
                let isAnyInside = lastInside >= firstInside
                var x = 0
                while x < (isAnyInside ? firstInside : g.outputWidth) {
                    x = min(x, last)
                    column(x)
                    x &+= fold
                }
                if !isAnyInside { continue }
                x = firstInside
                while x <= lastInside {
                    let offset = (x &* g.strideX &- left) &* pixel
                    let p = row0 + offset, q = row1 + offset, r = row2 + offset
                    var sum = E.add(start, E.load(p), w0)
                    sum = E.add(sum, E.load(p + stepX), w1)
                    sum = E.add(sum, E.load(p + 2 &* stepX), w2)
                    sum = E.add(sum, E.load(q), w3)
                    sum = E.add(sum, E.load(q + stepX), w4)
                    sum = E.add(sum, E.load(q + 2 &* stepX), w5)
                    sum = E.add(sum, E.load(r), w6)
                    sum = E.add(sum, E.load(r + stepX), w7)
                    sum = E.add(sum, E.load(r + 2 &* stepX), w8)
                    body(chunk, to &+ x &* g.outputChannels, sum)
                    x = fold > 1 && x < lastInside ? min(x &+ fold, lastInside) : x &+ fold
                }
                while x < g.outputWidth {
                    x = min(x, last)
                    column(x)
                    x &+= fold
                }
            }
        }
    }
}
