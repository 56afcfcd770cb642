import ArgumentParser
import Modelbook
import Models

/// How a model that is no TensorFlow Lite file is converted.
struct ConversionOptions: ParsableArguments {
    @Option(
        help: """
            Recurrent layers: fused (one operator where there is one, which of a SavedModel needs --batch, else a loop), loop or \
            unrolled.
            """,
        transform: choice)
    var recurrent = ModelConversion.Recurrent.fused

    @Option(help: "How many samples the converted model takes at a time; without it any number, where the operators allow it.")
    var batch: Int?

    @Option(help: "Of a SavedModel, the signature to convert; serving_default if not given.")
    var signature: String?

    @Option(help: "Of several outputs the one to keep, by its name in the file, with what it needs.")
    var outputNamed: String?

    @Option(
        name: .customLong("shape"),
        help: """
            Of a Keras model that leaves sizes open, the shape of the next input without the batch, such as 224,224,3; without it \
            they stay open.
            """,
        transform: shape)
    var shapes: [[Int]] = []

    private static func shape(_ text: String) throws -> [Int] {
        let sizes = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard sizes.allSatisfy({ $0.map { $0 > 0 } ?? false }) else {
            throw ValidationError("'\(text)' is no shape: --shape 224,224,3")
        }
        return sizes.map { $0! }
    }

    func validate() throws {
        if let batch, batch < 1 { throw ValidationError("--batch counts from 1") }
    }

    /// Refuses what says nothing of a file of this kind.
    func validate(for file: String) throws {
        guard shapes.isEmpty || file.hasSuffix(".keras") || file.hasSuffix(".h5") || file.hasSuffix(".hdf5") else {
            throw ValidationError("--shape is for Keras models that leave sizes open")
        }
        guard batch != nil || recurrent != .fused || outputNamed != nil, file.hasSuffix(".tflite") else { return }
        throw ValidationError(
            "--recurrent, --batch and --output-named are for models that are not converted yet; \(file) is converted already")
    }

    var conversion: ModelConversion {
        ModelConversion(recurrent: recurrent, batch: batch, output: outputNamed, shapes: shapes)
    }

    /// The model in a file of any kind, converted so.
    func model(_ file: String) throws -> Model {
        try validate(for: file)
        return try Model(file, signature: signature, recurrent: recurrent, batch: batch, output: outputNamed, shapes: shapes)
    }
}
