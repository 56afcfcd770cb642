import Foundation
import Models
import Quantization
import SystemIO
import Tensors
import Testing

/// A model of `Tests/Fixtures/quantization` in one of the modes in which TensorFlow quantized it.
struct SmallModel: CustomTestStringConvertible, Sendable {
    let name: String
    let mode: Quantizer.Mode

    private static let root = Digits.root + "/Tests/Fixtures/quantization"

    static let all: [SmallModel] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.sorted().flatMap { name in
            Quantizer.Mode.allCases.map { SmallModel(name: name, mode: $0) }
                .filter { FileManager.default.fileExists(atPath: $0.path("\($0.mode.rawValue).tflite")) }
        }
    }()

    var testDescription: String { "\(name) \(mode.rawValue)" }

    private func path(_ file: String) -> String { "\(Self.root)/\(name)/\(file)" }

    private func read(_ file: String) throws -> Bytes { Bytes(try Files.read(path(file), limit: FileLimit.data).bytes) }

    func float() throws -> Graph { try Graph(tfliteAt: path("float.tflite")) }

    /// What TensorFlow made of it.
    func reference() throws -> Graph { try Graph(tfliteAt: path("\(mode.rawValue).tflite")) }

    /// What LiteRT's reference kernels make of the first samples with the reference; nil where it lacks one.
    func outputs() -> [Float]? {
        (try? read("\(mode.rawValue).out"))?.array(of: Float.self)
    }

    func quantized() throws -> QuantizedModel {
        guard mode == .int8 || mode == .int16x8 else { return try Quantizer(mode).quantize(float()) }
        return try Quantizer(mode).quantize(Calibration(of: float(), samples: samples()))
    }

    /// One tensor for each input.
    func samples() throws -> [[Tensor]] {
        let main = try float().subgraphs[0]
        let inputs = try main.inputs.enumerated().map { number, tensor in
            let info = main.tensors[tensor]
            let bytes = try read("input\(number).\(info.type == .int32 ? "i32" : "f32")")
            let size = info.shape.elementCount * 4
            return (0..<bytes.count / size).map { index in
                let part = bytes[index * size..<(index + 1) * size]
                return Tensor(type: info.type, shape: info.shape, quantization: nil, bytes: part)
            }
        }
        return inputs[0].indices.map { sample in inputs.map { $0[sample] } }
    }
}
