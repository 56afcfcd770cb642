extension Reference {
    /// Element [i, j, …] of `y` is the one at byte sources[0][i] + sources[1][j] + … of `x`.
    package static func gatherIndexed(
        sources: [[Int]], elementSize: Int, x: UnsafeRawPointer, y: UnsafeMutableRawPointer
    ) {
        var out = y
        func fill(_ axis: Int, _ from: UnsafeRawPointer) {
            if axis == sources.count {
                out.copyMemory(from: from, byteCount: elementSize)
                out += elementSize
            } else {
                for source in sources[axis] { fill(axis + 1, from + source) }
            }
        }
        fill(0, x)
    }
}
