import KernelInterface

extension Reference {
    /// Adds each input pixel times the filter to the sums [n, h', w', o]; what falls outside is left out.
    ///
    /// x: [n, h, w, i]; w: [o, kh, kw, i].
    @inlinable @inline(__always)
    public static func spread<X, W, A>(
        _ g: WindowGeometry, x: UnsafePointer<X>, w: UnsafePointer<W>, sums: UnsafeMutablePointer<A>,
        multiply: (X, W) -> A, add: (A, A) -> A
    ) {
        let depth = g.inputChannels
        for n in 0..<g.batch {
            for iy in 0..<g.inputHeight {
                let top = iy &* g.strideY &- g.padTop
                for ix in 0..<g.inputWidth {
                    let left = ix &* g.strideX &- g.padLeft
                    let from = x + ((n &* g.inputHeight &+ iy) &* g.inputWidth &+ ix) &* depth
                    for ky in max(0, -top)..<max(min(g.filterHeight, g.outputHeight &- top), max(0, -top)) {
                        for kx in max(0, -left)..<max(min(g.filterWidth, g.outputWidth &- left), max(0, -left)) {
                            let position = (n &* g.outputHeight &+ top &+ ky) &* g.outputWidth &+ left &+ kx
                            let to = sums + position &* g.outputChannels
                            for i in 0..<depth {
                                let value = from[i]
                                for o in 0..<g.outputChannels {
                                    let filter = w[((o &* g.filterHeight &+ ky) &* g.filterWidth &+ kx) &* depth &+ i]
                                    to[o] = add(to[o], multiply(value, filter))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
