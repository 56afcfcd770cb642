import Tensors

/// How a model file was made, as its converter noted in the metadata entry `CONVERSION_METADATA`.
///
/// Source: tensorflow/compiler/mlir/lite/schema/conversion_metadata.fbs.
public struct ConversionMetadata: Sendable, Hashable, Codable {
    /// The version of TensorFlow that converted.
    public var tensorflowVersion: String
    /// "SavedModel", "Keras" …; nil where the file does not say.
    public var source: String?
    /// What the converter changed: "full-integer quantization" …
    public var modes: [String]
    /// Whether the converter was told to let custom operators through.
    public var allowsCustomOperators: Bool
    /// Whether the converter was told to let TensorFlow's own operators through.
    public var usesTensorFlowOperators: Bool

    /// nil where the graph has no such entry, or a damaged one.
    public init?(_ graph: Graph) {
        guard let bytes = graph.metadata.first(where: { $0.name == "CONVERSION_METADATA" })?.bytes,
            let metadata = try? Self(bytes)
        else { return nil }
        self = metadata
    }

    private init(_ bytes: Bytes) throws(ModelError) {
        let root = try FlatBuffer(bytes, file: nil).table(at: 0, "ConversionMetadata")
        let environment = try root.table(0, "environment")
        let options = try root.table(1, "options")
        tensorflowVersion = try environment?.string(0, "tensorflow_version") ?? ""
        let sources = [
            1: "SavedModel", 2: "Keras", 3: "concrete functions", 4: "GraphDef", 5: "a session", 6: "JAX", 7: "PyTorch",
        ]
        source = sources[try environment?.int32(2, "model_type") ?? 0]
        let names = [
            1001: "float16 weights", 1002: "dynamic-range quantization", 1003: "full-integer quantization",
            1004: "16-bit activations", 2000: "quantization-aware training", 3001: "random sparsity",
            3002: "block sparsity", 3003: "structured sparsity",
        ]
        modes = (try options?.int32s(0, "modes") ?? []).map { names[$0] ?? "mode \($0)" }
        allowsCustomOperators = try options?.bool(1, "allow_custom_ops") ?? false
        let mayUse = try options?.bool(2, "enable_select_tf_ops") ?? false
        let mustUse = try options?.bool(3, "force_select_tf_ops") ?? false
        usesTensorFlowOperators = mayUse || mustUse
    }
}
