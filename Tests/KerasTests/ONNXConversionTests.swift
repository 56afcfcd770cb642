import Foundation
import Inference
import Models
import Storage
import Tensors
import TestSupport
import Testing

/// Each model comes with inputs of three samples and what ONNX Runtime computes for them.
@Suite("Converting ONNX models of many kinds")
struct ONNXConversionTests {
    static let folder = Fixture.root + "/Tests/Fixtures/onnx"

    /// Every model in the folder.
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// A recorded input or output, in the layout of the file.
    struct Recorded {
        var name: String
        var type: String
        var shape: [Int]
        var bytes: [UInt8]

        init(_ json: JSONValue) throws {
            name = try #require(json["name"]?.string)
            type = try #require(json["type"]?.string)
            shape = try #require(json["shape"]?.array).compactMap(\.int)
            let data = try #require(json["data"]?.string)
            bytes = [UInt8](try #require(Data(base64Encoded: data)))
        }

        var width: Int { type == "int64" ? 8 : type == "bool" ? 1 : 4 }

        /// The same elements with the axes in another order.
        func permuted(_ order: [Int]) -> Recorded {
            var result = self
            result.shape = order.map { shape[$0] }
            result.bytes = []
            var index = [Int](repeating: 0, count: shape.count)
            for _ in 0..<result.shape.reduce(1, *) {
                var place = 0
                for axis in shape.indices { place = place * shape[axis] + index[order.firstIndex(of: axis)!] }
                result.bytes += bytes[place * width..<(place + 1) * width]
                for axis in index.indices.reversed() {
                    index[axis] += 1
                    if index[axis] < result.shape[axis] { break }
                    index[axis] = 0
                }
            }
            return result
        }

        /// One sample of three, along the axis that they are in.
        func sample(_ number: Int, axis: Int) -> Recorded {
            var result = self
            result.shape[axis] = shape[axis] / 3
            result.bytes = []
            let part = shape[(axis + 1)...].reduce(width, *) * result.shape[axis], outer = shape[..<axis].reduce(1, *)
            for row in 0..<outer {
                let first = (row * 3 + number) * part
                result.bytes += bytes[first..<first + part]
            }
            return result
        }

        var values: [Double] { numbers(Bytes(bytes), type) }
    }

    @Test(
        "one sample and all three at once, the batch first and channels last, and as in the file, give what ONNX Runtime computes",
        arguments: names)
    func outputs(name: String) throws {
        let (inputs, outputs) = try recorded(name)
        for keepsLayout in [false, true] {
            let model = try ONNXModel(at: Self.folder + "/\(name).onnx", keepsLayout: keepsLayout)
            #expect(!keepsLayout || model.channelsLast.isEmpty && model.batchFirst.isEmpty)
            func placed(_ recorded: Recorded) -> Recorded {
                if let batch = model.batchFirst[recorded.name] {
                    return recorded.permuted([batch] + recorded.shape.indices.filter { $0 != batch })
                }
                guard model.channelsLast.contains(recorded.name) else { return recorded }
                return recorded.permuted([0] + Array(2..<recorded.shape.count) + [1])
            }
            try expect(try model.runnableGraph(), inputs.map(placed), outputs.map(placed), name)
        }
    }

    /// Models whose answers depend on the samples beside one: their scales come from all that are given.
    static let dependent = ["quantized_dynamic", "quantized_columns"]

    @Test("rows that go through fast kernels in batches give what each gives alone through the reference's", arguments: names)
    func rows(name: String) throws {
        if Self.dependent.contains(name) { return }
        try expectEqualRows(
            ONNXModel(at: Self.folder + "/\(name).onnx").runnableGraph(), recorded(name).inputs[0].bytes)
    }

