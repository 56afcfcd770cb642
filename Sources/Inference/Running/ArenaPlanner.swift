import Tensors

/// Places buffers in one run of memory so that buffers which live at the same time do not overlap: the largest first.
package struct ArenaPlanner {
    package static let alignment = 64
    /// Above this number every buffer gets memory of its own: the search is quadratic.
    static let searchLimit = 20_000

    package let offsets: [Int]
    package let size: Int

    package init(_ buffers: consuming [BufferRequirement], reuse: Bool = true) {
        var padded = buffers
        let isReused = reuse && padded.count <= Self.searchLimit
        // `sorted` is stable.
        let order =
            isReused
            ? padded.indices.filter { padded[$0].size > 0 }.sorted { padded[$0].size > padded[$1].size } : []
        for i in padded.indices { padded[i].size = (padded[i].size + Self.alignment - 1) / Self.alignment * Self.alignment }
        if isReused {
            offsets = padded.placed(inOrder: order)
        } else {
            var end = 0
            offsets = padded.map { buffer in
                defer { end += buffer.size }
                return end
            }
        }
        size = padded.extent(at: offsets)
    }
}
