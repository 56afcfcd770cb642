import Models
import Tensors

/// FAKE_QUANT: floats rounded to the steps of a range, which is moved so that 0 is one of them.
///
/// Source: tensorflow/lite/kernels/internal/quantization_util.cc, NudgeQuantizationRange.
enum FakeQuant {
    static let kernel = OperatorKernel(version: 2) { node -> any OperatorPlan in
        let (low, high) = (node.options.float(.min), node.options.float(.max))
        let bits = node.options.int(.numBits)
        try node.require(low <= 0 && high >= 0 && low < high, "the range \(low) to \(high) does not contain 0")
        try node.require((2...16).contains(bits), "\(bits) bits are not possible")
        let least: Float = node.options.bool(.narrowRange) ? 1 : 0
        let greatest = Float(1 << bits - 1)
        let scale = (high - low) / (greatest - least)
        let zero = min(max((least - low / scale).rounded(.toNearestOrAwayFromZero), least), greatest)
        let (lowest, highest) = ((least - zero) * scale, (greatest - zero) * scale)
        let plan = try UnaryPlan(node, fast: .fakeQuantization(lowest: lowest, highest: highest, scale: scale))
        guard plan.x.type == .float32 else { throw node.unsupported(plan.x, plan.y) }
        return plan.computing(
            .floats {
                let distance = min(max($0, lowest), highest) - lowest
                return (distance * (1 / scale)).rounded(.toNearestOrAwayFromZero) * scale + lowest
            })
    }
}
