internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D in float32. One output is one chain of multiply-adds over (ky, kx), beginning with the bias.
final class FloatDepthwise: PreparedKernel {
    let plan: DepthwisePlan<Float>
    let bias: Packed<Float>
    let minimum: Float
    let maximum: Float

    init?(_ g: WindowGeometry, filter: UnsafePointer<Float>, bias: [Float], minimum: Float, maximum: Float) {
        guard let plan = DepthwisePlan(g, alwaysStaged: false, filter: { filter[$0] }) else { return nil }
        self.plan = plan
        self.bias = plan.perLane { bias.isEmpty ? 0 : bias[$0] }
        self.minimum = minimum
        self.maximum = maximum
    }

    var scratchBytes: Int { plan.stagedBytes }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        for image in 0..<g.batch {
            let source = input.assumingMemoryBound(to: Float.self) + image &* g.inputHeight &* g.inputWidth &* g.inputChannels
            let target = output.assumingMemoryBound(to: Float.self) + image &* g.outputHeight &* g.outputWidth &* g.outputChannels
            if plan.isStaged {
                plan.stageImage(
                    source, scratch.assumingMemoryBound(to: Float.self), convert: { $1.update(from: $0, count: $2) },
                    one: { $0 })
            }
            runImage(plan.isStaged ? UnsafeRawPointer(scratch) : UnsafeRawPointer(source), target)
        }
    }

    @inline(never)
    private func runImage(_ image: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>) {
        let low = Floats(repeating: minimum), high = Floats(repeating: maximum)
        let lanes = plan.lanes
        plan.forEachSum(image, bias: bias.raw) { _, offset, sum in
            let to = UnsafeMutableRawPointer(target + offset)
            let y = lanes_clamp_f32(sum, low, high)
            to.store(y, lanes: lanes)
        }
    }
}
