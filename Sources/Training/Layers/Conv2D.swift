import KernelInterface
import Storage

/// A convolution over images (height, width, channels).
public struct Conv2D: Layer {
    public static let kind = "Conv2D"
    public var name: String?
    var filters: Int
    var kernelSize: WindowSize
    var strides: WindowSize
    var padding: Padding
    var dilation: WindowSize
    var activation: Activation
    var usesBias: Bool
    var kernelInitializer: Initializer
    var biasInitializer: Initializer

    /// The arguments are those of Keras, with its defaults.
    public init(
        _ filters: Int, _ kernelSize: WindowSize, strides: WindowSize = 1, padding: Padding = .valid,
        dilation: WindowSize = 1, activation: Activation = .linear, usesBias: Bool = true,
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, name: String? = nil
    ) {
        self.filters = filters
        self.kernelSize = kernelSize
        self.strides = strides
        self.padding = padding
        self.dilation = dilation
        self.activation = activation
        self.usesBias = usesBias
        self.kernelInitializer = kernelInitializer
        self.biasInitializer = biasInitializer
        self.name = name
    }

    public var settings: [String: JSONValue] {
        [
            "filters": .int(filters), "kernel_size": kernelSize.keras, "strides": strides.keras,
            "padding": .string(padding.rawValue), "dilation_rate": dilation.keras, "groups": .int(1),
            "data_format": .string("channels_last"), "activation": .string(activation.rawValue), "use_bias": .bool(usesBias),
            "kernel_initializer": kernelInitializer.keras, "bias_initializer": biasInitializer.keras,
        ]
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        let image = try single(inputs, rank: 3, "height, width and channels")
        return [
            ParameterDescription("kernel", [kernelSize.height, kernelSize.width, image[2], filters], kernelInitializer)
        ] + (usesBias ? [ParameterDescription("bias", [filters], biasInitializer)] : [])
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let image = try single(inputs, rank: 3, "height, width and channels")
        try requirePositive(("filters", filters), ("kernel_size", kernelSize.least), ("strides", strides.least))
        let geometry = try WindowGeometry(
            image, window: kernelSize.pair, strides: strides.pair, dilation: dilation.pair, padding: padding, filters: filters)
        let shape = [geometry.outputHeight, geometry.outputWidth, filters]
        return [
            Stage(shape, parameters: usesBias ? [0, 1] : [0]) { [usesBias] _ in
                ConvolutionKernel(geometry, hasBias: usesBias)
            }
        ] + activation.stage(shape)
    }
}

/// Height and width; one number stands for both.
public struct WindowSize: Sendable, Hashable, ExpressibleByIntegerLiteral {
    var height: Int
    var width: Int

    /// Sizes of both axes.
    public init(_ height: Int, _ width: Int) { (self.height, self.width) = (height, width) }
    /// The arguments are those of Keras, with its defaults.
    public init(integerLiteral value: Int) { (height, width) = (value, value) }

    var pair: (Int, Int) { (height, width) }
    var least: Int { min(height, width) }
    var keras: JSONValue { .array([.int(height), .int(width)]) }
}
