import Inference
import Models
import Records
import SystemIO
import Training

extension Model {
    /// A network as a Keras model.
    ///
    /// - Throws: `ModelError` for a layer that has no counterpart in TensorFlow Lite.
    public init(_ network: Network, named name: String? = nil) throws {
        try self.init(network, named: name ?? network.name, from: [])
    }

    init(_ network: Network, named name: String, from origins: [Origin]) throws {
        self.name = name
        format = .keras
        bytes = network.kerasFile()
        let model = try KerasModel(keras: bytes)
        keras = model
        graph = try model.runnableGraph()
        sha256 = bytes.withUnsafeBytes { SHA256.hex(of: $0) }
        self.origins = origins
    }
}
