import Kernels
import Models
import Tensors

/// FAKE_QUANT: floats rounded to the steps of a range, which is moved so that 0 is one of them.
///
/// Source: tensorflow/lite/kernels/internal/quantization_util.cc, NudgeQuantizationRange.
enum FakeQuant {
    static let kernel = OperatorKernel(version: 2) { node in
        try node.expect(inputs: 1...1)
        let x = try node.input(0)
        let y = try node.output()
        guard x.type == .float32, y.type == .float32 else { throw node.unsupported(x, y) }
        try node.resize(y, to: x.shape)
        let range = try Range(node)
        let (first, last, scale) = (range.lowest, range.highest, range.scale)
        let count = x.elementCount
        return {
            let (from, to) = (x.elements(as: Float.self), y.elements(as: Float.self))
            for i in 0..<count {
                let distance = min(max(from[i], first), last) - first
                to[i] = (distance * (1 / scale)).rounded(.toNearestOrAwayFromZero) * scale + first
            }
        }
    }

    /// The range as it is after 0 became one of its steps.
    struct Range {
        let lowest: Float
        let highest: Float
        let scale: Float

        init(_ node: Node) throws {
            let (low, high) = (node.options.float(.min), node.options.float(.max))
            let bits = node.options.int(.numBits)
            try node.require(low <= 0 && high >= 0 && low < high, "the range \(low) to \(high) does not contain 0")
            try node.require((2...16).contains(bits), "\(bits) bits are not possible")
            let least: Float = node.options.bool(.narrowRange) ? 1 : 0
            let greatest = Float(1 << bits - 1)
            scale = (high - low) / (greatest - least)
            let zero = min(max((least - low / scale).rounded(.toNearestOrAwayFromZero), least), greatest)
            (lowest, highest) = ((least - zero) * scale, (greatest - zero) * scale)
        }
    }
}
