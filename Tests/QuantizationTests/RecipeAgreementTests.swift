import Foundation
import Inference
import Models
import Quantization
import SystemIO
import Tensors
import TestSupport
import Testing

/// Against what `Tests/Scripts/record_recipes.py` recorded.
@Suite("Recipes as ai-edge-quantizer follows them, and LiteRT's answers")
struct RecipeAgreementTests {
    private static let folder = Digits.root + "/Tests/Fixtures/recipes/"
    static let recipes =
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted()
        .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) } ?? []

    private func bytes(_ file: String) throws -> Bytes { Bytes(try Files.read(Self.folder + file, limit: FileLimit.data).bytes) }

    private func samples() throws -> [[Tensor]] {
        let values = try bytes("input0.f32").array(of: Float.self)
        return (0..<values.count / 144).map { [Tensor(Array(values[$0 * 144..<($0 + 1) * 144]), shape: [1, 6, 6, 4])] }
    }

    private func quantized(_ name: String) throws -> QuantizedModel {
        let float = try Graph(tfliteAt: Self.folder + "float.tflite")
        let recipe = try QuantizationRecipe(json: bytes("\(name).json").array(of: UInt8.self))
        let calibration =
            name.hasPrefix("static") ? try Calibration(of: float, samples: samples(), method: .movingAverage()) : nil
        let type: ElementType = calibration == nil ? .float32 : name == "static16" ? .int16 : .int8
        return try Quantizer.quantize(float, by: recipe, calibration, inputOutput: type)
    }

    /// The constants with scales, as integers and scales, by the name that the float file gives them.
    private func constants(_ graph: Graph) -> [String: (type: ElementType, bytes: Bytes, scales: [Float])] {
        let main = graph.subgraphs[0]
        var result: [String: (ElementType, Bytes, [Float])] = [:]
        for tensor in main.tensors {
            guard let data = tensor.data, tensor.quantization != nil || tensor.blockwiseQuantization != nil else { continue }
            let blocks = tensor.blockwiseQuantization.flatMap { main.tensors[$0.scales].data?.array(of: UInt16.self) }
            let name = tensor.name.replacing("/int\(tensor.type == .int4 ? 4 : 8)", with: "")
            result[name] = (
                tensor.type, data, blocks.map { $0.map { Float(Float16(bitPattern: $0)) } } ?? tensor.quantization!.scales
            )
        }
        return result
    }

    /// Biases, and scales of activations, come from calibration: LiteRT's optimized kernels sum in another order there.
    @Test("the same weights are stored, in the same integers and scales", arguments: recipes)
    func weights(_ name: String) throws {
        let own = constants(try quantized(name).graph)
        let reference = constants(try Graph(tfliteAt: Self.folder + "\(name).tflite"))
        #expect(own.keys.sorted() == reference.keys.sorted())
        for (key, constant) in reference {
            let mine = try #require(own[key], "\(key)")
            #expect(mine.type == constant.type, "\(key)")
            if constant.type == .int8 || constant.type == .int4 {
                #expect(mine.bytes == constant.bytes, "\(key)")
                #expect(mine.scales == constant.scales, "\(key)")
            } else {
                #expect(zip(mine.scales, constant.scales).allSatisfy { abs($0 / $1 - 1) < 1e-5 }, "\(key)")
            }
        }
    }

    @Test("the scales of activations are those of its moving averages", arguments: ["static8", "static4", "static16"])
    func activations(_ name: String) throws {
        func scales(_ graph: Graph) -> [String: AffineQuantization] {
            let named = graph.subgraphs[0].tensors.filter { $0.data == nil && $0.quantization != nil }.map {
                ($0.name, $0.quantization!)
            }
            return Dictionary(named, uniquingKeysWith: { first, _ in first })
        }
        let own = scales(try quantized(name).graph), reference = scales(try Graph(tfliteAt: Self.folder + "\(name).tflite"))
        let common = Set(own.keys).intersection(reference.keys)
        #expect(common.count >= 6)
        for key in common {
            #expect(abs(own[key]!.scale / reference[key]!.scale - 1) < 1e-5, "\(key)")
            #expect(own[key]!.zeroPoint == reference[key]!.zeroPoint, "\(key)")
        }
    }

    private func decoded(_ tensor: Tensor) -> [Float] {
        guard let scale = tensor.quantization, tensor.type != .float32 else { return tensor.bytes.array(of: Float.self) }
        let integers =
            tensor.type == .int8
            ? tensor.bytes.array(of: Int8.self).map(Int.init) : tensor.bytes.array(of: Int16.self).map(Int.init)
        return integers.map { Float($0 - scale.zeroPoint) * scale.scale }
    }

    @Test("its models are answered as by LiteRT", arguments: recipes)
    func answers(_ name: String) throws {
        let interpreter = try Interpreter(graph: Graph(tfliteAt: Self.folder + "\(name).tflite"), kernels: .reference)
        let expected = try bytes("\(name).out").array(of: Float.self)
        var own: [Float] = []
        for sample in try samples() {
            try interpreter.setInput(0, QuantizedModel.encoded(sample[0], as: interpreter.inputs[0]))
            try interpreter.invoke()
            own += decoded(try interpreter.output(0))
        }
        #expect(own.count == expected.count)
        let largest = zip(own, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(largest < (name.hasPrefix("static") ? 1e-9 : 1e-6), "\(largest)")
    }
}
