extension Reference {
    /// Depthwise convolution on integers. x: [n, h, w, c]; w: [1, kh, kw, c × m]; y: [n, h', w', c × m]; output channel
    /// c × m + k reads input channel c.
    @inlinable public static func depthwise<X: FixedWidthInteger, W: FixedWidthInteger, A: FixedWidthInteger & SignedInteger>(
        _ g: Window2D, x: UnsafePointer<X>, xZero: A, w: UnsafePointer<W>, wZero: A, bias: UnsafePointer<A>?,
        y: UnsafeMutablePointer<X>, finish: (A, Int) -> Int32
    ) {
        let multiplier = g.outputChannels / g.inputChannels
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
                        let c = o / multiplier
                        var sum: A = 0
                        for ky in rows {
                            let row = (n &* g.inputHeight &+ top &+ ky &* g.dilationHeight) &* g.inputWidth
                            for kx in columns {
                                let value = x[(row &+ left &+ kx &* g.dilationWidth) &* g.inputChannels &+ c]
                                let weight = w[(ky &* g.filterWidth &+ kx) &* g.outputChannels &+ o]
                                let difference = A(truncatingIfNeeded: value) &- xZero
                                sum &+= difference &* (A(truncatingIfNeeded: weight) &- wZero)
                            }
                        }
                        if let bias { sum &+= bias[o] }
                        out[o] = X(truncatingIfNeeded: finish(sum, o))
                    }
                }
            }
        }
    }

    /// As above, of floats without a scale: y = clamp(sum + bias, lower, upper).
    public static func depthwise(
        _ g: Window2D, x: UnsafePointer<Float>, w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        y: UnsafeMutablePointer<Float>, lower: Float, upper: Float
    ) {
        let multiplier = g.outputChannels / g.inputChannels
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
                        let c = o / multiplier
                        var sum: Float = 0
                        for ky in rows {
                            let row = (n &* g.inputHeight &+ top &+ ky &* g.dilationHeight) &* g.inputWidth
                            for kx in columns {
                                let value = x[(row &+ left &+ kx &* g.dilationWidth) &* g.inputChannels &+ c]
                                sum += value * w[(ky &* g.filterWidth &+ kx) &* g.outputChannels &+ o]
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
