internal import CLanes
import KernelInterface

/// Sums of products of integers and weights, exact.
///
/// Input (H,W,C) with its border, filter (Co,Kh,Kw,C/groups), output (Ho,Wo,Co). One step adds two products of int16, or
/// four of bytes, to each of 16 sums. Weights w with a zero point z stay bytes, too: Σ x·(w − z) = Σ x·w − z·Σ x, and the sum of a
/// window's inputs is the same for all channels.
struct IntegerConvolution<S: IntegerStep> {
    let plan: WindowPlan
    let panels: PackedPanels<Int8>
    /// Of the weights.
    private let zeroPoint: Int32

    init?(_ g: WindowGeometry, weights: ByteWeights, bias: [Int32]) {
        // A lane takes 4 bytes of input, as many elements as it has weights.
        let perStep = S.bytes / laneCount
        zeroPoint = weights.zeroPoint
        guard
            let plan = WindowPlan(
                g, elementBytes: 4 / perStep, weightBytes: 1, alwaysStaged: true, foldLimit: zeroPoint == 0 ? laneCount : 1)
        else { return nil }
        self.plan = plan
        let packed = plan.packed { weights.int8($0) }
        panels = bias.isEmpty ? packed : plan.starting(packed) { UInt32(bitPattern: bias[$0]) }
    }

    /// The staged image, then for each pixel what its window's inputs add.
    var scratchBytes: Int { plan.stagedBytes + (zeroPoint == 0 ? 0 : plan.pixels * 4) }

    /// −z times the sum of each pixel's inputs.
    @inline(never)
    private func windowTerms(_ base: UnsafeRawPointer, _ memory: UnsafeMutableRawPointer) -> UnsafePointer<Int32> {
        let terms = memory.assumingMemoryBound(to: Int32.self)
        let inputs = plan.inputOffsets.view, runs = plan.runs, step = laneCount &* plan.elementBytes
        let chunks = plan.runElements / laneCount, rest = Int32(plan.runElements % laneCount)
        let isRest = Ints(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) .< Ints(repeating: rest)
        for pixel in 0..<plan.pixels {
            var sums = Ints.zero
            let window = base + inputs[pixel]
            for row in 0..<runs.outer {
                for column in 0..<runs.inner {
                    let start = row &* runs.outerStride &+ column &* runs.innerStride
                    var run = window + start
                    for _ in 0..<chunks {
                        sums &+= S.inputs(run)
                        run += step
                    }
                    if rest > 0 { sums &+= S.inputs(run).replacing(with: 0, where: .!isRest) }
                }
            }
            terms[pixel] = 0 &- zeroPoint &* sums.wrappedSum()
        }
        return UnsafePointer(terms)
    }

    /// One image, at the start of `scratchBytes` of memory.
    @inline(__always)
    func run<E: Epilogue>(_ staged: UnsafeMutableRawPointer, to target: UnsafeMutablePointer<E.Element>, _ epilogue: E)
    where E.Sum == Ints {
        plan.run(S.self, staged, panels.view, to: target, epilogue) {
            zeroPoint == 0 ? nil : windowTerms($0, staged + plan.stagedBytes)
        }
    }
}
