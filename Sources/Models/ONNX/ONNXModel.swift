import SystemIO
import Tensors

/// A trained model in an `.onnx` file, as PyTorch's exporters and scikit-learn's write them: operator sets 7 to 28.
///
/// Nothing in the file is executed. Tensors outside the file are read from files in its own folder or below. What cannot be
/// converted is refused by the node's operator and name.
public struct ONNXModel: Sendable {
    /// The graph's name, as its exporter gave it.
    public let name: String
    /// The exporter and its version, such as "pytorch 2.9.0"; empty where the file does not say.
    public let producer: String
    /// The version of ONNX's own operator set; nil for a model without its operators.
    public let operatorSet: Int?
    /// Elements of all initializers.
    public let parameterCount: Int
    /// Bytes of the initializers' elements.
    public let weightBytes: Int
    /// Nodes of the file's graph.
    public let nodeCount: Int
    /// The inputs and outputs of the graph that have their channels last, where they are behind the batch in the file.
    public let channelsLast: Set<String>
    /// The inputs and outputs of the graph that have the batch first, with the axis that it is in the file: sequences that a
    /// recurrent layer reads step by step.
    public let batchFirst: [String: Int]
    /// What whoever uses the graph has to know, a sentence each: inputs and outputs with another layout than in the file,
    /// layers that are written out.
    public let notes: [String]
    /// The operators of the file's nodes, by their names.
    package let operators: Set<String>
    private let converted: Graph

    /// The names of the operators that are read.
    package static let readOperators: Set<String> = Set(ONNXConverter.operators.keys).union(ONNXConverter.learningOperators.keys)

    /// Reads the `.onnx` file at `path`.
    ///
    /// - Parameter keepsLayout, batch, recurrent: see ``init(onnx:keepsLayout:batch:recurrent:file:external:)``.
    public init(at path: String, keepsLayout: Bool = false, batch: Int? = nil, recurrent: ModelConversion.Recurrent = .loop)
        throws(ModelError)
    {
        let folder = Files.parent(of: path)
        let folders = ReadableFolders(folder)
        let bytes = try Bytes(contentsOf: path)
        try self.init(onnx: bytes, keepsLayout: keepsLayout, batch: batch, recurrent: recurrent, file: path) {
            (name) throws(ModelError) in
            let place = folder + "/" + name
            guard let real = Files.realPath(place) else {
                throw ModelError("the file with the model's tensors does not exist", in: place)
            }
            guard folders.contains(real) else {
                throw ModelError("the file with the model's tensors lies outside the model's folder", in: place)
            }
            return try Bytes(mapping: place)
        }
    }

    /// Reads an `.onnx` file.
    ///
    /// - Parameters:
    ///   - keepsLayout: whether images keep their channels behind the batch, (N, C, H, W), and sequences their steps before it,
    ///     (T, N, C), where the graph is entered and left. Otherwise its inputs and outputs have the channels last,
    ///     (N, H, W, C), as TensorFlow Lite computes, and the batch first.
    ///   - batch: how many samples the graph takes at a time, an error where the file fixes another number; nil for what the file
    ///     says.
    ///   - recurrent: whether recurrent operators are loops, as `.fused` is here too, or written out step after step.
    ///   - file: the name that errors mention.
    ///   - external: gives the content of a file beside the model, by the relative path that the model has.
    ///
    /// Throws: ``ModelError`` for a file that is not an ONNX model or is damaged, and for a node that has no counterpart
    /// in TensorFlow Lite.
    public init(
        onnx bytes: Bytes, keepsLayout: Bool = false, batch: Int? = nil, recurrent: ModelConversion.Recurrent = .loop,
        file: String? = nil,
        external: ((String) throws(ModelError) -> Bytes)? = nil
    ) throws(ModelError) {
        do {
            let content = try ONNXFile(bytes, open: external, file: file)
            var converter = ONNXConverter(content, keepsLayout: keepsLayout, batch: batch, recurrent: recurrent)
            converted = try converter.convert()
            name = content.name
            producer = [content.producer, content.producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
            operatorSet = content.operatorSets[""]
            parameterCount = content.parameterCount
            weightBytes = content.weightBytes
            nodeCount = content.nodes.count
            operators = Set(content.nodes.map(\.type))
            notes = converter.notes
            channelsLast = converter.channelsLast
            batchFirst = converter.batchFirst
        } catch {
            var error = error as? ModelError ?? ModelError("\(error)")
            error.file = error.file ?? file
            throw error
        }
    }

    /// The model as TensorFlow Lite operators, for any number of inputs at a time where the file leaves the batch open.
    /// Whether something can run it, `runnableGraph()` of the module Inference finds out.
    public func graph() -> Graph { converted }
}
