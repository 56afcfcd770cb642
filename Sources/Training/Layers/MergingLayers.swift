import Storage

/// The sum of its inputs.
public struct Add: Layer {
    public static let kind = "Add"
    public var name: String?
    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }
    public var settings: [String: JSONValue] { [:] }
    public func stages(for inputs: [[Int]]) throws -> [Stage] { try MergeKernel.stages(.add, inputs, Self.kind) }
}

/// The first input less the second.
public struct Subtract: Layer {
    public static let kind = "Subtract"
    public var name: String?
    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }
    public var settings: [String: JSONValue] { [:] }
    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        guard inputs.count == 2 else { throw TrainingError("Subtract takes two inputs and is given \(inputs.count)") }
        return try MergeKernel.stages(.subtract, inputs, Self.kind)
    }
}

/// The product of its inputs, element by element.
public struct Multiply: Layer {
    public static let kind = "Multiply"
    public var name: String?
    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }
    public var settings: [String: JSONValue] { [:] }
    public func stages(for inputs: [[Int]]) throws -> [Stage] { try MergeKernel.stages(.multiply, inputs, Self.kind) }
}

/// The mean of its inputs.
public struct Average: Layer {
    public static let kind = "Average"
    public var name: String?
    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }
    public var settings: [String: JSONValue] { [:] }
    public func stages(for inputs: [[Int]]) throws -> [Stage] { try MergeKernel.stages(.average, inputs, Self.kind) }
}

/// The largest of its inputs, element by element.
public struct Maximum: Layer {
    public static let kind = "Maximum"
    public var name: String?
    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }
    public var settings: [String: JSONValue] { [:] }
    public func stages(for inputs: [[Int]]) throws -> [Stage] { try MergeKernel.stages(.maximum, inputs, Self.kind) }
}

/// Its inputs one after the other along the last dimension.
public struct Concatenate: Layer {
    public static let kind = "Concatenate"
    public var name: String?
    /// As Keras counts, the batch included.
    var axis = -1

    /// - Parameter name: What the layer is called; nil: by its class, with a number.
    public init(name: String? = nil) { self.name = name }

    public var settings: [String: JSONValue] { ["axis": .int(-1)] }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let rows = inputs.first?.dropLast() ?? []
        guard inputs.count > 1, !inputs[0].isEmpty, axis == -1 || axis == inputs[0].count,
            inputs.allSatisfy({ $0.dropLast() == rows && $0.count == inputs[0].count })
        else { throw TrainingError("Concatenate takes inputs that differ in the last dimension alone and is given \(inputs)") }
        let columns = inputs.map { $0[$0.count - 1] }
        return [Stage(rows + [columns.reduce(0, +)]) { _ in ConcatenateKernel(columns: columns) }]
    }
}
