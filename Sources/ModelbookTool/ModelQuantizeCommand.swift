import ArgumentParser
import Foundation
import Modelbook
import Models
import Quantization
import Storage
import SystemIO
import Tensors

struct ModelQuantizeCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantize",
        abstract: "Makes a model small: int8, int16x8, dynamic range or float16.",
        discussion: """
            int8 and int16x8 need samples of the input: whatever `model evaluate` takes, such as an IDX file or a NumPy array. A \
            model of several inputs needs them for each, in the order of its inputs: --calibration a.npy --calibration b.npy. With \
            the same samples the scales are those of TensorFlow's converter.

            Operators that have no integer kernel stay on floats and are named; --no-allow-float refuses them.
            """)

    @Argument(help: "A .keras, .h5 or float .tflite file.")
    var file: String

    @Option(name: .shortAndLong, help: "The .tflite file to write.")
    var output: String

    @Option(help: "\(Quantizer.Mode.allCases.map(\.rawValue).joined(separator: ", ")).")
    var to = Quantizer.Mode.int8

    @OptionGroup var samples: CalibrationOptions

    @Option(help: "How many of the samples.")
    var count = 500

    @Option(help: "The type of inputs and outputs: float32, int8, uint8 or int16; int8 for int8 if not given, else float32.")
    var io: String?

    @Flag(inversion: .prefixedNo, help: "Let operators without an integer kernel stay on floats.")
    var allowFloat = true

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        try ModelFiles.refuse(writing: output, over: [file] + samples.calibration)
        let source = try Model(file)
        let name = io ?? (to == .int8 ? "int8" : "float32")
        guard let type = ElementType.allCases.first(where: { $0.name == name }) else {
            throw ValidationError("'\(name)' is not an element type.")
        }
        let quantizer = Quantizer(to, inputOutput: type, allowsFloatOperators: allowFloat)
        let model: QuantizedModel
        if to == .int8 || to == .int16x8 {
            let data = try samples.required(for: source.sampleShapes, count: count, to)
            model = try quantizer.quantize(source.calibration(on: data))
        } else {
            model = try quantizer.quantize(source.graph)
        }
        let bytes = try model.graph.tfliteBytes()
        try model.graph.write(to: output)
        try report(model, bytes: bytes.count)
    }

    private func report(_ model: QuantizedModel, bytes: Int) throws {
        if json {
            let summary = Summary(
                mode: to.rawValue, outputBytes: bytes, operators: model.graph.subgraphs[0].operators.map(\.code.name),
                floatOperators: model.report.floatOperators,
                tensors: model.report.tensors.map {
                    Summary.Tensor(
                        name: $0.name, role: $0.role.rawValue, type: $0.type.name, minimum: $0.minimum,
                        maximum: $0.maximum, scales: $0.scales, zeroPoint: $0.zeroPoint,
                        rootMeanSquareError: $0.rootMeanSquareError,
                        signalToNoise: $0.signalToNoise.flatMap { $0.isFinite ? $0 : nil }, errorInSteps: $0.errorInSteps)
                })
            try Terminal.print(asJSON: summary)
        } else {
            for tensor in model.report.weights {
                let noise = tensor.signalToNoise.map { String(format: "%.1f dB", $0) } ?? ""
                let steps = tensor.errorInSteps.map { String(format: ", %.3f steps", $0) } ?? ""
                Terminal.print("\(tensor.name.visibleLine)  \(tensor.type.name)  \(noise)\(steps)")
            }
            for name in Set(model.report.floatOperators).sorted() { Terminal.print("stays on floats: \(name.visibleLine)") }
            Terminal.print("\(output): \(bytes) bytes")
        }
    }

    private struct Summary: Encodable {
        struct Tensor: Encodable {
            var name: String
            var role: String
            var type: String
            var minimum: Float
            var maximum: Float
            var scales: [Float]
            var zeroPoint: Int
            var rootMeanSquareError: Double?
            var signalToNoise: Double?
            var errorInSteps: Double?
        }
        var mode: String
        var outputBytes: Int
        var operators: [String]
        var floatOperators: [String]
        var tensors: [Tensor]
    }
}
