import KernelInterface

extension Reference {
    /// What becomes of the elements of each window that are inside the image, channel by channel, in the window's order.
    ///
    /// - Parameter finish: takes the result, how many elements there were, and the number of the output element.
    @inlinable @inline(__always)
    public static func pool<T, A>(
        _ g: WindowGeometry, x: UnsafePointer<T>, start: A, add: (A, T) -> A,
        finish: (_ result: A, _ count: Int, _ element: Int) -> Void
    ) {
        g.forEachWindow { window, output in
            for c in 0..<g.inputChannels {
                var result = start
                for ky in window.rows {
                    for kx in window.columns { result = add(result, x[window.pixel(ky, kx) &* g.inputChannels &+ c]) }
                }
                finish(result, window.rows.count &* window.columns.count, output &* g.inputChannels &+ c)
            }
        }
    }
}
