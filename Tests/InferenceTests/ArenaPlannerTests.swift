import Inference
import Tensors
import TestSupport
import Testing

@Suite struct ArenaPlannerTests {
    @Test("buffers that live at the same time do not overlap, with the seed of each try")
    func noOverlap() {
        for seed in 0..<50 {
            var random = Random(seed: UInt64(seed))
            let buffers = (0..<40).map { _ in
                let first = Int.random(in: 0..<30, using: &random)
                return BufferRequirement(
                    size: Int.random(in: 0..<500, using: &random), first: first,
                    last: first + Int.random(in: 0..<8, using: &random))
            }
            let plan = ArenaPlanner(buffers)
            for i in buffers.indices {
                #expect(plan.offsets[i] % ArenaPlanner.alignment == 0, "seed \(seed)")
                #expect(plan.offsets[i] + buffers[i].size <= plan.size, "seed \(seed)")
                for j in 0..<i where buffers[i].first <= buffers[j].last && buffers[j].first <= buffers[i].last {
                    let isApart =
                        plan.offsets[i] + buffers[i].size <= plan.offsets[j]
                        || plan.offsets[j] + buffers[j].size <= plan.offsets[i]
                    #expect(isApart || buffers[i].size == 0 || buffers[j].size == 0, "seed \(seed): \(i) and \(j)")
                }
            }
        }
    }

    @Test("memory is used again once a buffer is dead")
    func reuse() {
        let chain = (0..<10).map { BufferRequirement(size: 1024, first: $0, last: $0 + 1) }
        #expect(ArenaPlanner(chain).size == 2048)
        #expect(ArenaPlanner(chain, reuse: false).size == 10 * 1024)
    }
}
