import Foundation
import Modelbook
import Tensors
import Testing

/// The model of `Fixtures/quantization/mixed` takes four whole numbers, of which it looks up rows, and six reals.
@Suite("Samples for several inputs")
struct CalibrationSamplesTests {
    private let model: Model
    private let folder: URL

    init() throws {
        model = try Model(fixture("quantization/mixed/float.tflite"), named: "mixed")
        folder = try temporaryFolder()
    }

    /// A data set of rows of `width` elements of 4 bytes, as NumPy writes them.
    private func dataset(_ name: String, _ type: String, _ bytes: Data, width: Int) throws -> Dataset {
        let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(bytes.count / 4 / width), \(width)), }"
        let padded = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
        let path = folder.appending(path: name)
        try (Data([0x93] + "NUMPY".utf8 + [1, 0, 118, 0]) + padded.utf8 + bytes).write(to: path)
        return try Dataset(inputs: path.path)
    }

    private func fixtureBytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: fixture("quantization/mixed/\(name)")))
    }

    @Test("one data set for each input gives the file that TensorFlow makes, with integer inputs as they were")
    func each() throws {
        let words = try dataset("words.npy", "<i4", fixtureBytes("input0.i32"), width: 4)
        let reals = try dataset("reals.npy", "<f4", fixtureBytes("input1.f32"), width: 6)
        let quantized = try model.quantized(.int8, calibratedOn: words, reals)
        let main = quantized.graph.subgraphs[0]
        #expect(main.inputs.map { main.tensors[$0].type } == [.int32, .int8])
        let reference = try Model(fixture("quantization/mixed/int8.tflite")).graph.subgraphs[0]
        let ours = main.operators.last { $0.code.builtin == .fullyConnected }
        let theirs = reference.operators.last { $0.code.builtin == .fullyConnected }
        let (mine, other) = (try #require(ours?.outputs.first), try #require(theirs?.outputs.first))
        #expect(main.tensors[mine].quantization == reference.tensors[other].quantization)
        #expect(quantized.origins.count == 3)
    }

    @Test("samples that are too few, too many or of the wrong kind are refused")
    func refusals() throws {
        let words = try dataset("words.npy", "<i4", fixtureBytes("input0.i32"), width: 4)
        let reals = try dataset("reals.npy", "<f4", fixtureBytes("input1.f32"), width: 6)
        #expect(
            message { _ = try model.quantized(.int8, calibratedOn: words) } == """
                'mixed' has 2 inputs, but samples were given for 1
                Give samples for each, in this order: 'serving_default_in0:0', 'serving_default_in1:0'.
                """)
        #expect(
            message { _ = try model.quantized(.int8) } == """
                int8 needs samples that show the range of every tensor
                Give some of the training set: calibratedOn: training.prefix(500).
                """)
        #expect(
            message { _ = try model.quantized(.int8, calibratedOn: words.prefix(3), reals) }
                == "the inputs have 3 and 20 samples\nGive as many of each.")
        let halves = try dataset("halves.npy", "<f4", Data(repeating: 0x3F, count: 16), width: 4)
        #expect(
            message { _ = try model.quantized(.int8, calibratedOn: halves, reals.prefix(1)) } == """
                sample 1 of '\(halves.name)' is 0.7470588 in element 1
                The model's input 'serving_default_in0:0' takes whole numbers as int32.
                """)
        var bytes = try fixtureBytes("input1.f32")
        bytes.replaceSubrange(24..<28, with: Data([0, 0, 0xC0, 0x7F]))
        let missing = try dataset("missing.npy", "<f4", bytes, width: 6)
        #expect(
            message { _ = try model.quantized(.int8, calibratedOn: words, missing) }
                == "sample 2 of '\(missing.name)' is nan in element 1\nLeave the sample out, or give it a number.")
    }

    @Test("an input of booleans takes 0 and 1, and nothing else")
    func booleans() throws {
        let flags = try Model(fixture("onnx/flags.onnx"))
        let quantized = try flags.quantized(.int8, calibratedOn: Dataset([[1, 0, 1, 1, 0], [0, 0, 1, 0, 1]]))
        let main = quantized.graph.subgraphs[0]
        #expect(main.inputs.map { main.tensors[$0].type } == [.bool])
        #expect(main.outputs.map { main.tensors[$0].type } == [.int8])
        #expect(
            message { _ = try flags.quantized(.int8, calibratedOn: Dataset([[1, 0, 0.5, 1, 0]], named: "halves")) } == """
                sample 1 of 'halves' is 0.5 in element 3
                The model's input 'x' takes 0 and 1 as bool.
                """)
    }

    @Test("a model is read with the form that its recurrent layers are to have, and is converted and quantized so")
    func recurrentForm() throws {
        let path = fixture("keras/sequence.keras")
        func codes(_ model: Model) -> Set<String> { Set(model.graph.subgraphs.flatMap(\.operators).map(\.code.name)) }
        let fused = try Model(path), looped = try Model(path, recurrent: .loop)
        #expect(!codes(fused).contains("WHILE") && codes(looped).contains("WHILE"))
        #expect(
            try codes(looped.converted()).contains("WHILE") && !codes(looped.converted(recurrent: .unrolled)).contains("WHILE"))
        #expect(try codes(looped.quantized(.float16)).contains("WHILE"))
        #expect(fused.sha256 != looped.sha256)
        #expect(
            message { _ = try Model(fixture("quantization/mixed/float.tflite"), recurrent: .loop) }
                .hasSuffix("is converted already\nLeave out recurrent, batch, output and shapes."))
    }

    @Test("the table says which operators stay on floats")
    func floats() throws {
        let model = try Model(fixture("quantization/floats/float.tflite"))
        let bytes = try Data(contentsOf: URL(filePath: fixture("quantization/floats/input0.f32")))
        let samples = try dataset("x.npy", "<f4", bytes, width: 50)
        let table = try model.quantizationTable(.int8, calibratedOn: samples)
        #expect(table.note?.source.hasSuffix(" On floats stay: ELU, NEG.") == true)
    }
}
