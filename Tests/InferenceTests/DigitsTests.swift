import Foundation
import Inference
import Models
import Tensors
import Testing

/// The digit classifier in its five forms, on all 10,000 test images.
@Suite struct DigitsTests {
    /// All outputs, computed in batches.
    private func outputs(_ kind: String, _ kernels: KernelChoice, batch: Int = 500) throws -> Bytes {
        let interpreter = try Interpreter(graph: Fixtures.digits(kind), kernels: kernels)
        let images = try Fixtures.testImages(as: interpreter.inputs[0].type)
        let size = images.count / 10_000
        var shape = interpreter.inputs[0].shape
        shape[0] = batch
        try interpreter.resizeInput(0, to: shape)
        var results: [UInt8] = []
        for start in stride(from: 0, to: 10_000, by: batch) {
            try images[start * size..<(start + batch) * size].withUnsafeBytes { try interpreter.setInput(0, bytes: $0) }
            try interpreter.invoke()
            results += try interpreter.output(0).bytes.array(of: UInt8.self)
        }
        return Bytes(results)
    }

    private func accuracy<T: BitwiseCopyable & Comparable>(_ outputs: Bytes, as: T.Type) throws -> Double {
        let scores = outputs.array(of: T.self)
        let labels = try Fixtures.testLabels()
        let hits = labels.indices.filter { i in
            let row = scores[i * 10..<(i + 1) * 10]
            return row.firstIndex(of: row.max()!)! - row.startIndex == Int(labels[i])
        }
        return Double(hits.count) / Double(labels.count)
    }

    private func stored(_ name: String) throws -> Bytes {
        Bytes(try Fixtures.bytes(Fixtures.reference.appendingPathComponent(name)))
    }

    private func expectSame(_ outputs: Bytes, as file: String, _ name: String) throws {
        let expected = try stored(file)
        let rows = expected.count / 10_000
        let equal = (0..<10_000).count { outputs[$0 * rows..<($0 + 1) * rows] == expected[$0 * rows..<($0 + 1) * rows] }
        print("\(name): \(equal) of 10000 outputs equal \(file)")
        #expect(equal == 10_000 && outputs.count == expected.count)
    }

    @Test("int8 outputs equal LiteRT's, byte for byte", arguments: [KernelChoice.reference, .fast])
    func int8(kernels: KernelChoice) throws {
        let outputs = try outputs("int8", kernels)
        try expectSame(outputs, as: "int8_output_10k.i8", "int8, \(kernels)")
        #expect(try accuracy(outputs, as: Int8.self) == 0.9765)
    }

    @Test("int8 outputs equal TensorFlow Lite Micro's, byte for byte")
    func int8Micro() throws {
        try expectSame(outputs("int8", .micro), as: "int8_micro_output_10k.i8", "int8, micro")
    }

    @Test("int16x8 outputs equal LiteRT's, byte for byte", arguments: [KernelChoice.reference, .fast])
    func int16x8(kernels: KernelChoice) throws {
        let outputs = try outputs("int16x8", kernels)
        try expectSame(outputs, as: "int16x8_output_10k.f32", "int16x8, \(kernels)")
        #expect(try accuracy(outputs, as: Float.self) == 0.9762)
    }

    @Test("int16x8 outputs equal TensorFlow Lite Micro's, byte for byte")
    func int16x8Micro() throws {
        try expectSame(outputs("int16x8", .micro), as: "int16x8_micro_output_10k.f32", "int16x8, micro")
    }

    @Test("float outputs are within 1e-5 of LiteRT's", arguments: KernelChoice.allCases)
    func float(kernels: KernelChoice) throws {
        let outputs = try outputs("float", kernels)
        let expected = try stored("float_output_10k.f32").array(of: Float.self)
        let worst = zip(outputs.array(of: Float.self), expected).map { abs($0 - $1) }.max()!
        print("float, \(kernels): largest difference \(worst)")
        #expect(worst <= 1e-5)
        #expect(try accuracy(outputs, as: Float.self) == 0.9764)
    }

    @Test("float16 weights and dynamic range keep their accuracy", arguments: ["float16", "dynamic"])
    func others(kind: String) throws {
        for kernels in [KernelChoice.reference, .fast] {
            #expect(try accuracy(outputs(kind, kernels), as: Float.self) == 0.9764)
        }
    }

    @Test("the outputs do not depend on the batch")
    func batches() throws {
        #expect(try outputs("int8", .fast, batch: 8) == outputs("int8", .fast, batch: 625))
    }

    @Test("every inner tensor of the first images is LiteRT's", arguments: ["int8", "int16x8", "float", "float16", "dynamic"])
    func innerTensors(kind: String) throws {
        let data = try Data(contentsOf: Fixtures.reference.appendingPathComponent("expected.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: data)
        let dump = Bytes(try Fixtures.gunzipped(Fixtures.reference.appendingPathComponent("\(kind)_tensors.bin.gz")))
        var options = InterpreterOptions()
        options.preservesAllTensors = true
        let interpreter = try Interpreter(graph: Fixtures.digits(kind), kernels: .reference, options: options)
        let images = try Fixtures.testImages(as: interpreter.inputs[0].type)
        let size = images.count / 10_000
        let entries = expected.models[kind]!.tensorDump
        for image in 0..<4 {
            try images[image * size..<(image + 1) * size].withUnsafeBytes { try interpreter.setInput(0, bytes: $0) }
            try interpreter.invoke()
            for entry in entries where entry.image == image {
                guard let tensor = interpreter.tensor(entry.tensor) else { continue }
                let bytes = dump[entry.offset..<entry.offset + tensor.bytes.count]
                if tensor.type == .float32 {
                    let worst =
                        zip(tensor.bytes.array(of: Float.self), bytes.array(of: Float.self)).map { abs($0 - $1) }.max() ?? 0
                    #expect(worst <= 1e-4, "tensor \(entry.tensor) '\(entry.name)' of image \(image)")
                } else {
                    #expect(tensor.bytes == bytes, "tensor \(entry.tensor) '\(entry.name)' of image \(image)")
                }
            }
        }
    }

    private struct Expected: Decodable {
        struct Entry: Decodable {
            var image: Int
            var tensor: Int
            var name: String
            var offset: Int
        }
        struct Model: Decodable {
            var tensorDump: [Entry]
            enum CodingKeys: String, CodingKey { case tensorDump = "tensor_dump" }
        }
        var models: [String: Model]
    }
}