    @Test(
        "sequences with their steps before the batch have the batch first, and that is noted", arguments: ["steps", "recurrent"])
    func batchFirst(name: String) throws {
        let model = try ONNXModel(at: Self.folder + "/\(name).onnx")
        if name == "steps" {
            #expect(model.batchFirst.values.allSatisfy { $0 == 1 } && model.batchFirst.count == 2)
            #expect(model.notes.contains("the input 'words' takes [3, 4], the batch first; in the file it is [4, 3]"))
            #expect(model.notes.contains { $0.hasSuffix(" gives [3, 4, 2], the batch first; in the file it is [4, 3, 2]") })
        } else {
            #expect(model.batchFirst["x"] == 1 && model.batchFirst["rows"] == nil)
            #expect(model.notes.contains("the input 'x' takes [batch, 5, 3], the batch first; in the file it is [5, batch, 3]"))
            #expect(Set(model.batchFirst.values) == [1, 2])
        }
    }

    @Test("recurrent operators that are written out give the same", arguments: ["recurrent", "torch_lstm", "dynamo_gru"])
    func unrolled(name: String) throws {
        let (inputs, outputs) = try recorded(name)
        let model = try ONNXModel(at: Self.folder + "/\(name).onnx", keepsLayout: true, recurrent: .unrolled)
        #expect(model.notes.contains { $0.contains("is written out for its ") })
        let graph = try model.runnableGraph()
        #expect(graph.subgraphs.count == 1)
        try expect(graph, inputs, outputs, name)
    }

    private func recorded(_ name: String) throws -> (inputs: [Recorded], outputs: [Recorded]) {
        let json = try JSONValue(parsing: Fixture.bytes("Tests/Fixtures/onnx/\(name).json").array(of: UInt8.self))
        return (
            try #require(json["inputs"]?.array).map(Recorded.init), try #require(json["outputs"]?.array).map(Recorded.init)
        )
    }

    /// Runs a graph on all samples and on one, where it takes any number.
    private func expect(_ graph: Graph, _ inputs: [Recorded], _ outputs: [Recorded], _ name: String) throws {
        for sample in Self.dependent.contains(name) ? [nil] : [nil, 1] as [Int?] {
            let interpreter = try Interpreter(graph: graph, kernels: .reference)
            var isOpen = false, contents: [[UInt8]] = []
            for (index, input) in interpreter.inputs.enumerated() {
                var values = inputs[index]
                let declared = graph.subgraphs[0].tensors[graph.subgraphs[0].inputs[index]]
                if let axis = declared.shapeSignature?.firstIndex(of: -1) {
                    isOpen = true
                    if let sample { values = values.sample(sample, axis: axis) }
                    try interpreter.resizeInput(index, to: Shape(values.shape))
                }
                try #require(input.name == values.name && input.type.name == values.type)
                contents.append(values.bytes)
            }
            guard isOpen || sample == nil else { continue }
            for (index, bytes) in contents.enumerated() {
                try bytes.withUnsafeBytes { try interpreter.setInput(index, bytes: $0) }
            }
            try interpreter.invoke()
            for index in interpreter.outputs.indices {
                let output = try interpreter.output(index)
                var expected = outputs[index]
                if let sample {
                    let signature = graph.subgraphs[0].tensors[graph.subgraphs[0].outputs[index]].shapeSignature
                    let axis = try #require(signature?.firstIndex(of: -1), "output \(expected.name) has no batch")
                    expected = expected.sample(sample, axis: axis)
                }
                let place = "\(name): output \(index) '\(expected.name)'"
                try #require(output.shape.dimensions == expected.shape, "\(place)")
                try #require(output.type.name == expected.type, "\(place)")
                let computed = numbers(output.bytes, output.type.name)
                // The smallest numbers have as many right digits as others where the model is about them.
                let differences = zip(computed, expected.values).map { a, b in
                    a == b || a.isNaN && b.isNaN ? 0 : abs(a - b) / (name == "small" ? abs(b) + 1e-37 : max(1, abs(b)))
                }
                #expect(
                    differences.allSatisfy { $0 < 1e-5 }, "\(place), sample \(sample ?? -1): up to \(differences.max() ?? 0)")
            }
        }
    }
}

private func numbers(_ bytes: Bytes, _ type: String) -> [Double] {
    switch type {
    case "int64": bytes.array(of: Int64.self).map(Double.init)
    case "int32": bytes.array(of: Int32.self).map(Double.init)
    case "bool": bytes.array(of: UInt8.self).map(Double.init)
    default: bytes.array(of: Float.self).map(Double.init)
    }
}
