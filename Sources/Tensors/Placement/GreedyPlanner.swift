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
        return buffers.placed(inOrder: fixed + free.sorted { buffers[$0].size > buffers[$1].size })
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
