import Models
import Tensors

/// Scratch memory of esp-nn's 8-bit kernels on ESP32-S3. On other ESP32s its convolutions take none.
///
/// Source: esp_nn_get_conv_scratch_size_esp32s3 and esp_nn_get_depthwise_conv_scratch_size_esp32s3 in esp-nn 1017042
/// (2026), with a data cache of 64 KB; esp_nn_get_softmax_scratch_size_esp32s3 in 07df856.
struct ESPScratch {
    /// Two tables of 256 words, and room to align them.
    static let softmax = 2 * 256 * 4 + 16

    private let input: (height: Int, width: Int, channels: Int)
    private let filter: (height: Int, width: Int)
    private let output: (height: Int, width: Int, channels: Int)
    private let stride: (height: Int, width: Int)
    /// At the top and at the left.
    private let padding: (height: Int, width: Int)
    private let multiplier: Int

    init(_ input: TensorInfo, _ filter: TensorInfo, _ output: TensorInfo, options: OperatorOptions) {
        self.input = (input.dimension(1), input.dimension(2), input.dimension(3))
        self.filter = (filter.dimension(1), filter.dimension(2))
        self.output = (output.dimension(1), output.dimension(2), output.dimension(3))
        stride = (options.int(.strideH), options.int(.strideW))
        multiplier = options.int(.depthMultiplier)
        func leading(_ axis: Int, _ stride: Int, _ dilation: Int) -> Int {
            let reach = (filter.dimension(axis) - 1) * max(1, dilation) + 1
            return max(0, (output.dimension(axis) - 1) * stride + reach - input.dimension(axis)) / 2
        }
        padding = (
            leading(1, options.int(.strideH), options.int(.dilationHFactor)),
            leading(2, options.int(.strideW), options.int(.dilationWFactor))
        )
    }

    var convolution: Int {
        let window = filter.width * filter.height * input.channels
        let row = filter.width * input.channels
        if filter == (3, 3), input.channels >= 16, input.channels % 16 == 0, output.channels >= 16 {
            if window * output.channels > 24 << 10 {
                return 16 * window + 24 * window + (16 << 10) + 64 + 32
            }
            return window + output.channels * window + 4 * output.channels + 32
        }
        if filter == (1, 1), padding == (0, 0), stride == (1, 1) {
            let transposed = input.width * input.height < 8 ? 0 : 16 * input.channels.roundedUp(to: 8)
            let panel = input.channels * output.channels > 24 << 10 ? 24 * input.channels + (16 << 10) : 0
            return max(transposed, 24 * input.channels + 8 * output.channels, panel) + 64
        }
        if row < 16, window >= 16 {
            let aligned = window.roundedUp(to: 16)
            return 4 * output.channels + 16 + output.channels * aligned + 16 + aligned + 64
        }
        let right = max(0, (output.width - 1) * stride.width + filter.width - padding.width - input.width)
        let bottom = max(0, (output.height - 1) * stride.height + filter.height - padding.height - input.height)
        let isPadded = padding != (0, 0) || right > 0 || bottom > 0
        let padded =
            isPadded
            ? (input.width + padding.width + right) * (input.height + padding.height + bottom) * input.channels : 0
        return padded + max(row.roundedUp(to: 16) * filter.height, window) * output.channels + 64 + 4 * output.channels
    }

    var depthwise: Int {
        let channels = input.channels
        let weights = filter.width * filter.height * channels * multiplier
        let activations = input.width * input.height * channels
        if multiplier == 1, input.width == 1, filter.width == 1, output.width == 1, stride.width == 1,
            padding.width == 0, channels % 16 == 0
        {
            return 4 * channels + 2 * filter.height * channels + 64
        }
        if multiplier == 1, channels % 8 == 0 { return eights(weights, activations) }
        if multiplier == 1, channels > 3 {
            let padded = channels.roundedUp(to: 8)
            let before = (2 * filter.width * filter.height * padded).roundedUp(to: 16)
            let outputs = (before + 2 * input.width * input.height * padded).roundedUp(to: 16)
            return (outputs + output.width * output.height * padded).roundedUp(to: 16) + 12 * padded + 16
        }
        return multiplier % 4 == 0 ? 2 * (weights + activations) + 32 : 32
    }

    /// A multiple of eight channels.
    private func eights(_ weights: Int, _ activations: Int) -> Int {
        let channels = input.channels
        guard filter == (3, 3) else {
            let widened = 2 * (weights + activations)
            return widened <= 48 << 10 ? widened + 32 : 2 * weights + 2 * input.width * filter.height * channels + 32
        }
        let reach = (output.height * stride.height + 2, output.width * stride.width + 2)
        if channels % 16 == 0, padding == (1, 1) || padding == (0, 0) {
            let isPadded = padding == (1, 1)
            let height = input.height + (isPadded ? 2 : reach.0 - input.height)
            let width = input.width + (isPadded ? 2 : reach.1 - input.width)
            if height == input.height, width == input.width { return weights + 16 }
            let row = width * channels
            if row * height <= 40 << 10 { return weights + row * height + 16 }
            return weights + min(max(((40 << 10) - weights - 32) / max(1, row), 3), height) * row + 32
        }
        guard channels >= 12 else { return 2 * (weights + activations) + 32 }
        let padded = channels.roundedUp(to: 16)
        let height = input.height + 2 * padding.height + max(0, reach.0 - input.height)
        let width = input.width + 2 * padding.width + max(0, reach.1 - input.width)
        return 9 * padded + height * width * padded + output.height * output.width * padded + 12 * padded + 64
    }
}
