import KernelInterface

extension Reference {
    /// The sums of a convolution: add(… add(zero, x₀, w₀) …, xₙ, wₙ) over the taps inside the image, in the order of the filter.
    ///
    /// x (N,H,W,C), w (Co,Kh,Kw,C/groups); each group of output channels reads its own C/groups. Of a depthwise convolution
    /// w (Kh,Kw,Co), and output channel o reads input channel o / (Co / C). Of a transposed one the order is that of the input.
    ///
    /// - Parameter finish: takes the sum, the number of the output element (N,Ho,Wo,Co) and its channel.
    @inlinable @inline(__always)
    public static func convolve<X, W, A>(
        _ g: WindowGeometry, isDepthwise: Bool = false, isTransposed: Bool = false, x: UnsafePointer<X>, w: UnsafePointer<W>,
        zero: A, add: (A, X, W) -> A, finish: (_ sum: A, _ element: Int, _ channel: Int) -> Void
    ) {
        let groups = isDepthwise ? g.inputChannels : g.groups
        let (channels, depth, perGroup) = (g.outputChannels, g.inputChannels / groups, g.outputChannels / groups)
        let (filterStep, tapStep) = isDepthwise ? (1, channels) : (g.filterHeight &* g.filterWidth &* depth, depth)
        g.forEachWindow(isTransposed: isTransposed) { window, output in
            for o in 0..<channels {
                let first = (o / perGroup) &* depth
                var sum = zero
                for ky in window.rows {
                    for kx in window.columns {
                        let pixel = x + (window.pixel(ky, kx) &* g.inputChannels &+ first)
                        let filter = w + (o &* filterStep &+ window.tap(ky, kx) &* tapStep)
                        for c in 0..<depth { sum = add(sum, pixel[c], filter[c]) }
                    }
                }
                finish(sum, output &* channels &+ o, o)
            }
        }
    }
}
