internal import CLanes
import KernelInterface

/// Walks the windows of a pool: (taps as first element offset, rows, columns; output element offset; taps inside).
///
/// Input (N,H,W,C), output (N,Ho,Wo,C), ascending.
@inline(__always)
func forEachWindow(_ g: WindowGeometry, _ body: (_ input: Int, _ rows: Int, _ columns: Int, _ output: Int) -> Void) {
    var output = 0
    for image in 0..<g.batch {
        let base = image &* g.inputHeight
        for y in 0..<g.outputHeight {
            let top = y &* g.strideY &- g.padTop
            let y0 = max(top, 0), y1 = min(top &+ g.filterHeight, g.inputHeight)
            for x in 0..<g.outputWidth {
                let left = x &* g.strideX &- g.padLeft
                let x0 = max(left, 0), x1 = min(left &+ g.filterWidth, g.inputWidth)
                body(((base &+ y0) &* g.inputWidth &+ x0) &* g.inputChannels, max(y1 &- y0, 0), max(x1 &- x0, 0), output)
                output &+= g.inputChannels
            }
        }
    }
}

/// Averages 16 channels at a time. A store may run over into the outputs that follow, which are written later; the end
/// of the buffer is not passed, neither by loads nor by stores.
@inline(__always)
func averagePool<T: BitwiseCopyable, V, R>(
    _ g: WindowGeometry, _ input: UnsafePointer<T>, _ output: UnsafeMutablePointer<T>, start: V,
    load: (UnsafeRawPointer) -> V, loadHead: (UnsafeRawPointer, Int) -> V, add: (V, V) -> V, finish: (V, Int) -> R,
    store: (UnsafeMutableRawPointer, R, Int) -> Void
) {
    let channels = g.inputChannels
    let inputCount = g.inputCount, outputCount = g.outputCount
    let rowPitch = g.inputWidth &* channels
    forEachWindow(g) { origin, rows, columns, target in
        var c = 0
        while c < channels {
            var sum = start
            let last = origin &+ (rows &- 1) &* rowPitch &+ (columns &- 1) &* channels &+ c
            let isInside = last &+ laneCount <= inputCount
            let count = min(laneCount, channels &- c)
            for y in 0..<rows {
                var at = origin &+ y &* rowPitch &+ c
                for _ in 0..<columns {
                    let from = UnsafeRawPointer(input + at)
                    sum = add(sum, isInside ? load(from) : loadHead(from, count))
                    at &+= channels
                }
            }
            let to = UnsafeMutableRawPointer(output + (target &+ c))
            store(to, finish(sum, rows &* columns), target &+ c &+ laneCount <= outputCount ? laneCount : count)
            c &+= laneCount
        }
    }
}

/// Whether windows are 2 by 2, do not overlap and lie inside the image, and 16 lanes hold two whole pixels or a part of
/// one.
func hasPairs(_ g: WindowGeometry) -> Bool {
    g.filterHeight == 2 && g.filterWidth == 2 && g.strideY == 2 && g.strideX == 2 && g.isInside
        && (g.inputChannels == laneCount / 2 || g.inputChannels % laneCount == 0)
}

/// The maxima of windows for which ``hasPairs(_:)``.
@inline(__always)
func maxPoolPairs<T: BitwiseCopyable, E: SIMDScalar>(
    _ g: WindowGeometry, _ input: UnsafePointer<T>, _ output: UnsafeMutablePointer<T>, start: SIMD16<E>,
    load: (UnsafeRawPointer) -> SIMD16<E>, greater: (SIMD16<E>, SIMD16<E>) -> SIMD16<E>,
    finish: (SIMD16<E>) -> SIMD16<E>, store: (UnsafeMutableRawPointer, SIMD16<E>, Int) -> Void
) {
    let channels = g.inputChannels, row = g.inputWidth &* g.inputChannels
    var target = output
    for image in 0..<g.batch {
        for y in 0..<g.outputHeight {
            var upper = input + (image &* g.inputHeight &+ 2 &* y) &* row
            for _ in 0..<g.outputWidth {
                let lower = upper + row
                if channels == laneCount / 2 {
                    // Both pixels of a row side by side.
                    let both = greater(greater(start, load(UnsafeRawPointer(upper))), load(UnsafeRawPointer(lower)))
                    let swapped = SIMD16<E>(lowHalf: both.highHalf, highHalf: both.lowHalf)
                    store(UnsafeMutableRawPointer(target), finish(greater(both, swapped)), laneCount / 2)
                } else {
                    var c = 0
                    while c < channels {
                        let left = greater(greater(start, load(UnsafeRawPointer(upper + c))), load(UnsafeRawPointer(lower + c)))
                        let right = greater(
                            load(UnsafeRawPointer(upper + (channels &+ c))), load(UnsafeRawPointer(lower + (channels &+ c))))
                        store(UnsafeMutableRawPointer(target + c), finish(greater(left, right)), laneCount)
                        c &+= laneCount
                    }
                }
                upper += 2 &* channels
                target += channels
            }
        }
    }
}

