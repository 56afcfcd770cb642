/// Places buffers in one run of memory so that buffers which live at the same time do not overlap.
///
/// Greedy by size: the largest first, each in the first gap that is large enough among the placed buffers whose
/// lifetimes meet its own. Lifetimes are closed intervals of steps.
package struct ArenaPlanner {
    package struct Buffer {
        package var size: Int
        package var first: Int
        package var last: Int
        package init(size: Int, first: Int, last: Int) {
            self.size = size
            self.first = first
            self.last = last
        }
    }

    package static let alignment = 64
    /// Above this number every buffer gets memory of its own: the search is quadratic.
    static let searchLimit = 20_000

    package let offsets: [Int]
    package let size: Int

    package init(_ buffers: [Buffer], reuse: Bool = true) {
        func padded(_ size: Int) -> Int { (size + Self.alignment - 1) / Self.alignment * Self.alignment }
        var offsets = [Int](repeating: 0, count: buffers.count)
        var end = 0
        if !reuse || buffers.count > Self.searchLimit {
            for (i, buffer) in buffers.enumerated() {
                offsets[i] = end
                end += padded(buffer.size)
            }
        } else {
            let order = buffers.indices.sorted { a, b in
                buffers[a].size != buffers[b].size ? buffers[a].size > buffers[b].size : a < b
            }
            var placed: [(offset: Int, end: Int, first: Int, last: Int)] = []
            for i in order where buffers[i].size > 0 {
                let buffer = buffers[i]
                let size = padded(buffer.size)
                var candidate = 0
                for other in placed where other.first <= buffer.last && buffer.first <= other.last {
                    if other.offset - candidate >= size { break }
                    candidate = max(candidate, other.end)
                }
                offsets[i] = candidate
                end = max(end, candidate + size)
                let position = placed.firstIndex { $0.offset > candidate } ?? placed.endIndex
                placed.insert((candidate, candidate + size, buffer.first, buffer.last), at: position)
            }
        }
        self.offsets = offsets
        size = end
    }
}
