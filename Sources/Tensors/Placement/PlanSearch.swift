/// Looks for places that make the head as small as its lower bound.
///
/// First fit in several orders, then a local search over orders: the buffer that sticks out and those below it move to
/// the front, others are swapped. The search is a function of its input alone: same buffers, same plan.
package struct PlanSearch {
    private let buffers: [BufferRequirement]
    private let bound: Int
    private var random = Random(seed: 0x9E37_79B9_7F4A_7C15)
    private var best: [Int]
    private var bestExtent: Int
    /// Buffer placements left: what bounds the time.
    private var budget: Int

    /// - Parameter effort: How many comparisons of two buffers the search may take; the default is about a third of a second.
    package static func offsets(of buffers: [BufferRequirement], effort: Int = 150_000_000) -> [Int] {
        var search = PlanSearch(buffers: buffers, effort: effort)
        search.run()
        return search.best
    }

    private init(buffers: [BufferRequirement], effort: Int) {
        self.buffers = buffers
        bound = GreedyPlanner.lowerBound(of: buffers).bytes
        best = GreedyPlanner.offsets(of: buffers)
        bestExtent = buffers.extent(at: best)
        budget = effort / max(1, buffers.count * buffers.count)
    }

    private mutating func run() {
        guard bestExtent > bound else { return }
        var orders: [(extent: Int, order: [Int])] = []
        for key in Self.keys {
            let order = buffers.indices.sorted { a, b in
                let (x, y) = (key(buffers[a]), key(buffers[b]))
                return x == y ? a < b : x > y
            }
            orders.append((attempt(order), order))
            if bestExtent <= bound { return }
        }
        orders.sort { $0.extent < $1.extent }
        let starts = min(4, orders.count)
        for start in orders.prefix(starts) {
            improve(from: start.order, rounds: max(20, budget / starts))
            if bestExtent <= bound { return }
        }
    }

    private typealias Key = @Sendable (BufferRequirement) -> Int
    private static let keys: [Key] = [
        { $0.size }, { $0.size * ($0.last - $0.first + 1) }, { $0.last - $0.first }, { -$0.first }, { $0.last },
        { $0.first },
    ]

    /// Takes the placement if it is the best so far.
    private mutating func attempt(_ order: [Int]) -> Int {
        let offsets = buffers.placed(inOrder: order)
        let extent = buffers.extent(at: offsets)
        if extent < bestExtent {
            best = offsets
            bestExtent = extent
        }
        return extent
    }

    private mutating func improve(from start: [Int], rounds: Int) {
        var order = start
        var offsets = buffers.placed(inOrder: order)
        var current = buffers.extent(at: offsets)
        for _ in 0..<rounds {
            var candidate = order
            let tops = order.indices.filter { buffers[order[$0]].size + offsets[order[$0]] == current }
            if let top = tops.randomElement(using: &random), top > 0, random.next() % 4 != 0 {
                let moved = candidate.remove(at: top)
                // To the front half of the time, and anywhere before its place otherwise.
                let place = random.next() % 2 == 0 ? 0 : Int(random.next() % UInt64(top))
                candidate.insert(moved, at: place)
            } else if candidate.count > 1 {
                candidate.swapAt(
                    Int(random.next() % UInt64(candidate.count)), Int(random.next() % UInt64(candidate.count)))
            }
            let extent = attempt(candidate)
            if bestExtent <= bound { return }
            // Sideways steps are taken, and now and then a slightly worse one.
            if extent <= current || (extent - current) * 32 < current && random.next() % 16 == 0 {
                order = candidate
                current = extent
                offsets = buffers.placed(inOrder: order)
            }
        }
    }
}
