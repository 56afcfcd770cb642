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
    var recurrent = KerasConversion.Recurrent.fused

    @Option(help: "How many samples the converted model takes at a time; without it any number, where the operators allow it.")
    var batch: Int?

    @Option(help: "Of a SavedModel, the signature to convert; serving_default if not given.")
    var signature: String?

    @Option(help: "Of several outputs the one to keep, by its name in the file, with what it needs.")
    var outputNamed: String?

    func validate() throws {
        if let batch, batch < 1 { throw ValidationError("--batch counts from 1") }
    }

    /// Refuses what says nothing of a file of this kind.
    func validate(for file: String) throws {
        guard batch != nil || recurrent != .fused || outputNamed != nil, file.hasSuffix(".tflite") else { return }
        throw ValidationError(
            "--recurrent, --batch and --output-named are for models that are not converted yet; \(file) is converted already")
    }

    var conversion: KerasConversion { KerasConversion(recurrent: recurrent, batch: batch, output: outputNamed) }

    /// The model in a file of any kind, converted so.
    func model(_ file: String) throws -> Model {
        try validate(for: file)
        return try Model(file, signature: signature, recurrent: recurrent, batch: batch, output: outputNamed)
    }
}