/// Takes the maxima of whole rows first, which are contiguous, then those of the columns of each window. `rows` holds
/// one row of the image and 16 more elements.
@inline(__always)
func maxPool<T: BitwiseCopyable, V>(
    _ g: WindowGeometry, _ input: UnsafePointer<T>, _ output: UnsafeMutablePointer<T>, rows: UnsafeMutablePointer<T>,
    start: V, load: (UnsafeRawPointer) -> V, loadHead: (UnsafeRawPointer, Int) -> V, greater: (V, V) -> V,
    finish: (V) -> V, store: (UnsafeMutableRawPointer, V, Int) -> Void
) {
    let channels = g.inputChannels, row = g.inputWidth &* g.inputChannels
    let outputCount = g.outputCount
    let pixel = channels &* MemoryLayout<T>.size
    var target = 0
    for image in 0..<g.batch {
        let base = input + image &* g.inputHeight &* row
        for y in 0..<g.outputHeight {
            let top = y &* g.strideY &- g.padTop
            let y0 = max(top, 0), y1 = min(top &+ g.filterHeight, g.inputHeight)
            var i = 0
            while i < row {
                let count = min(laneCount, row &- i)
                var most = start
                for ky in 0..<max(0, y1 &- y0) {
                    let from = UnsafeRawPointer(base + ((y0 &+ ky) &* row &+ i))
                    most = greater(most, count == laneCount ? load(from) : loadHead(from, count))
                }
                store(UnsafeMutableRawPointer(rows + i), most, laneCount)
                i &+= laneCount
            }
            for x in 0..<g.outputWidth {
                let left = x &* g.strideX &- g.padLeft
                let x0 = max(left, 0), x1 = min(left &+ g.filterWidth, g.inputWidth)
                var c = 0
                while c < channels {
                    let first = UnsafeRawPointer(rows + (x0 &* channels &+ c))
                    var most = start
                    for kx in 0..<max(0, x1 &- x0) { most = greater(most, load(first + kx &* pixel)) }
                    let count = target &+ c &+ laneCount <= outputCount ? laneCount : min(laneCount, channels &- c)
                    store(UnsafeMutableRawPointer(output + (target &+ c)), finish(most), count)
                    c &+= laneCount
                }
                target &+= channels
            }
        }
    }
}

/// Bytes of a row of the image and of what is read beyond it.
private func rowBytes(_ g: WindowGeometry, elementBytes: Int) -> Int {
    (g.inputWidth * g.inputChannels + 2 * laneCount) * elementBytes
}

/// MAX_POOL_2D and AVERAGE_POOL_2D in float32; the average is over the taps inside the image.
func poolOfFloats(_ g: WindowGeometry, isAverage: Bool, minimum: Float, maximum: Float) -> FunctionKernel {
    FunctionKernel(scratchBytes: rowBytes(g, elementBytes: 4)) { input, output, scratch in
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
        let lowest = Floats(repeating: -Float.greatestFiniteMagnitude)
        let from = input.assumingMemoryBound(to: Float.self), to = output.assumingMemoryBound(to: Float.self)
        if isAverage {
            averagePool(
                g, from, to, start: Floats.zero, load: { $0.floats() }, loadHead: { $0.head($1, as: Floats.self) },
                add: { $0 + $1 }, finish: { lanes_clamp_f32($0 / Floats(repeating: Float($1)), low, high) },
                store: { $0.store($1, lanes: $2) })
        } else if hasPairs(g) {
            maxPoolPairs(
                g, from, to, start: lowest, load: { $0.floats() }, greater: { lanes_max_f32($0, $1) },
                finish: { lanes_clamp_f32($0, low, high) }, store: { $0.store($1, lanes: $2) })
        } else {
            maxPool(
                g, from, to, rows: scratch.assumingMemoryBound(to: Float.self), start: lowest, load: { $0.floats() },
                loadHead: { $0.head($1, as: Floats.self) }, greater: { lanes_max_f32($0, $1) },
                finish: { lanes_clamp_f32($0, low, high) }, store: { $0.store($1, lanes: $2) })
        }
    }
}

