import Storage

/// y = activation(x·kernel + bias), over the last dimension.
public struct Dense: Layer {
    public static let kind = "Dense"
    public var name: String?
    var units: Int
    var activation: Activation
    var usesBias: Bool
    var kernelInitializer: Initializer
    var biasInitializer: Initializer

    /// The arguments are those of Keras, with its defaults.
    public init(
        _ units: Int, activation: Activation = .linear, usesBias: Bool = true,
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros, name: String? = nil
    ) {
        self.units = units
        self.activation = activation
        self.usesBias = usesBias
        self.kernelInitializer = kernelInitializer
        self.biasInitializer = biasInitializer
        self.name = name
    }

    public var settings: [String: JSONValue] {
        [
            "units": .int(units), "activation": .string(activation.rawValue), "use_bias": .bool(usesBias),
            "kernel_initializer": kernelInitializer.keras, "bias_initializer": biasInitializer.keras,
        ]
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        let input = try single(inputs)
        return [ParameterDescription("kernel", [input.last ?? 1, units], kernelInitializer)]
            + (usesBias ? [ParameterDescription("bias", [units], biasInitializer)] : [])
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let input = try single(inputs)
        guard let depth = input.last else { throw TrainingError("Dense takes samples of at least one dimension") }
        try requirePositive(("units", units))
        let shape = input.dropLast() + [units], rows = input.dropLast().reduce(1, *)
        return [
            Stage(Array(shape), parameters: usesBias ? [0, 1] : [0]) { [units, usesBias] in
                DenseKernel(rows: $0 * rows, inputs: depth, outputs: units, hasBias: usesBias)
            }
        ] + activation.stage(Array(shape))
    }
}
