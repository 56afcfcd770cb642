import KernelInterface
import Storage

/// The largest element of each window, channel by channel.
public struct MaxPooling2D: Layer {
    public static let kind = "MaxPooling2D"
    public var name: String?
    var window: PoolingWindow

    /// - Parameter strides: nil for the size of the window.
    public init(
        _ poolSize: WindowSize = 2, strides: WindowSize? = nil, padding: Padding = .valid, name: String? = nil
    ) {
        window = PoolingWindow(size: poolSize, strides: strides ?? poolSize, padding: padding)
        self.name = name
    }

    public var settings: [String: JSONValue] { window.settings }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        try window.stages(single(inputs, rank: 3, "height, width and channels"), isMaximum: true)
    }
}

/// The mean of each window's elements that lie in the image, channel by channel.
public struct AveragePooling2D: Layer {
    public static let kind = "AveragePooling2D"
    public var name: String?
    var window: PoolingWindow

    /// - Parameter strides: nil for the size of the window.
    public init(
        _ poolSize: WindowSize = 2, strides: WindowSize? = nil, padding: Padding = .valid, name: String? = nil
    ) {
        window = PoolingWindow(size: poolSize, strides: strides ?? poolSize, padding: padding)
        self.name = name
    }

    public var settings: [String: JSONValue] { window.settings }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        try window.stages(single(inputs, rank: 3, "height, width and channels"), isMaximum: false)
    }
}

/// What both poolings are made of.
struct PoolingWindow: Sendable {
    var size: WindowSize
    var strides: WindowSize
    var padding: Padding

    var settings: [String: JSONValue] {
        [
            "pool_size": size.keras, "strides": strides.keras, "padding": .string(padding.rawValue),
            "data_format": .string("channels_last"),
        ]
    }

    func stages(_ image: [Int], isMaximum: Bool) throws -> [Stage] {
        guard size.least > 0, strides.least > 0 else { throw TrainingError("a window of pooling must have a pixel and a stride") }
        let geometry = try WindowGeometry(
            image, window: size.pair, strides: strides.pair, padding: padding, filters: image[2])
        return [
            Stage([geometry.outputHeight, geometry.outputWidth, image[2]]) { _ in
                PoolingKernel(geometry, isMaximum: isMaximum)
            }
        ]
    }
}
