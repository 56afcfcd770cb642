import Storage

/// Brings each channel, the last dimension, to mean 0 and variance 1 over a minibatch, then to what it learns. Outside training
/// it takes mean and variance that followed those of the minibatches.
public struct BatchNormalization: Layer {
    public static let kind = "BatchNormalization"
    public var name: String?
    var momentum: Double
    var epsilon: Double
    var centers: Bool
    var scales: Bool

    /// The arguments are those of Keras, with its defaults.
    public init(
        momentum: Double = 0.99, epsilon: Double = 0.001, centers: Bool = true, scales: Bool = true, name: String? = nil
    ) {
        self.momentum = momentum
        self.epsilon = epsilon
        self.centers = centers
        self.scales = scales
        self.name = name
    }

    public var settings: [String: JSONValue] {
        [
            "axis": .int(-1), "momentum": .double(momentum), "epsilon": .double(epsilon), "center": .bool(centers),
            "scale": .bool(scales),
        ]
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        let channels = [try single(inputs).last ?? 1]
        return (scales ? [ParameterDescription("gamma", channels, .ones)] : [])
            + (centers ? [ParameterDescription("beta", channels, .zeros)] : []) + [
                ParameterDescription("moving_mean", channels, .zeros, isTrainable: false),
                ParameterDescription("moving_variance", channels, .ones, isTrainable: false),
            ]
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let shape = try single(inputs), count = try parameters(for: inputs).count
        guard let channels = shape.last else { throw TrainingError("BatchNormalization takes samples of at least one dimension") }
        return [
            Stage(shape, parameters: Array(0..<count)) { [self] _ in
                BatchNormalizationKernel(
                    channels: channels, epsilon: Float(epsilon), momentum: Float(momentum), scales: scales, centers: centers)
            }
        ]
    }
}

/// Brings each position to mean 0 and variance 1 over its channels, the last dimension, then to what it learns.
public struct LayerNormalization: Layer {
    public static let kind = "LayerNormalization"
    public var name: String?
    var epsilon: Double
    var centers: Bool
    var scales: Bool

    /// The arguments are those of Keras, with its defaults.
    public init(epsilon: Double = 0.001, centers: Bool = true, scales: Bool = true, name: String? = nil) {
        self.epsilon = epsilon
        self.centers = centers
        self.scales = scales
        self.name = name
    }

    public var settings: [String: JSONValue] {
        ["axis": .int(-1), "epsilon": .double(epsilon), "center": .bool(centers), "scale": .bool(scales)]
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        let channels = [try single(inputs).last ?? 1]
        return (scales ? [ParameterDescription("gamma", channels, .ones)] : [])
            + (centers ? [ParameterDescription("beta", channels, .zeros)] : [])
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let shape = try single(inputs), count = try parameters(for: inputs).count
        guard let channels = shape.last else { throw TrainingError("LayerNormalization takes samples of at least one dimension") }
        return [
            Stage(shape, parameters: Array(0..<count)) { [self] _ in
                LayerNormalizationKernel(channels: channels, epsilon: Float(epsilon), scales: scales, centers: centers)
            }
        ]
    }
}
