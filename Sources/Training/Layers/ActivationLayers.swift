import Storage

/// A function of each element.
public struct ActivationLayer: Layer {
    public static let kind = "Activation"
    public var name: String?
    var activation: Activation

    /// The arguments are those of Keras, with its defaults.
    public init(_ activation: Activation, name: String? = nil) {
        self.activation = activation
        self.name = name
    }

    public var settings: [String: JSONValue] { ["activation": .string(activation.rawValue)] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let shape = try single(inputs)
        return activation == .linear ? [Stage(shape) { _ in ReshapeKernel() }] : activation.stage(shape)
    }
}

/// The larger of an element and 0, cut off at a maximum; below 0 the element times a slope.
public struct ReLU: Layer {
    public static let kind = "ReLU"
    public var name: String?
    /// Only nil and 6 can be had.
    var maximum: Double?
    var negativeSlope: Double

    /// The arguments are those of Keras, with its defaults.
    public init(maximum: Double? = nil, negativeSlope: Double = 0, name: String? = nil) {
        self.maximum = maximum
        self.negativeSlope = negativeSlope
        self.name = name
    }

    public var settings: [String: JSONValue] {
        [
            "max_value": maximum.map { .double($0) } ?? .null, "negative_slope": .double(negativeSlope),
            "threshold": .double(0),
        ]
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let shape = try single(inputs)
        switch (maximum, negativeSlope) {
        case (nil, 0): return Activation.relu.stage(shape)
        case (6, 0): return Activation.relu6.stage(shape)
        case (nil, let slope): return [Stage(shape) { _ in ActivationKernel(.leakyRelu, slope: Float(slope)) }]
        default: throw TrainingError("ReLU can be trained without a maximum, or with a maximum of 6 and no slope")
        }
    }
}

/// Shares that sum to 1, over the last dimension.
public struct Softmax: Layer {
    public static let kind = "Softmax"
    public var name: String?

    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }

    public var settings: [String: JSONValue] { ["axis": .int(-1)] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] { Activation.softmax.stage(try single(inputs)) }
}
