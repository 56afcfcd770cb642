extension Reference {
    /// Convolution on integers: y = stage(Σ (x - xZero) × (w - wZero) + bias).
    ///
    /// x: [n, h, w, c]; w: [o, kh, kw, c / groups]; bias: [o]; y: [n, h', w', o]. Taps outside the image are left out.
    @inlinable public static func convolve<X: FixedWidthInteger, W: FixedWidthInteger, A: FixedWidthInteger & SignedInteger>(
        _ g: Window2D, groups: Int, x: UnsafePointer<X>, xZero: A, w: UnsafePointer<W>, wZero: A, bias: UnsafePointer<A>?,
        y: UnsafeMutablePointer<X>, finish: (A, Int) -> Int32
    ) {
        let depth = g.inputChannels / groups
        let filtersPerGroup = g.outputChannels / groups
        for n in 0..<g.batches {
            for oy in 0..<g.outputHeight {
                let top = oy &* g.strideHeight &- g.padTop
                let rows = Window2D.taps(origin: top, filter: g.filterHeight, dilation: g.dilationHeight, size: g.inputHeight)
                for ox in 0..<g.outputWidth {
                    let left = ox &* g.strideWidth &- g.padLeft
                    let columns = Window2D.taps(
                        origin: left, filter: g.filterWidth, dilation: g.dilationWidth, size: g.inputWidth)
                    let position = (n &* g.outputHeight &+ oy) &* g.outputWidth &+ ox
                    let out = y + position &* g.outputChannels
                    for o in 0..<g.outputChannels {
                        let first = (o / filtersPerGroup) &* depth
                        var sum: A = 0
                        for ky in rows {
                            let row = (n &* g.inputHeight &+ top &+ ky &* g.dilationHeight) &* g.inputWidth
                            for kx in columns {
                                let column = row &+ left &+ kx &* g.dilationWidth
                                let tap = (o &* g.filterHeight &+ ky) &* g.filterWidth &+ kx
                                let pixel = x + (column &* g.inputChannels &+ first)
                                let filter = w + tap &* depth
                                for c in 0..<depth {
                                    let value = A(truncatingIfNeeded: pixel[c]) &- xZero
                                    let weight = A(truncatingIfNeeded: filter[c]) &- wZero
                                    sum &+= value &* weight
                                }
                            }
                        }
                        if let bias { sum &+= bias[o] }
                        out[o] = X(truncatingIfNeeded: finish(sum, o))
                    }
                }
            }
        }
    }

    /// Convolution on floats, summed in the order of the filter's elements, clamped to lower ... upper.
    public static func convolve(
        _ g: Window2D, groups: Int, x: UnsafePointer<Float>, w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        y: UnsafeMutablePointer<Float>, lower: Float, upper: Float
    ) {
        let depth = g.inputChannels / groups
        let filtersPerGroup = g.outputChannels / groups
        for n in 0..<g.batches {
            for oy in 0..<g.outputHeight {
                let top = oy &* g.strideHeight &- g.padTop
                let rows = Window2D.taps(origin: top, filter: g.filterHeight, dilation: g.dilationHeight, size: g.inputHeight)
                for ox in 0..<g.outputWidth {
                    let left = ox &* g.strideWidth &- g.padLeft
                    let columns = Window2D.taps(
                        origin: left, filter: g.filterWidth, dilation: g.dilationWidth, size: g.inputWidth)
                    let position = (n &* g.outputHeight &+ oy) &* g.outputWidth &+ ox
                    let out = y + position &* g.outputChannels
                    for o in 0..<g.outputChannels {
                        let first = (o / filtersPerGroup) &* depth
                        var sum: Float = 0
                        for ky in rows {
                            let row = (n &* g.inputHeight &+ top &+ ky &* g.dilationHeight) &* g.inputWidth
                            for kx in columns {
                                let column = row &+ left &+ kx &* g.dilationWidth
                                let tap = (o &* g.filterHeight &+ ky) &* g.filterWidth &+ kx
                                let pixel = x + (column &* g.inputChannels &+ first)
                                let filter = w + tap &* depth
                                for c in 0..<depth { sum += pixel[c] * filter[c] }
                            }
                        }
                        if let bias { sum += bias[o] }
                        out[o] = min(max(sum, lower), upper)
                    }
                }
            }
        }
    }
}
