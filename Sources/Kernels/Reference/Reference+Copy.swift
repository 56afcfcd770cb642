extension Reference {
    /// Copies the elements at `start` + Σ index × step of `x` to `y`, in row-major order of `shape`. Start and steps
    /// are bytes and may run backwards.
    public static func gatherStrided(
        shape: [Int], start: Int, steps: [Int], elementSize: Int, x: UnsafeRawPointer, y: UnsafeMutableRawPointer
    ) {
        if shape.contains(0) { return }
        var shape = shape
        var steps = steps
        var run = elementSize
        // Inner dimensions that lie one after the other are copied whole.
        while let step = steps.last, step == run {
            run *= shape.removeLast()
            steps.removeLast()
        }
        let count = shape.reduce(1, *)
        var index = [Int](repeating: 0, count: shape.count)
        var from = start
        var to = 0
        for _ in 0..<count {
            (y + to).copyMemory(from: x + from, byteCount: run)
            to += run
            var axis = shape.count - 1
            while axis >= 0 {
                index[axis] += 1
                from += steps[axis]
                if index[axis] < shape[axis] { break }
                from -= steps[axis] * shape[axis]
                index[axis] = 0
                axis -= 1
            }
        }
    }
}
