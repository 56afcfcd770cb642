import KernelInterface
import Storage

/// A convolution of each channel on its own.
public struct DepthwiseConv2D: Layer {
    public static let kind = "DepthwiseConv2D"
    public var name: String?
    var kernelSize: WindowSize
    var strides: WindowSize
    var padding: Padding
    /// Outputs of each channel.
    var depthMultiplier: Int
    var dilation: WindowSize
    var activation: Activation
    var usesBias: Bool
    var depthwiseInitializer: Initializer
    var biasInitializer: Initializer

    /// The arguments are those of Keras, with its defaults.
    public init(
        _ kernelSize: WindowSize, strides: WindowSize = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
        dilation: WindowSize = 1, activation: Activation = .linear, usesBias: Bool = true,
        depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, name: String? = nil
    ) {
        self.kernelSize = kernelSize
        self.strides = strides
        self.padding = padding
        self.depthMultiplier = depthMultiplier
        self.dilation = dilation
        self.activation = activation
        self.usesBias = usesBias
        self.depthwiseInitializer = depthwiseInitializer
        self.biasInitializer = biasInitializer
        self.name = name
    }

    public var settings: [String: JSONValue] {
        [
            "kernel_size": kernelSize.keras, "strides": strides.keras, "padding": .string(padding.rawValue),
            "depth_multiplier": .int(depthMultiplier), "dilation_rate": dilation.keras,
            "data_format": .string("channels_last"), "activation": .string(activation.rawValue), "use_bias": .bool(usesBias),
            "depthwise_initializer": depthwiseInitializer.keras, "bias_initializer": biasInitializer.keras,
        ]
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        let channels = try single(inputs, rank: 3, "height, width and channels")[2]
        return [
            ParameterDescription(
                "depthwise_kernel", [kernelSize.height, kernelSize.width, channels, depthMultiplier], depthwiseInitializer)
        ] + (usesBias ? [ParameterDescription("bias", [channels * depthMultiplier], biasInitializer)] : [])
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let image = try single(inputs, rank: 3, "height, width and channels")
        let stage = try Self.stage(
            image, kernelSize, strides, padding, dilation, multiplier: depthMultiplier, parameters: usesBias ? [0, 1] : [0])
        return [stage] + activation.stage(stage.outputShape)
    }

    static func stage(
        _ image: [Int], _ kernelSize: WindowSize, _ strides: WindowSize, _ padding: Padding, _ dilation: WindowSize,
        multiplier: Int, parameters: [Int]
    ) throws -> Stage {
        guard kernelSize.least > 0, strides.least > 0, multiplier > 0 else {
            throw TrainingError("kernel_size, strides and depth_multiplier must be at least 1")
        }
        let geometry = try WindowGeometry(
            image, window: kernelSize.pair, strides: strides.pair, dilation: dilation.pair, padding: padding, filters: image[2])
        return Stage(
            [geometry.outputHeight, geometry.outputWidth, image[2] * multiplier], parameters: parameters
        ) { _ in DepthwiseKernel(geometry, multiplier: multiplier, hasBias: parameters.count > 1) }
    }
}

/// A convolution of each channel on its own, then one of all channels pixel by pixel.
public struct SeparableConv2D: Layer {
    public static let kind = "SeparableConv2D"
    public var name: String?
    var filters: Int
    var kernelSize: WindowSize
    var strides: WindowSize
    var padding: Padding
    var dilation: WindowSize
    var depthMultiplier: Int
    var activation: Activation
    var usesBias: Bool
    var depthwiseInitializer: Initializer
    var pointwiseInitializer: Initializer
    var biasInitializer: Initializer

    /// The arguments are those of Keras, with its defaults.
    public init(
        _ filters: Int, _ kernelSize: WindowSize, strides: WindowSize = 1, padding: Padding = .valid,
        dilation: WindowSize = 1, depthMultiplier: Int = 1, activation: Activation = .linear, usesBias: Bool = true,
        depthwiseInitializer: Initializer = .glorotUniform, pointwiseInitializer: Initializer = .glorotUniform,
        biasInitializer: Initializer = .zeros, name: String? = nil
    ) {
        self.filters = filters
        self.kernelSize = kernelSize
        self.strides = strides
        self.padding = padding
        self.dilation = dilation
        self.depthMultiplier = depthMultiplier
        self.activation = activation
        self.usesBias = usesBias
        self.depthwiseInitializer = depthwiseInitializer
        self.pointwiseInitializer = pointwiseInitializer
        self.biasInitializer = biasInitializer
        self.name = name
    }

    public var settings: [String: JSONValue] {
        [
            "filters": .int(filters), "kernel_size": kernelSize.keras, "strides": strides.keras,
            "padding": .string(padding.rawValue), "dilation_rate": dilation.keras, "depth_multiplier": .int(depthMultiplier),
            "data_format": .string("channels_last"), "activation": .string(activation.rawValue), "use_bias": .bool(usesBias),
            "depthwise_initializer": depthwiseInitializer.keras, "pointwise_initializer": pointwiseInitializer.keras,
            "bias_initializer": biasInitializer.keras,
        ]
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        let channels = try single(inputs, rank: 3, "height, width and channels")[2]
        return [
            ParameterDescription(
                "depthwise_kernel", [kernelSize.height, kernelSize.width, channels, depthMultiplier], depthwiseInitializer),
            ParameterDescription("pointwise_kernel", [1, 1, channels * depthMultiplier, filters], pointwiseInitializer),
        ] + (usesBias ? [ParameterDescription("bias", [filters], biasInitializer)] : [])
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let image = try single(inputs, rank: 3, "height, width and channels")
        try requirePositive(("filters", filters))
        let first = try DepthwiseConv2D.stage(
            image, kernelSize, strides, padding, dilation, multiplier: depthMultiplier, parameters: [0])
        let between = first.outputShape, pixels = between[0] * between[1], shape = [between[0], between[1], filters]
        return [
            first,
            Stage(shape, parameters: usesBias ? [1, 2] : [1]) { [filters, usesBias] in
                DenseKernel(rows: $0 * pixels, inputs: between[2], outputs: filters, hasBias: usesBias)
            },
        ] + activation.stage(shape)
    }
}
