/// A buffer that needs a place in the head while it lives. Lifetimes are closed intervals of steps.
package struct BufferRequirement: Hashable, Sendable {
    package var size: Int
    package var first: Int
    package var last: Int
    /// Set if an offline plan fixes the place.
    package var offset: Int?

    package init(size: Int, first: Int, last: Int, offset: Int? = nil) {
        self.size = size
        self.first = first
        self.last = last
        self.offset = offset
    }

    package func overlapsInTime(_ other: BufferRequirement) -> Bool { first <= other.last && other.first <= last }
}

/// The places that TFLM's planner gives to buffers.
///
/// Buffers with a fixed offset come first, in order; the others in reverse order, stably sorted by size, largest
/// first; each goes into the lowest gap between the buffers placed so far that live at the same time.
/// Source: greedy_memory_planner.cc.
package enum GreedyPlanner {
    package static func offsets(of buffers: [BufferRequirement]) -> [Int] {
        let fixed = buffers.indices.filter { buffers[$0].offset != nil }
        let free = buffers.indices.reversed().filter { buffers[$0].offset == nil }
        // `sorted` is stable.
        return place(buffers, inOrder: fixed + free.sorted { buffers[$0].size > buffers[$1].size })
    }

    /// First fit in the given order.
    package static func place(_ buffers: [BufferRequirement], inOrder order: [Int]) -> [Int] {
        var offsets = [Int](repeating: 0, count: buffers.count)
        /// Placed buffers by offset; later ones after earlier ones at the same offset.
        var placed: [Int] = []
        placed.reserveCapacity(buffers.count)
        for buffer in order {
            let wanted = buffers[buffer]
            var candidate = wanted.offset ?? 0
            if wanted.offset == nil {
                for other in placed where wanted.overlapsInTime(buffers[other]) {
                    if offsets[other] - candidate >= wanted.size { break }
                    candidate = max(candidate, offsets[other] + buffers[other].size)
                }
            }
            offsets[buffer] = candidate
            var low = 0
            var high = placed.count
            while low < high {
                let middle = (low + high) / 2
                if offsets[placed[middle]] > candidate { high = middle } else { low = middle + 1 }
            }
            placed.insert(buffer, at: low)
        }
        return offsets
    }

    package static func extent(of buffers: [BufferRequirement], at offsets: [Int]) -> Int {
        zip(buffers, offsets).reduce(0) { max($0, $1.0.size + $1.1) }
    }

    /// The largest sum of sizes alive at one step: no plan can be smaller. And the first step at which it is reached.
    package static func lowerBound(of buffers: [BufferRequirement]) -> (bytes: Int, step: Int) {
        var changes: [Int: Int] = [:]
        for buffer in buffers where buffer.last >= buffer.first {
            changes[buffer.first, default: 0] += buffer.size
            changes[buffer.last + 1, default: 0] -= buffer.size
        }
        var alive = 0
        var best = (bytes: 0, step: 0)
        for step in changes.keys.sorted() {
            alive += changes[step]!
            if alive > best.bytes { best = (alive, step) }
        }
        return best
    }
}
