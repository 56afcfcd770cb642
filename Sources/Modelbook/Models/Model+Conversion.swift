import Models
import Records
import Tensors

extension Model {
    /// The same network as a TensorFlow Lite file in float32.
    public func converted(named name: String? = nil) throws -> Model {
        let bytes = try ResultCache.shared.bytes(for: "convert \(sha256)") { try graph.tfliteBytes() }
        return try Model(bytes, named: name ?? "\(self.name), converted", from: origins)
    }
}
