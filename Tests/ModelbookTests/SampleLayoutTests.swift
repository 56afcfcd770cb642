import Foundation
import Modelbook
import Storage
import Testing

@Suite("Samples and targets in the shape of the model's file")
final class SampleLayoutTests {
    let folder = try! temporaryFolder()

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What ONNX Runtime recorded of the fixture "torch_segmenter": samples of [2, 6, 8], outputs of [3, 12, 16].
    private static func recorded(_ kind: String) throws -> [Float] {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: fixture("onnx/torch_segmenter.json"))))
        let text = ((json as? [String: Any])?[kind] as? [[String: Any]])?.first?["data"] as? String
        let bytes = try #require(text.flatMap { Data(base64Encoded: $0) })
        return bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }

    /// A NumPy array of three samples.
    private func file(_ name: String, _ values: [Float], _ shape: [Int]) throws -> String {
        let sizes = ([3] + shape).map { "\($0), " }.joined()
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }\n"
        let bytes = [UInt8]("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) }) + [1, 0, UInt8(header.utf8.count), 0]
        let path = folder.appending(path: name).path
        try (Data(bytes) + Data(header.utf8) + values.withUnsafeBytes { Data($0) }).write(to: URL(filePath: path))
        return path
    }

    /// Each sample's channels behind the places that they are of.
    private func channelsLast(_ values: [Float], _ channels: Int) -> [Float] {
        let plane = values.count / 3 / channels
        return (0..<3 * plane).flatMap { place in
            (0..<channels).map { values[place / plane * plane * channels + $0 * plane + place % plane] }
        }
    }

    @Test("an ONNX model takes samples and targets as its file has them, with channels last, and flat")
    func layouts() throws {
        let model = try Model(fixture("onnx/torch_segmenter.onnx"))
        let (x, y) = try (Self.recorded("inputs"), Self.recorded("outputs"))
        let inputs = try [
            file("first.npy", x, [2, 6, 8]), file("last.npy", channelsLast(x, 2), [6, 8, 2]), file("flat.npy", x, [96]),
        ]
        let targets = try [
            file("t_first.npy", y, [3, 12, 16]), file("t_last.npy", channelsLast(y, 3), [12, 16, 3]),
            file("t_flat.npy", y, [576]),
        ]
        for (input, target) in zip(inputs + inputs, targets + targets[1...] + targets[..<1]) {
            let data = try Dataset(inputs: input, targets: target)
            let error = try model.evaluateRegression(on: data).meanSquaredError.value
            #expect(error < 1e-10, "\(input) \(target)")
        }
        // What is made of the model takes the same data sets, and so do those that it is compared with.
        let data = try Dataset(inputs: inputs[0], targets: targets[0])
        let small = try model.quantized(.int8, calibratedOn: data, inputOutput: .float32)
        #expect(try small.evaluateRegression(on: data).meanSquaredError.value < 1e-3)
        let comparison = try ModelComparison([model, small], on: Dataset(inputs: inputs[2], targets: targets[2]))
        #expect(try #require(comparison.entries[1].meanSquaredError).value < 1e-3)
        #expect(try model.predict(Array(x[..<96])).probabilities == model.predict(data)[0].probabilities)
        #expect(
            message { _ = try model.evaluateRegression(on: Dataset(inputs: file("p.npy", x, [8, 2, 6]), targets: targets[0])) }
                == """
                'torch_segmenter.onnx' takes inputs of shape [6, 8, 2], or [2, 6, 8] as its file has them, but the images of \
                '\(folder.path)/p.npy' have shape [8, 2, 6]
                Is this the data set that the model was trained for?
                """)
        #expect(
            message { _ = try model.evaluateRegression(on: Dataset(inputs: inputs[0], targets: file("p.npy", y, [16, 12, 3]))) }
                .hasPrefix(
                    "'torch_segmenter.onnx' gives outputs of shape [12, 16, 3], or [3, 12, 16] as its file has them, but the targets"
                ))
    }

    @Test("sizes that a model leaves open are those of the samples, and stay open where it is quantized")
    func openSizes() throws {
        func tensor(_ name: String) -> TensorInfo {
            var info = TensorInfo(name: name, type: .float32, shape: [1, 7, 2])
            info.shapeSignature = [-1, -1, 2]
            return info
        }
        let graph = Graph(subgraphs: [
            Subgraph(
                tensors: [tensor("x"), tensor("y")], inputs: [0], outputs: [1],
                operators: [Operator(OperatorCode(.logistic), inputs: [0], outputs: [1])])
        ])
        let path = folder.appending(path: "open.tflite").path
        try graph.write(to: path)
        let model = try Model(path, named: "open")
        let x = (0..<18).map { Float($0) / 4 - 2 }, y = x.map { 1 / (1 + exp(-$0)) }
        let data = try Dataset(inputs: file("x.npy", x, [3, 2]), targets: file("y.npy", y, [3, 2]))
        #expect(try model.evaluateRegression(on: data).meanSquaredError.value < 1e-12)
        #expect(try model.latency(on: data, samples: 1).value > 0)
        let small = try model.quantized(.int8, calibratedOn: data, inputOutput: .float32)
        #expect(try small.evaluateRegression(on: data).meanSquaredError.value < 1e-4)
        let longer = try Dataset(inputs: file("l.npy", x + x, [6, 2]), targets: file("m.npy", y + y, [6, 2]))
        #expect(try small.evaluateRegression(on: longer).meanSquaredError.value < 1e-4)
        #expect(
            message {
                _ = try model.evaluateRegression(
                    on: Dataset(inputs: file("w.npy", x, [2, 3]), targets: file("v.npy", y, [2, 3])))
            }
                == """
                'open' takes inputs of shape [?, 2] but the samples of '\(folder.path)/w.npy' have shape [2, 3]
                Is this the data set that the model was trained for?
                """)
    }

    @Test("a network learns from no samples or targets of another shape")
    func training() throws {
        let network = try Network("mine", input: [6, 6, 2]) { Conv2D(3, 1) }
        let options = TrainingOptions(loss: .meanSquaredError)
        func refusal(_ input: [Int], _ target: [Int]) throws -> String {
            let x = try file("x.npy", [Float](repeating: 1, count: 216), input)
            let y = try file("y.npy", [Float](repeating: 1, count: 324), target)
            return message { _ = try network.trained(on: Dataset(inputs: x, targets: y), options) }
                .replacing(folder.path + "/", with: "")
        }
        #expect(
            try refusal([2, 6, 6], [6, 6, 3])
                == """
                'mine' takes inputs of shape [6, 6, 2] but the images of 'x.npy' have shape [2, 6, 6]
                They have their channels first, and the model has them last: save numpy.moveaxis(x, 1, -1).
                """)
        #expect(
            try refusal([6, 6, 2], [3, 6, 6])
                == """
                'mine' gives outputs of shape [6, 6, 3] but the targets of 'x.npy' have shape [3, 6, 6]
                They have their channels first, and the model has them last: save numpy.moveaxis(x, 1, -1).
                """)
        #expect(
            try refusal([4, 9, 2], [6, 6, 3])
                == """
                'mine' takes inputs of shape [6, 6, 2] but the images of 'x.npy' have shape [4, 9, 2]
                Is this the data set that the model was trained for?
                """)
        #expect(try refusal([72], [108]) == "nothing was thrown")
    }

    @Test("what fits with channels first and last is read as the file has it, unless it is known how it is meant")
    func equalSides() throws {
        let layout = SampleLayout(shape: [4, 4, 4], isChannelsFirstInFile: true)
        #expect(layout.reading(of: [4, 4, 4], channels: nil) == .turnedByRule)
        #expect(layout.reading(of: [4, 4, 4], channels: .first) == .turned)
        #expect(layout.reading(of: [4, 4, 4], channels: .last) == .asItIs)
        // One channel is the same in both.
        let grey = SampleLayout(shape: [4, 4, 1], isChannelsFirstInFile: true)
        #expect(grey.reading(of: [1, 4, 4], channels: nil) == .asItIs && grey.reading(of: [16], channels: nil) == .asItIs)
        #expect(grey.reading(of: [2, 8], channels: nil) == nil)
    }

    @Test("a calibration with whole numbers as pixels have them asks for their scale, unless it is given")
    func pixels() throws {
        let path = try file("u.npy", (0..<48).map { Float($0 * 5) }, [16])
        let model = try Model(Network("mine", input: [16], seed: 1) { Dense(2) })
        let warning =
            "the samples of '\(path)' are whole numbers up to 235, as pixels have them: is this the scale that 'mine' was trained "
            + "for? For one from 0 to 1 give --scale 1/255, for this one --scale 1"
        for (divisor, isTold) in [(nil, true), (1, false), (255, false)] as [(Double?, Bool)] {
            let (_, warnings) = try KitWarning.heard {
                try model.calibration(on: [Dataset(inputs: path, dividedBy: divisor)])
            }
            #expect(warnings.contains(warning) == isTold)
        }
    }

    @Test("a column too many is a class or a target that is not named")
    func column() throws {
        let model = try Model(Network("mine", input: [2], seed: 1) { Dense(2) })
        let data = try Dataset([[Float(1), 2, 3]], named: "t.csv")
        #expect(
            message { _ = try model.evaluate(on: data) }
                == "'mine' takes 2 elements but the samples of 't.csv' have 3\n"
                + "Of a table, name the column that is no input: --label or --target.")
    }

    @Test("no samples are no data set, whatever is asked of it")
    func none() throws {
        let path = folder.appending(path: "x.csv").path
        try Data("a,b\n".utf8).write(to: URL(filePath: path))
        let model = try Model(notebookFile("models/digits_float.tflite"))
        let data = try Dataset(csv: path, label: "b"), part = try Dataset([[Float(1)]], labels: [0], named: "one").prefix(0)
        #expect(part.name == "one, none of its samples")
        #expect(message { _ = try model.evaluate(on: data) } == "'\(path)' has no samples")
        #expect(message { _ = try model.evaluateRegression(on: data) } == "'\(path)' has no samples")
        #expect(message { _ = try ModelComparison([model, model], on: data) } == "'\(path)' has no samples")
        #expect(message { _ = try model.quantized(.int8, calibratedOn: part) } == "'one, none of its samples' has no samples")
        let network = try Network(input: [1]) { Dense(2) }
        #expect(message { _ = try network.trained(on: data) } == "'\(path)' has no samples")
    }
}