/// MAX_POOL_2D of int8.
func maxPoolOfInt8(_ g: WindowGeometry, minimum: Int32, maximum: Int32) -> FunctionKernel {
    FunctionKernel(scratchBytes: rowBytes(g, elementBytes: 1)) { input, output, scratch in
        let low = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: minimum)), lowest = SIMD16<Int8>(repeating: -128)
        let high = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: maximum))
        let from = input.assumingMemoryBound(to: Int8.self), to = output.assumingMemoryBound(to: Int8.self)
        if hasPairs(g) {
            maxPoolPairs(
                g, from, to, start: lowest, load: { lanes_load_i8($0) }, greater: { lanes_max_i8($0, $1) },
                finish: { lanes_min_i8(lanes_max_i8($0, low), high) }, store: { $0.store($1, lanes: $2) })
        } else {
            maxPool(
                g, from, to, rows: scratch.assumingMemoryBound(to: Int8.self), start: lowest, load: { lanes_load_i8($0) },
                loadHead: { $0.head($1, as: SIMD16<Int8>.self) }, greater: { lanes_max_i8($0, $1) },
                finish: { lanes_min_i8(lanes_max_i8($0, low), high) }, store: { $0.store($1, lanes: $2) })
        }
    }
}

/// AVERAGE_POOL_2D of int8, which rounds halves away from `origin`; nil where a window is so large that its sum is not exact in
/// float32.
func averagePoolOfInt8(_ g: WindowGeometry, origin: Int32, minimum: Int32, maximum: Int32) -> FunctionKernel? {
    if g.filterHeight * g.filterWidth > 1 << 14 { return nil }
    return FunctionKernel { input, output, _ in
        let low = Ints(repeating: minimum), high = Ints(repeating: maximum), origin = Ints(repeating: origin)
        // |sum| is under 2^22, so that the quotient in float32 never rounds up to the next integer.
        averagePool(
            g, input.assumingMemoryBound(to: Int8.self), output.assumingMemoryBound(to: Int8.self), start: Ints.zero,
            load: { $0.int8s() }, loadHead: { lanes_widen_i8_i32($0.head($1, as: SIMD16<Int8>.self)) }, add: { $0 &+ $1 },
            finish: { total, count in
                let sum = total &- origin &* Ints(repeating: Int32(truncatingIfNeeded: count))
                let half = Ints(repeating: Int32(truncatingIfNeeded: count / 2))
                let sign = sum &>> Ints(repeating: 31)
                let nudged = sum &+ ((half ^ sign) &- sign)
                let mean = lanes_truncate(lanes_float(nudged) / Floats(repeating: Float(count)))
                return lanes_narrow_i32_i8(lanes_clamp_i32(mean &+ origin, low, high))
            }, store: { $0.store($1, lanes: $2) })
    }
}

/// MAX_POOL_2D of int16.
func maxPoolOfInt16(_ g: WindowGeometry, minimum: Int32, maximum: Int32) -> FunctionKernel {
    FunctionKernel(scratchBytes: rowBytes(g, elementBytes: 2)) { input, output, scratch in
        let low = Ints(repeating: minimum), high = Ints(repeating: maximum), lowest = Ints(repeating: -32768)
        let from = input.assumingMemoryBound(to: Int16.self), to = output.assumingMemoryBound(to: Int16.self)
        if hasPairs(g) {
            maxPoolPairs(
                g, from, to, start: lowest, load: { lanes_widen_i16(lanes_load_i16($0)) }, greater: { lanes_max_i32($0, $1) },
                finish: { lanes_clamp_i32($0, low, high) }, store: { $0.store(lanes_narrow_i32($1), lanes: $2) })
        } else {
            maxPool(
                g, from, to, rows: scratch.assumingMemoryBound(to: Int16.self), start: lowest,
                load: { lanes_widen_i16(lanes_load_i16($0)) },
                loadHead: { lanes_widen_i16($0.head($1, as: SIMD16<Int16>.self)) }, greater: { lanes_max_i32($0, $1) },
                finish: { lanes_clamp_i32($0, low, high) }, store: { $0.store(lanes_narrow_i32($1), lanes: $2) })
        }
    }
}
