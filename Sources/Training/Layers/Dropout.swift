import Storage

/// Sets a share of the elements to 0 in training and divides the others by what stays.
public struct Dropout: Layer {
    public static let kind = "Dropout"
    public var name: String?
    /// From 0 to below 1.
    var rate: Double

    /// The arguments are those of Keras, with its defaults.
    public init(_ rate: Double, name: String? = nil) {
        self.rate = rate
        self.name = name
    }

    public var settings: [String: JSONValue] { ["rate": .double(rate), "seed": .null, "noise_shape": .null] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let shape = try single(inputs)
        guard (0..<1).contains(rate) else { throw TrainingError("the rate of Dropout is \(rate) and must be from 0 to below 1") }
        return [Stage(shape) { [rate] _ in DropoutKernel(rate: Float(rate)) }]
    }
}
