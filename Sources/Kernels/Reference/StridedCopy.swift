/// Elements moved from one strided layout to another: what transposing, slicing, tiling, padding and joining have in
/// common.
///
/// Steps count elements; they may be 0 (an element is repeated) or negative (read backwards).
package struct StridedCopy: Sendable {
    private var counts: [Int]
    private var from: [Int]
    private var to: [Int]
    private let start: Int
    private let end: Int
    /// Bytes that are moved at once.
    private var run: Int

    /// - Parameters:
    ///   - shape: how often each step is taken, outermost first.
    ///   - to: the steps in the destination; nil for row-major order of `shape`.
    package init(
        shape: [Int], elementSize: Int, from: [Int], startingAt start: Int = 0, to: [Int]? = nil, toStart end: Int = 0
    ) {
        self.start = start * elementSize
        self.end = end * elementSize
        counts = []
        self.from = []
        self.to = []
        run = elementSize
        if shape.contains(0) {
            counts = [0]
            self.from = [0]
            self.to = [0]
            return
        }
        var dense = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() { dense[axis] = dense[axis + 1] * shape[axis + 1] }
        let to = to ?? dense
        for axis in shape.indices where shape[axis] != 1 {
            let source = from[axis] * elementSize
            let target = to[axis] * elementSize
            if let last = counts.indices.last, self.from[last] == source * shape[axis], self.to[last] == target * shape[axis] {
                counts[last] *= shape[axis]
                self.from[last] = source
                self.to[last] = target
            } else {
                counts.append(shape[axis])
                self.from.append(source)
                self.to.append(target)
            }
        }
        if let last = counts.indices.last, self.from[last] == elementSize, self.to[last] == elementSize {
            run = elementSize * counts.removeLast()
            self.from.removeLast()
            self.to.removeLast()
        }
    }

    /// "24 runs of 16 bytes".
    package var summary: String { "\(counts.reduce(1, *)) runs of \(run) bytes" }

    package func callAsFunction(_ x: UnsafeRawPointer, _ y: UnsafeMutableRawPointer) {
        counts.withUnsafeBufferPointer { counts in
            from.withUnsafeBufferPointer { from in
                to.withUnsafeBufferPointer { to in
                    let loop = Loop(counts: counts, from: from, to: to, run: run)
                    if counts.isEmpty {
                        (y + end).copyMemory(from: x + start, byteCount: run)
                    } else {
                        loop.move(0, x + start, y + end)
                    }
                }
            }
        }
    }

    private struct Loop {
        let counts: UnsafeBufferPointer<Int>
        let from: UnsafeBufferPointer<Int>
        let to: UnsafeBufferPointer<Int>
        let run: Int

        func move(_ axis: Int, _ x: UnsafeRawPointer, _ y: UnsafeMutableRawPointer) {
            let (count, source, target) = (counts[axis], from[axis], to[axis])
            if axis == counts.count - 1 {
                switch run {
                case 1: move(UInt8.self, count, x, source, y, target)
                case 2: move(UInt16.self, count, x, source, y, target)
                case 4: move(UInt32.self, count, x, source, y, target)
                case 8: move(UInt64.self, count, x, source, y, target)
                default:
                    for i in 0..<count {
                        (y + i &* target).copyMemory(from: x + i &* source, byteCount: run)
                    }
                }
            } else {
                for i in 0..<count { move(axis + 1, x + i &* source, y + i &* target) }
            }
        }

        @inline(__always)
        private func move<T: BitwiseCopyable>(
            _: T.Type, _ count: Int, _ x: UnsafeRawPointer, _ source: Int, _ y: UnsafeMutableRawPointer, _ target: Int
        ) {
            for i in 0..<count {
                (y + i &* target).storeBytes(of: (x + i &* source).loadUnaligned(as: T.self), as: T.self)
            }
        }
    }
}
