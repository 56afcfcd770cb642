/// A buffer that needs a place in a run of memory while it lives. Lifetimes are closed intervals of steps.
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

extension [BufferRequirement] {
    /// Where each buffer goes, of those of `order` one after the other: the lowest gap between those placed before it that live
    /// at the same time. The others are at 0.
    package func placed(inOrder order: [Int]) -> [Int] {
        var offsets = [Int](repeating: 0, count: count)
        /// Placed buffers by offset; later ones after earlier ones at the same offset.
        var placed: [Int] = []
        placed.reserveCapacity(count)
        for buffer in order {
            let wanted = self[buffer]
            var candidate = wanted.offset ?? 0
            if wanted.offset == nil {
                for other in placed where wanted.overlapsInTime(self[other]) {
                    if offsets[other] - candidate >= wanted.size { break }
                    candidate = Swift.max(candidate, offsets[other] + self[other].size)
                }
            }
            offsets[buffer] = candidate
            var (low, high) = (0, placed.count)
            while low < high {
                let middle = (low + high) / 2
                if offsets[placed[middle]] > candidate { high = middle } else { low = middle + 1 }
            }
            placed.insert(buffer, at: low)
        }
        return offsets
    }

    /// The end of the last buffer.
    package func extent(at offsets: [Int]) -> Int { zip(self, offsets).reduce(0) { Swift.max($0, $1.0.size + $1.1) } }
}
