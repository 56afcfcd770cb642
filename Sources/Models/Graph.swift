import Tensors

/// A model as data: what a `.tflite` file holds, whichever file it came from.
public struct Graph: Sendable, Hashable {
    /// The file's description, such as "MLIR Converted.".
    public var description: String
    /// At least one; the first is the one that runs.
    public var subgraphs: [Subgraph]
    public var metadata: [Metadata]
    public var signatures: [Signature]
    /// The operator codes that the file declares, also those that no operator uses.
    public var declaredOperatorCodes: [OperatorCode]

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

    public struct Metadata: Sendable, Hashable {
        public var name: String {
            get { text.text }
            set { text = Bytes(newValue.utf8) }
        }
        /// The name, where the file has it.
        private var text: Bytes
        public var bytes: Bytes

        public init(name: String, bytes: Bytes) { self.init(text: Bytes(name.utf8), bytes: bytes) }

        /// - Parameter text: the name as UTF-8.
        init(text: Bytes, bytes: Bytes) {
            self.text = text
            self.bytes = bytes
        }
    }

    /// Names for the inputs and outputs of a subgraph (`SignatureDef` in schema.fbs).
    public struct Signature: Sendable, Hashable {
        public struct Entry: Sendable, Hashable {
            public var name: String
            /// An index into the subgraph's tensors.
            public var tensor: Int
            public init(name: String, tensor: Int) {
                self.name = name
                self.tensor = tensor
            }
        }
        public var key: String
        public var inputs: [Entry]
        public var outputs: [Entry]
        public var subgraph: Int
        public init(key: String, inputs: [Entry], outputs: [Entry], subgraph: Int = 0) {
            self.key = key
            self.inputs = inputs
            self.outputs = outputs
            self.subgraph = subgraph
        }
    }
}
