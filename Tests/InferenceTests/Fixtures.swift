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
        type == .float32 ? try realImages.get() : try int8Images.get()
    }

    /// Each pixel as one of 256 values; read once for all tests.
    private static let realImages = Result { Bytes(of: try images { Float($0) / 255 }) }
    private static let int8Images = Result {
        Bytes(
            of: try images { pixel in
                Int8(clamping: Int((Float(pixel) / 255 / 0.003921568859368563).rounded(.toNearestOrAwayFromZero)) - 128)
            })
    }

    private static func images<T>(_ value: (UInt8) -> T) throws -> [T] {
        let values = (0...255).map { value(UInt8($0)) }
        return try gunzipped(root.appendingPathComponent("notebooks/data/t10k-images-idx3-ubyte.gz")).dropFirst(16)
            .map { values[Int($0)] }
    }

    static func testLabels() throws -> [UInt8] {
        Array(try gunzipped(root.appendingPathComponent("notebooks/data/t10k-labels-idx1-ubyte.gz")).dropFirst(8))
    }
}

extension [UInt8] {
    func elements<T: BitwiseCopyable>(as type: T.Type) -> [T] { Bytes(self).array(of: type) }
}
