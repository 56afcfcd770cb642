/// The offsets of the positions in some dimensions, row-major, one after the other; behind the last it begins anew.
///
/// A loop over it is compiled for what it does at each position; what carries from dimension to dimension is compiled once.
struct Odometer {
    /// Dimensions of more than one element: fewer than an index has bits.
    static let indexCount = 64

    private let axes: ArraySlice<(size: Int, step: Int)>
    private let index: UnsafeMutablePointer<Int>
    /// Of the innermost dimension; without positions 0.
    private let size: Int
    private let step: Int
    private var position = 0
    /// The offset of the innermost dimension's first element.
    private var row = 0

    /// - Parameters:
    ///   - axes: the first dimensions of an array.
    ///   - index: as many zeros as there are dimensions.
    init(_ axes: ArraySlice<(size: Int, step: Int)>, index: UnsafeMutablePointer<Int>) {
        self.axes = axes
        self.index = index
        size = axes.contains { $0.size == 0 } ? 0 : axes.last?.size ?? 1
        step = axes.last?.step ?? 0
    }

    @inline(__always)
    mutating func next() -> Int? {
        if position == size, !carry() { return nil }
        position &+= 1
        return row &+ (position &- 1) &* step
    }

    /// Whether there is a further row.
    @inline(never)
    private mutating func carry() -> Bool {
        if size == 0 { return false }
        position = 0
        var axis = axes.count - 2
        while axis >= 0 {
            index[axis] += 1
            row += axes[axis].step
            if index[axis] < axes[axis].size { return true }
            row -= axes[axis].step * axes[axis].size
            index[axis] = 0
            axis -= 1
        }
        return false
    }
}

/// Moves an index to the next place in a shape, row-major; behind the last it begins anew.
func advance(_ index: UnsafeMutablePointer<Int>, in shape: [Int]) {
    for axis in shape.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { return }
        index[axis] = 0
    }
}
