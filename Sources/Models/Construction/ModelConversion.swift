/// How a model of another format (Keras, ONNX, SavedModel) becomes operators, where TensorFlow Lite has several ways.
public struct ModelConversion: Sendable, Hashable {
    /// What a recurrent layer becomes.
    public enum Recurrent: String, Sendable, Hashable, CaseIterable {
        /// An LSTM that begins at zero and gives no state is one operator, UNIDIRECTIONAL_SEQUENCE_LSTM, which keeps the
        /// state of one batch; all else is a loop.
        case fused
        /// WHILE with the step as its body, for any batch.
        case loop
        /// The steps written out one after another, for any batch.
        case unrolled
    }

    /// What recurrent layers become.
    public var recurrent: Recurrent
    /// How many samples the graph takes at a time; nil for any number, unless an operator is for one batch.
    public var batch: Int?
    /// Of several outputs the one that the graph has, by its name in the signature; nil for all.
    public var output: String?
    /// The shape of each input without the batch, where the file leaves sizes open; empty to leave them open.
    public var shapes: [[Int]]

    /// - Parameters:
    ///   - recurrent: what recurrent layers become.
    ///   - batch: how many samples the graph takes at a time, from 1; nil for any number.
    ///   - output: of several outputs the one that the graph has; nil for all.
    ///   - shapes: the shape of each input without the batch; empty for those of the file, with what it leaves open.
    public init(recurrent: Recurrent = .fused, batch: Int? = nil, output: String? = nil, shapes: [[Int]] = []) {
        self.recurrent = recurrent
        self.batch = batch
        self.output = output
        self.shapes = shapes
    }
}
