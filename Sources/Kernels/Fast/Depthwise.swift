internal import CLanes
import KernelInterface

/// DEPTHWISE_CONV_2D in float32. One output is one chain of multiply-adds over (ky, kx), beginning with the bias.
final class FloatDepthwise: PreparedKernel {
    let plan: DepthwisePlan
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

/// DEPTHWISE_CONV_2D of int8 or int16 inputs and weights of a byte, exact.
///
/// The sums of products are taken in float32: while they stay within 2^24, which the weights prove, every step is
/// exact.
final class QuantizedDepthwise: PreparedKernel {
    let plan: DepthwisePlan
    let input: QuantizedWeights.Input
    let inputZeroPoint: Int32
    let bias: Packed<Int32>
    let scaling: Scaling

    init?(_ g: WindowGeometry, _ w: QuantizedWeights) {
        guard let plan = DepthwisePlan(g, alwaysStaged: true, filter: { Float(w.weights[$0]) }) else { return nil }
        self.plan = plan
        input = w.input
        inputZeroPoint = w.inputZeroPoint
        var products = 0, sums = 0
        for c in 0..<g.outputChannels {
            var sum = 0
            for i in stride(from: c, to: w.weights.count, by: g.outputChannels) { sum += Int(abs(w.weights[i])) }
            products = max(products, sum * w.inputMagnitude)
            sums = max(sums, sum * w.inputMagnitude + (w.bias.isEmpty ? 0 : abs(Int(w.bias[c]))))
        }
        guard
            products <= 1 << 24, sums < 1 << 31,
            let scaling = Scaling(
                w.requantization, bound: sums, panels: plan.starts.count,
                channel: { plan.channel(ofChunk: $0, lane: $1) }, channels: g.outputChannels)
        else { return nil }
        self.scaling = scaling
        bias = plan.perLane { w.bias.isEmpty ? 0 : w.bias[$0] }
    }

    /// The staged image, then the sums of a row's uncertain outputs and their places.
    var scratchBytes: Int { plan.stagedBytes + mostUncertain * (64 + 8) + 64 }
    private var mostUncertain: Int { plan.geometry.outputWidth + 4 }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        let g = plan.geometry
        let staged = scratch.assumingMemoryBound(to: Float.self)
        let inputImage = g.inputHeight &* g.inputWidth &* g.inputChannels
        let outputImage = g.outputHeight &* g.outputWidth &* g.outputChannels
        let zeroPoint = inputZeroPoint
        for image in 0..<g.batch {
            switch self.input {
            case .int8:
                plan.stageImage(
                    input.assumingMemoryBound(to: Int8.self) + image &* inputImage, staged,
                    convert: { widen($0, $1, count: $2, zeroPoint: zeroPoint) }, one: { Float(Int32($0) &- zeroPoint) })
                run(
                    staged, output.assumingMemoryBound(to: Int8.self) + image &* outputImage,
                    uncertain: scratch + (plan.stagedBytes &+ 63) / 64 &* 64)
            case .int16:
                plan.stageImage(
                    input.assumingMemoryBound(to: Int16.self) + image &* inputImage, staged,
                    convert: { for i in 0..<$2 { $1[i] = Float($0[i]) } }, one: { Float($0) })
                run(staged, output.assumingMemoryBound(to: Int16.self) + image &* outputImage)
            }
        }
    }

    @inline(never)
    private func run(
        _ staged: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Int8>, uncertain: UnsafeMutableRawPointer
    ) {
        let epilogue = Int8Epilogue(scaling), lanes = plan.lanes, bias = bias.raw
        let places = (uncertain + mostUncertain &* 64).assumingMemoryBound(to: Int.self)
        var count = 0
        plan.forEachSum(UnsafeRawPointer(staged), bias: nil) { chunk, offset, products in
            let sums = lanes_truncate(products) &+ bias.ints(chunk &* 64)
            if !epilogue.tryStore(sums, panel: chunk, at: target + offset, lanes: lanes) {
                (uncertain + count &* 64).store(sums)
                places[count] = offset
                count &+= 1
            }
        } finish: { chunk in
            for i in 0..<count {
                let sums = UnsafeRawPointer(uncertain).ints(i &* 64)
                epilogue.exact.store(sums, panel: chunk, at: target + places[i], lanes: lanes)
            }
            count = 0
        }
    }

    @inline(never)
    private func run(_ staged: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Int16>) {
        switch scaling.rounding {
        case .twice where scaling.shiftsRight: run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingRight.self)))
        case .twice: run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingTwice.self)))
        case .real: run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingReal.self)))
        case .reduced: run(staged, to: target, Int16Epilogue(scaling: scaling.lanes(RoundingReduced.self)))
        }
    }

    @inline(__always)
    private func run<E: Epilogue>(_ image: UnsafePointer<Float>, to target: UnsafeMutablePointer<E.Element>, _ epilogue: E) {
        let bias = bias.raw, lanes = plan.lanes
        plan.forEachSum(UnsafeRawPointer(image), bias: nil) { chunk, offset, sum in
            epilogue.store(lanes_truncate(sum) &+ bias.ints(chunk &* 64), panel: chunk, at: target + offset, lanes: lanes)
        }
    }
}
