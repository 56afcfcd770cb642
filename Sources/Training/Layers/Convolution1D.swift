import KernelInterface
import Storage

/// A convolution over the steps of a sequence (steps, features).
public struct Conv1D: Layer {
    public static let kind = "Conv1D"
    public var name: String?
    var filters: Int
    var kernelSize: Int
    var strides: Int
    var padding: Padding
    var dilation: Int
    var activation: Activation
    var usesBias: Bool
    var kernelInitializer: Initializer
    var biasInitializer: Initializer

    /// The arguments are those of Keras, with its defaults.
    public init(
        _ filters: Int, _ kernelSize: Int, strides: Int = 1, padding: Padding = .valid, dilation: Int = 1,
        activation: Activation = .linear, usesBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
        biasInitializer: Initializer = .zeros, name: String? = nil
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
            "filters": .int(filters), "kernel_size": .array([.int(kernelSize)]), "strides": .array([.int(strides)]),
            "padding": .string(padding.rawValue), "dilation_rate": .array([.int(dilation)]), "groups": .int(1),
            "data_format": .string("channels_last"), "activation": .string(activation.rawValue), "use_bias": .bool(usesBias),
            "kernel_initializer": kernelInitializer.keras, "bias_initializer": biasInitializer.keras,
        ]
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        let sequence = try single(inputs, rank: 2, "steps and features")
        return [ParameterDescription("kernel", [kernelSize, sequence[1], filters], kernelInitializer)]
            + (usesBias ? [ParameterDescription("bias", [filters], biasInitializer)] : [])
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let sequence = try single(inputs, rank: 2, "steps and features")
        try requirePositive(("filters", filters), ("kernel_size", kernelSize), ("strides", strides))
        let geometry = try WindowGeometry(
            [1] + sequence, window: (1, kernelSize), strides: (1, strides), dilation: (1, dilation), padding: padding,
            filters: filters)
        let shape = [geometry.outputWidth, filters]
        return [
            Stage(shape, parameters: usesBias ? [0, 1] : [0]) { [usesBias] _ in ConvolutionKernel(geometry, hasBias: usesBias) }
        ] + activation.stage(shape)
    }
}

/// The largest of each feature in windows of steps.
public struct MaxPooling1D: Layer {
    public static let kind = "MaxPooling1D"
    public var name: String?
    var window: PoolingWindow

    /// - Parameter strides: nil for the size of the window.
    public init(_ poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, name: String? = nil) {
        window = PoolingWindow(size: WindowSize(1, poolSize), strides: WindowSize(1, strides ?? poolSize), padding: padding)
        self.name = name
    }

    public var settings: [String: JSONValue] { window.settings1D }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        try window.stages1D(single(inputs, rank: 2, "steps and features"), isMaximum: true)
    }
}

/// The mean of each feature in windows of steps.
public struct AveragePooling1D: Layer {
    public static let kind = "AveragePooling1D"
    public var name: String?
    var window: PoolingWindow

    /// - Parameter strides: nil for the size of the window.
    public init(_ poolSize: Int = 2, strides: Int? = nil, padding: Padding = .valid, name: String? = nil) {
        window = PoolingWindow(size: WindowSize(1, poolSize), strides: WindowSize(1, strides ?? poolSize), padding: padding)
        self.name = name
    }

    public var settings: [String: JSONValue] { window.settings1D }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        try window.stages1D(single(inputs, rank: 2, "steps and features"), isMaximum: false)
    }
}

extension PoolingWindow {
    fileprivate var settings1D: [String: JSONValue] {
        [
            "pool_size": .array([.int(size.width)]), "strides": .array([.int(strides.width)]),
            "padding": .string(padding.rawValue), "data_format": .string("channels_last"),
        ]
    }

    fileprivate func stages1D(_ sequence: [Int], isMaximum: Bool) throws -> [Stage] {
        var stages = try stages([1] + sequence, isMaximum: isMaximum)
        stages[0].outputShape.removeFirst()
        return stages
    }
}
