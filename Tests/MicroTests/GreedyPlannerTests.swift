import Micro
import Tensors
import Testing

@Suite("The greedy planner")
struct GreedyPlannerTests {
    private func buffer(_ size: Int, _ first: Int, _ last: Int, at offset: Int? = nil) -> BufferRequirement {
        BufferRequirement(size: size, first: first, last: last, offset: offset)
    }

    @Test("buffers that live one after the other share their place")
    func sharing() {
        let offsets = GreedyPlanner.offsets(of: [buffer(64, 0, 1), buffer(32, 1, 2), buffer(64, 2, 3)])
        #expect(offsets == [0, 64, 0])
    }

    @Test("among equal sizes the one that was added last is placed first")
    func ties() {
        let offsets = GreedyPlanner.offsets(of: [buffer(16, 0, 1), buffer(16, 0, 1), buffer(16, 0, 1)])
        #expect(offsets == [32, 16, 0])
    }

    @Test("a buffer goes into the lowest gap that is large enough")
    func gaps() {
        let buffers = [buffer(100, 0, 9, at: 0), buffer(100, 0, 9, at: 160), buffer(48, 0, 9), buffer(64, 0, 9)]
        #expect(GreedyPlanner.offsets(of: buffers) == [0, 160, 100, 260])
    }

    @Test("fixed places are kept, even where they overlap")
    func fixed() {
        let buffers = [buffer(64, 0, 3, at: 32), buffer(64, 0, 3, at: 32), buffer(32, 0, 3)]
        #expect(GreedyPlanner.offsets(of: buffers) == [32, 32, 0])
    }

    @Test("the lower bound is the largest sum of what lives at one step")
    func bound() {
        let bound = GreedyPlanner.lowerBound(of: [buffer(64, 0, 1), buffer(32, 1, 2), buffer(48, 2, 4)])
        #expect(bound.bytes == 96)
        #expect(bound.step == 1)
    }

    @Test("the search reaches the bound where two equal neighbours mislead the greedy planner")
    func search() {
        // A chain in which every tensor lives for two steps: greedy places the two middle ones last.
        let buffers = [
            buffer(16, 0, 1), buffer(32, 1, 2), buffer(32, 2, 3), buffer(16, 3, 4), buffer(48, 4, 5), buffer(16, 5, 6),
            buffer(48, 6, 7), buffer(16, 7, 8),
        ]
        let offsets = PlanSearch.offsets(of: buffers)
        #expect(buffers.extent(at: offsets) == GreedyPlanner.lowerBound(of: buffers).bytes)
        for a in buffers.indices {
            for b in buffers.indices where a < b && buffers[a].overlapsInTime(buffers[b]) {
                let apart =
                    offsets[a] + buffers[a].size <= offsets[b] || offsets[b] + buffers[b].size <= offsets[a]
                #expect(apart, "buffers \(a) and \(b) overlap")
            }
        }
    }
}
