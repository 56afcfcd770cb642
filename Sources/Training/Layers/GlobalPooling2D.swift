import Storage

/// The mean of each channel over the image.
public struct GlobalAveragePooling2D: Layer {
    public static let kind = "GlobalAveragePooling2D"
    public var name: String?
    /// Whether the dimensions of height and width stay, as 1.
    var keepsDimensions: Bool

    /// The arguments are those of Keras, with its defaults.
    public init(keepsDimensions: Bool = false, name: String? = nil) {
        self.keepsDimensions = keepsDimensions
        self.name = name
    }

    public var settings: [String: JSONValue] { ["data_format": .string("channels_last"), "keepdims": .bool(keepsDimensions)] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        try GlobalPooling.stages(single(inputs, rank: 3, "height, width and channels"), keepsDimensions, isMaximum: false)
    }
}

/// The largest element of each channel.
public struct GlobalMaxPooling2D: Layer {
    public static let kind = "GlobalMaxPooling2D"
    public var name: String?
    /// Whether the dimensions of height and width stay, as 1.
    var keepsDimensions: Bool

    /// The arguments are those of Keras, with its defaults.
    public init(keepsDimensions: Bool = false, name: String? = nil) {
        self.keepsDimensions = keepsDimensions
        self.name = name
    }

    public var settings: [String: JSONValue] { ["data_format": .string("channels_last"), "keepdims": .bool(keepsDimensions)] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        try GlobalPooling.stages(single(inputs, rank: 3, "height, width and channels"), keepsDimensions, isMaximum: true)
    }
}

/// The mean of each feature over the steps.
public struct GlobalAveragePooling1D: Layer {
    public static let kind = "GlobalAveragePooling1D"
    public var name: String?

    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }

    public var settings: [String: JSONValue] { ["data_format": .string("channels_last"), "keepdims": .bool(false)] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let sequence = try single(inputs, rank: 2, "steps and features")
        return try GlobalPooling.stages([1] + sequence, false, isMaximum: false)
    }
}

/// The largest of each feature over the steps.
public struct GlobalMaxPooling1D: Layer {
    public static let kind = "GlobalMaxPooling1D"
    public var name: String?

    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }

    public var settings: [String: JSONValue] { ["data_format": .string("channels_last"), "keepdims": .bool(false)] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let sequence = try single(inputs, rank: 2, "steps and features")
        return try GlobalPooling.stages([1] + sequence, false, isMaximum: true)
    }
}

/// A pooling by one window, as large as the image.
enum GlobalPooling {
    static func stages(_ image: [Int], _ keepsDimensions: Bool, isMaximum: Bool) throws -> [Stage] {
        let size = WindowSize(image[0], image[1])
        var stages = try PoolingWindow(size: size, strides: size, padding: .valid).stages(image, isMaximum: isMaximum)
        stages[0].outputShape = keepsDimensions ? [1, 1, image[2]] : [image[2]]
        return stages
    }
}
