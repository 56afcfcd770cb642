import Foundation
import Inference
import Models
import Storage
import SystemIO
import Tensors
import TestSupport

/// The repository's files that the tests read.
enum Fixtures {
    static let root = Repository.root
    static let reference = root.appendingPathComponent("Tests/Fixtures/reference")

    static func bytes(_ url: URL) throws -> [UInt8] { try Files.read(url.path, limit: FileLimit.data).bytes }

    static func gunzipped(_ url: URL) throws -> [UInt8] { try gunzip(try bytes(url)) }

    static func graph(_ url: URL) throws -> Graph { try Graph(tfliteAt: url.path) }

    static func digits(_ kind: String) throws -> Graph {
        try graph(root.appendingPathComponent("notebooks/models/digits_\(kind).tflite"))
    }

    /// The 10,000 test images as the model's input type: x / 255 in float, or that quantized.
    static func testImages(as type: ElementType) throws -> Bytes {
        let pixels = try gunzipped(root.appendingPathComponent("notebooks/data/t10k-images-idx3-ubyte.gz")).dropFirst(16)
        let reals = pixels.map { Float($0) / 255 }
        if type == .float32 { return Bytes(of: reals) }
        return Bytes(of: reals.map { Int8(clamping: Int(($0 / 0.003921568859368563).rounded(.toNearestOrAwayFromZero)) - 128) })
    }

    static func testLabels() throws -> [UInt8] {
        Array(try gunzipped(root.appendingPathComponent("notebooks/data/t10k-labels-idx1-ubyte.gz")).dropFirst(8))
    }
}

extension [UInt8] {
    func elements<T: BitwiseCopyable>(as type: T.Type) -> [T] { Bytes(self).array(of: type) }
}
