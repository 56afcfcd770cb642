internal import CLanes

/// What becomes of the 16 sums of a panel at one output pixel.
protocol Epilogue {
    associatedtype Sum
    associatedtype Element: BitwiseCopyable
    /// Stores the first `lanes` of them at `target`.
    func store(_ sums: Sum, panel: Int, at target: UnsafeMutablePointer<Element>, lanes: Int)
    /// The same for the rows of a tile, each at its place in `outputs`.
    func store<S: Step>(
        _ tile: RegisterTile<S>, panel: Int, at target: UnsafeMutablePointer<Element>, _ outputs: OffsetTable.View, first: Int,
        lanes: Int) where S.Sum == Sum
    /// Is shown the sums of panels that hold several pixels.
    func watch(_ sums: Sum)
    /// What the maximum of no sums is.
    var lowest: Sum { get }
    func greater(_ most: Sum, _ sums: Sum) -> Sum
    /// The maxima of both halves of the lanes.
    func greaterHalf(_ most: Sum) -> Sum
    /// Stores the first `lanes` maxima.
    func store(maximum most: Sum, panel: Int, at target: UnsafeMutablePointer<Element>, lanes: Int)
}

extension Epilogue {
    @inline(__always)
    func store<S: Step>(
        _ tile: RegisterTile<S>, panel: Int, at target: UnsafeMutablePointer<Element>, _ outputs: OffsetTable.View, first: Int,
        lanes: Int
    ) where S.Sum == Sum {
        tile.forEach { row, sums in store(sums, panel: panel, at: target + outputs[first &+ row], lanes: lanes) }
    }

    @inline(__always) func watch(_ sums: Sum) {}
}

/// Scaling keeps the order of sums: only their maximum is scaled.
extension Epilogue where Sum == Ints {
    @inline(__always) var lowest: Ints { Ints(repeating: .min) }
    @inline(__always) func greater(_ most: Ints, _ sums: Ints) -> Ints { lanes_max_i32(most, sums) }
    @inline(__always) func greaterHalf(_ most: Ints) -> Ints { lanes_max_i32(most, lanes_swap_i32(most)) }

    @inline(__always)
    func store(maximum most: Ints, panel: Int, at target: UnsafeMutablePointer<Element>, lanes: Int) {
        store(most, panel: panel, at: target, lanes: lanes)
    }
}
