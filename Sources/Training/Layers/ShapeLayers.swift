import Storage

/// All elements of a sample in one row.
public struct Flatten: Layer {
    public static let kind = "Flatten"
    public var name: String?

    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }

    public var settings: [String: JSONValue] { ["data_format": .string("channels_last")] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        [Stage([try single(inputs).reduce(1, *)]) { _ in ReshapeKernel() }]
    }
}

/// The same elements in another shape; one dimension may be -1 and follows from the others.
public struct Reshape: Layer {
    public static let kind = "Reshape"
    public var name: String?
    var targetShape: [Int]

    /// The arguments are those of Keras, with its defaults.
    public init(_ targetShape: [Int], name: String? = nil) {
        self.targetShape = targetShape
        self.name = name
    }

    public var settings: [String: JSONValue] { ["target_shape": .array(targetShape.map { .int($0) })] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let count = try single(inputs).reduce(1, *)
        let known = targetShape.filter { $0 != -1 }.reduce(1, *)
        let open = targetShape.filter { $0 == -1 }.count
        guard open <= 1, known > 0, open == 1 ? count % known == 0 : count == known else {
            throw TrainingError("\(inputs[0]) has \(count) elements, which do not fit into the shape \(targetShape)")
        }
        return [Stage(targetShape.map { $0 == -1 ? count / known : $0 }) { _ in ReshapeKernel() }]
    }
}
