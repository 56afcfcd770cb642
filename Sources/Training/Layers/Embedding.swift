import Storage

/// The vector of each whole number from 0 to below `inputDimension`.
public struct Embedding: Layer {
    public static let kind = "Embedding"
    public var name: String?
    var inputDimension: Int
    var outputDimension: Int
    var embeddingsInitializer: Initializer
    /// Whether steps of the number 0 do not count in the layers behind it, which can be kept but not trained.
    var masksZero = false

    /// The arguments are those of Keras, with its defaults.
    public init(
        _ inputDimension: Int, _ outputDimension: Int,
        embeddingsInitializer: Initializer = .uniform(minimum: -0.05, maximum: 0.05), name: String? = nil
    ) {
        self.inputDimension = inputDimension
        self.outputDimension = outputDimension
        self.embeddingsInitializer = embeddingsInitializer
        self.name = name
    }

    public var settings: [String: JSONValue] {
        [
            "input_dim": .int(inputDimension), "output_dim": .int(outputDimension), "mask_zero": .bool(masksZero),
            "embeddings_initializer": embeddingsInitializer.keras,
        ]
    }

    public func parameters(for inputs: [[Int]]) throws -> [ParameterDescription] {
        [ParameterDescription("embeddings", [inputDimension, outputDimension], embeddingsInitializer)]
    }

    public func stages(for inputs: [[Int]]) throws -> [Stage] {
        let shape = try single(inputs)
        try requirePositive(("input_dim", inputDimension), ("output_dim", outputDimension))
        return [
            Stage(shape + [outputDimension], parameters: [0]) { [inputDimension, outputDimension] _ in
                EmbeddingKernel(rows: inputDimension, columns: outputDimension)
            }
        ]
    }
}

/// Rows of a table by their numbers; a number that the table does not have gives its nearest row.
final class EmbeddingKernel: LayerKernel {
    private let rows: Int
    private let columns: Int

    init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }

    private func row(_ value: Float) -> Int { value > 0 ? Int(min(value, Float(rows - 1))) : 0 }

    func forward(_ pass: Pass) {
        for i in 0..<pass.samples * pass.inputCounts[0] {
            (pass.output + i * columns).update(from: pass.parameters[0] + row(pass.inputs[0][i]) * columns, count: columns)
        }
    }

    /// Numbers have no gradient.
    func backward(_ pass: Pass) {
        for i in 0..<pass.samples * pass.inputCounts[0] {
            Vector.add(
                pass.outputGradient + i * columns, to: pass.parameterGradients[0] + row(pass.inputs[0][i]) * columns,
                count: columns)
        }
        pass.inputGradients[0]?.update(repeating: 0, count: pass.samples * pass.inputCounts[0])
    }
}
