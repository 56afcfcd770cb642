import Models
import Tensors

extension MicroKernel {
    static let convolutions: [BuiltinOperator: MicroKernel] = [
        .conv2D: MicroKernel(parameters: StructSize(28), data: StructSize(80, 56), cmsisData: 60) {
            context throws(MicroRefusal) in
            let (input, filter) = try context.convolutionOperands(0, 1)
            try context.requireChannelScales(filter, axis: 0)
            context.persistOutputMultipliers(filter.dimension(0))
            try context.addConvolutionScratch(input, filter, isDepthwise: false)
        },
        .depthwiseConv2D: MicroKernel(parameters: StructSize(28), data: StructSize(80, 56), cmsisData: 60) {
            context throws(MicroRefusal) in
            let (input, filter) = try context.convolutionOperands(0, 1)
            try context.requireChannelScales(filter, axis: 3)
            if input.type == .int16, let bias = context.input(2) { try context.require(bias, "bias", in: [.int64]) }
            context.persistOutputMultipliers(filter.dimension(3))
            try context.addConvolutionScratch(input, filter, isDepthwise: true)
        },
        .transposeConv: MicroKernel(parameters: StructSize(20, arm: 16, plain: 20), data: StructSize(88, 72)) {
            context throws(MicroRefusal) in
            let (input, filter) = try context.convolutionOperands(2, 1)
            context.persistOutputMultipliers(filter.dimension(0))
            let outputs = try context.output().elements
            switch input.type {
            case .int8: context.useScratch(4 * outputs, "accumulators")
            case .int16:
                context.useScratch(8 * outputs, "accumulators")
                if let bias = context.input(3), bias.type == .int16 {
                    context.useScratch(8 * bias.elements, "converted bias")
                }
            default: break
            }
        },
        .fullyConnected: MicroKernel(
            parameters: StructSize(32, arm: 5, plain: 16, hostAlignment: 8), data: StructSize(72, 48), cmsisData: 72
        ) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            let filter = try context.requiredInput(1)
            let output = try context.output()
            try context.requireNoHybrid(input, filter)
            try context.require(
                input.type == output.type, "the input is \(input.type.name) and the output \(output.type.name)")
            if filter.quantization?.isPerChannel == true, filter.type != .float32 {
                try context.require(filter.type != .int4, "int4 weights cannot be quantized per channel")
            }
            if filter.quantization?.isPerChannel == true {
                context.persistOutputMultipliers(filter.dimension(0))
            } else if input.type != .float32 {
                try context.requireBiasScale(input, filter, output)
            }
            if filter.type == .int4 { context.useScratch(filter.elements, "unpacked weights") }
            if context.target.kernels == .cmsisMVE, input.type == .int8 {
                context.useScratch(4 * filter.dimension(0), "kernel sums")
            }
        },
    ]
}

extension KernelContext {
    /// Input and filter of a convolution; hybrid models are refused.
    fileprivate func convolutionOperands(
        _ inputIndex: Int, _ filterIndex: Int
    ) throws(MicroRefusal) -> (TensorInfo, TensorInfo) {
        let input = try requiredInput(inputIndex)
        let filter = try requiredInput(filterIndex)
        if op.code.builtin == .conv2D { try requireKeptType(input) }
        // Without scales per channel, depthwise and transposed convolutions find out when they run.
        let isLate = op.code.builtin != .conv2D && filter.quantization?.isPerChannel != true
        if input.type == .uint8, filter.type == .uint8 {
            try require(input, "input", in: .floatInt8Int16, at: isLate ? .invoke : .prepare)
        }
        try requireNoHybrid(input, filter)
        if input.type != .float32 {
            try require(try output(), "output", in: [.int8, .int16, .int32, .uint8])
        }
        if op.code.builtin == .transposeConv { try requireKeptType(input, at: .invoke) }
        if op.code.builtin == .conv2D, input.type == .int16, let bias = self.input(2) {
            try require(bias, "bias", in: [.int32, .int64], at: .invoke)
        }
        try require(filter.rank == 4, "the filter has \(filter.rank) dimensions instead of 4")
        return (input, filter)
    }

    /// TFLM multiplies float by float and integers by 8- or 4-bit weights; float by int8 weights it does not.
    fileprivate func requireNoHybrid(_ input: TensorInfo, _ filter: TensorInfo) throws(MicroRefusal) {
        if op.code.builtin == .fullyConnected, input.type == .uint8 {
            throw refuse("the input is uint8; the kernel has float32, int16, int8", at: .invoke)
        }
        let isKnown =
            switch input.type {
            case .float32: filter.type == .float32
            case .int8: filter.type == .int8 || filter.type == .int4
            case .int16: filter.type == .int8
            default: false
            }
        try require(
            isKnown,
            "hybrid models are not supported: the input is \(input.type.name) and the weights \(filter.type.name)")
    }

    /// The bias is added to products, so its scale must be theirs, but for what does not show in the output.
    /// Source: GetQuantizedConvolutionMultipler in tensorflow/lite/kernels/kernel_util.cc.
    fileprivate func requireBiasScale(
        _ input: TensorInfo, _ filter: TensorInfo, _ output: TensorInfo
    ) throws(MicroRefusal) {
        func scale(_ tensor: TensorInfo) -> Double { Double(tensor.quantization?.scale ?? 0) }
        guard let bias = self.input(2) else { return }
        try require(
            abs(scale(input) * scale(filter) - scale(bias)) / scale(output) <= 0.02,
            "the bias's scale \(scale(bias)) is not the product of the input's and the weights', \(scale(input) * scale(filter))")
    }

    /// The filter has one scale, or one for each output channel.
    fileprivate func requireChannelScales(_ filter: TensorInfo, axis: Int) throws(MicroRefusal) {
        guard filter.type != .float32 else { return }
        let channels = filter.dimension(axis)
        let scales = filter.quantization?.scales.count ?? 0
        try require(
            scales == 1 || scales == channels, "the filter has \(scales) scales for \(channels) channels")
    }

    fileprivate mutating func persistOutputMultipliers(_ channels: Int) {
        persist(4 * channels, "output multipliers")
        persist(4 * channels, "output shifts")
    }

    fileprivate mutating func addConvolutionScratch(
        _ input: TensorInfo, _ filter: TensorInfo, isDepthwise: Bool
    ) throws(MicroRefusal) {
        if filter.type == .int4 { useScratch(filter.elements, "unpacked weights") }
        let output = try output()
        if target.kernels == .espS3, input.type == .int8 {
            let shapes = ESPScratch(input, filter, output, options: options)
            useScratch(isDepthwise ? shapes.depthwise : shapes.convolution, "esp-nn buffer")
        }
        guard isCMSIS else { return }
        let bytes = CMSISScratch.convolution(
            input, filter, output, options: options, isDepthwise: isDepthwise, library: target.kernels)
        if bytes > 0 { useScratch(bytes, "CMSIS-NN buffer") }
    }
}
