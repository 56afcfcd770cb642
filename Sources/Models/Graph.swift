import Tensors

/// A model as data: what a `.tflite` file holds, whichever file it came from.
public struct Graph: Sendable, Hashable {
    /// The file's description, such as "MLIR Converted.".
    public var description: String
    /// At least one; the first is the one that runs.
    public var subgraphs: [Subgraph]
    /// What tools have put into the file, in its order.
    public var metadata: [Metadata]
    /// The ways in which the file says that the model can be called.
    public var signatures: [Signature]
    /// The operator codes that the file declares, also those that no operator uses.
    public var declaredOperatorCodes: [OperatorCode]

    /// Nothing is checked: `check()` does.
    public init(
        description: String = "", subgraphs: [Subgraph], metadata: [Metadata] = [], signatures: [Signature] = [],
        declaredOperatorCodes: [OperatorCode] = []
    ) {
        self.description = description
        self.subgraphs = subgraphs
        self.metadata = metadata
        self.signatures = signatures
        self.declaredOperatorCodes = declaredOperatorCodes
    }

    /// A named piece of data of which the interpreter reads nothing.
    public struct Metadata: Sendable, Hashable {
        /// The name that its tool gave it.
        public var name: String {
            get { text.text }
            set { text = Bytes(newValue.utf8) }
        }
        /// The name, where the file has it.
        private var text: Bytes
        /// The content.
        public var bytes: Bytes

        /// - Parameter name: becomes UTF-8.
        public init(name: String, bytes: Bytes) { self.init(text: Bytes(name.utf8), bytes: bytes) }

        /// - Parameter text: the name as UTF-8.
        init(text: Bytes, bytes: Bytes) {
            self.text = text
            self.bytes = bytes
        }
    }

    /// Names for the inputs and outputs of a subgraph (`SignatureDef` in schema.fbs).
    public struct Signature: Sendable, Hashable {
        /// An input or an output under its name.
        public struct Entry: Sendable, Hashable {
            /// The name by which callers know the tensor.
            public var name: String
            /// An index into the subgraph's tensors.
            public var tensor: Int
            /// - Parameters:
            ///   - name: by which callers know the tensor.
            ///   - tensor: an index into the subgraph's tensors.
            public init(name: String, tensor: Int) {
                self.name = name
                self.tensor = tensor
            }
        }
        /// The name of the signature, such as "serving_default".
        public var key: String
        /// The inputs, in the file's order.
        public var inputs: [Entry]
        /// The outputs, in the file's order.
        public var outputs: [Entry]
        /// An index into the graph's subgraphs.
        public var subgraph: Int
        /// - Parameters:
        ///   - key: the name of the signature, such as "serving_default".
        ///   - subgraph: an index into the graph's subgraphs.
        public init(key: String, inputs: [Entry], outputs: [Entry], subgraph: Int = 0) {
            self.key = key
            self.inputs = inputs
            self.outputs = outputs
            self.subgraph = subgraph
        }
    }
}
