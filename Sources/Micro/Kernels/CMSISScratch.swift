import Models
import Tensors

/// Scratch memory of CMSIS-NN's kernels. The figures for MVE are approximate.
///
/// Source: arm_convolve_get_buffer_sizes_s8.c, arm_depthwise_conv_get_buffer_sizes_s8.c, arm_avgpool_s8.c in
/// CMSIS-NN 99f736a.
enum CMSISScratch {
    static func convolution(
        _ input: TensorInfo, _ filter: TensorInfo, _ output: TensorInfo, options: OperatorOptions, isDepthwise: Bool,
        library: MicroTarget.KernelLibrary
    ) -> Int {
        guard input.type == .int8 || input.type == .int16 else { return 0 }
        let height = filter.dimension(1)
        let width = filter.dimension(2)
        let channels = input.dimension(3)
        let isDilated = options.int(.dilationWFactor) > 1 || options.int(.dilationHFactor) > 1
        if isDepthwise {
            guard input.type == .int8, !isDilated, options.int(.depthMultiplier) == 1, input.dimension(0) == 1 else {
                return 0
            }
            if library == .cmsisMVE { return 4 * (width * height * ((channels + 3) / 4 * 4)) }
            let padding = max(
                0, (output.dimension(2) - 1) * options.int(.strideW) + width - input.dimension(2))
            if width == 3, height == 3, padding / 2 <= 1 { return 0 }
            return 2 * channels * width * height
        }
        let isPointwise =
            width == 1 && height == 1 && !isDilated
            && (options.padding == .valid || (options.int(.strideW) == 1 && options.int(.strideH) == 1))
        if input.type == .int16 { return 2 * 2 * channels * width * height }
        if isPointwise { return 0 }
        let depth = channels * width * height
        return library == .cmsisMVE ? 4 * depth.roundedUp(to: 16) : 2 * depth.roundedUp(to: 4) * 2
    }
}
