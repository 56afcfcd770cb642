import KernelInterface

/// The runs along the last dimension of two tensors that meet.
struct PairRuns: Sendable {
    /// A dimension outside the runs.
    struct Axis: Sendable {
        let size: Int
        let a: Int
        let b: Int
    }

    /// Elements of the result, of a run, and how many runs; the last one may be shorter.
    let count: Int
    let run: Int
    let runs: Int
    /// Elements between neighbours along a run: 0 or 1, not both 0 unless there is one element.
    let aStep: Int
    let bStep: Int
    /// Innermost first.
    let axes: [Axis]
    /// Bytes of a row that is copied `laneCount` times, so that runs consist of whole vectors; 0 where none is.
    let rowBytes: Int
    let repeatsA: Bool

    init(_ pairing: Pairing, elementSize: Int) {
        count = pairing.count
        let last = pairing.sizes.count - 1, size = pairing.sizes[last]
        (aStep, bStep) = (pairing.aSteps[last], pairing.bSteps[last])
        let outer = last == 1 ? (pairing.sizes[0], pairing.aSteps[0], pairing.bSteps[0]) : (0, 1, 1)
        if outer.0 > 1, aStep == 1, bStep == 1, size * elementSize < 256, outer.1 == 0 || outer.2 == 0 {
            run = size * laneCount
            runs = (outer.0 + laneCount - 1) / laneCount
            axes = [Axis(size: runs, a: outer.1 == 0 ? 0 : run, b: outer.2 == 0 ? 0 : run)]
            rowBytes = size * elementSize
            repeatsA = outer.1 == 0
        } else {
            run = size
            runs = pairing.sizes.dropLast().reduce(1, *)
            axes = (0..<last).reversed().map { Axis(size: pairing.sizes[$0], a: pairing.aSteps[$0], b: pairing.bSteps[$0]) }
            rowBytes = 0
            repeatsA = false
        }
    }

    /// The repeated row, then the place of a run.
    var scratchBytes: Int { rowBytes * laneCount + axes.count * MemoryLayout<Int>.size }

    /// Calls `body` for each run with its first elements in both tensors and in the result, and its length.
    @inline(__always)
    func forEach(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ y: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer,
        elementSize: Int,
        _ body: (_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ y: UnsafeMutableRawPointer, _ count: Int) -> Void
    ) {
        if runs == 1, rowBytes == 0 { return body(a, b, y, count) }
        for copy in 0..<(rowBytes > 0 ? min(laneCount, count &* laneCount / run) : 0) {
            (scratch + copy &* rowBytes).copyMemory(from: repeatsA ? a : b, byteCount: rowBytes)
        }
        let row = UnsafeRawPointer(scratch)
        let a = rowBytes > 0 && repeatsA ? row : a, b = rowBytes > 0 && !repeatsA ? row : b
        let index = (scratch + rowBytes &* laneCount).initializeMemory(as: Int.self, repeating: 0, count: axes.count)
        var (atA, atB) = (0, 0)
        for n in 0..<runs {
            let start = n &* run
            body(a + atA &* elementSize, b + atB &* elementSize, y + start &* elementSize, min(run, count &- start))
            for i in 0..<axes.count {
                let axis = axes[i]
                atA &+= axis.a
                atB &+= axis.b
                index[i] &+= 1
                if index[i] < axis.size { break }
                atA &-= axis.a &* axis.size
                atB &-= axis.b &* axis.size
                index[i] = 0
            }
        }
    }
}
