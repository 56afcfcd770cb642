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
            int8 and int16x8 need samples of the input: an IDX file or a NumPy array, plain or gzipped, or FILE.npz:ARRAY; one \
            sample along the first axis. A model of several inputs needs them for each, in the order of its inputs: \
            --calibration a.npy --calibration b.npy. With the same samples the scales are those of TensorFlow's converter.

            Operators that have no integer kernel stay on floats and are named; --no-allow-float refuses them.
            """)

    @Argument(help: "A .keras, .h5 or float .tflite file.")
    var file: String

    @Option(name: .shortAndLong, help: "The .tflite file to write.")
    var output: String

    @Option(help: "\(Quantizer.Mode.allCases.map(\.rawValue).joined(separator: ", ")).")
    var to = Quantizer.Mode.int8

    @Option(help: "The samples of an input; once for each input.")
    var calibration: [String] = []

    @Option(help: "How many of the samples.")
    var count = 500

    @Option(
        help: """
            What each element of the samples is multiplied by: a number or a fraction such as 1/255; once for all inputs, or \
            once for each.
            """)
    var scale: [String] = []

    @Option(help: "The type of inputs and outputs: float32, int8, uint8 or int16.")
    var io = "float32"

    @Flag(inversion: .prefixedNo, help: "Let operators without an integer kernel stay on floats.")
    var allowFloat = true

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        try ModelFiles.refuse(writing: output, over: [file] + calibration)
        let source = try Model(file)
        guard let type = ElementType.allCases.first(where: { $0.name == io }) else {
            throw ValidationError("'\(io)' is not an element type.")
        }
        let quantizer = Quantizer(to, inputOutput: type, allowsFloatOperators: allowFloat)
        let model: QuantizedModel
        if to == .int8 || to == .int16x8 {
            model = try quantizer.quantize(source.calibration(on: samples()))
        } else {
            model = try quantizer.quantize(source.graph)
        }
        let bytes = try model.graph.tfliteBytes()
        try model.graph.write(to: output)
        try report(model, bytes: bytes.count)
    }

    /// The first samples of each input.
    private func samples() throws -> [Dataset] {
        guard !calibration.isEmpty else {
            throw ValidationError("\(to.rawValue) needs samples: give --calibration FILE.")
        }
        let scales = scale.isEmpty ? ["1"] : scale
        guard [1, calibration.count].contains(scales.count) else {
            throw ValidationError("--scale is given \(scales.count) times and --calibration \(calibration.count) times.")
        }
        return try calibration.enumerated().map { index, file in
            let divisor = try Fraction(scales.count == 1 ? scales[0] : scales[index]).divisor
            var data = try Dataset(inputs: file, dividedBy: divisor).prefix(count)
            data.name = file
            return data
        }
    }

    private func report(_ model: QuantizedModel, bytes: Int) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
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
            Terminal.print(json: String(decoding: try encoder.encode(summary), as: UTF8.self))
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

extension Quantizer.Mode: ExpressibleByArgument {}

/// "1/255" or "0.5", as what elements are divided by: NumPy divides, and does not multiply by an inverse.
struct Fraction {
    var divisor: Double

    init(_ text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
        guard (1...2).contains(parts.count), let numerator = parts[0], let denominator = parts.count == 2 ? parts[1] : 1,
            numerator.isFinite, denominator.isFinite, denominator != 0, numerator != 0
        else { throw ValidationError("'\(text)' is neither a number nor a fraction such as 1/255.") }
        divisor = denominator / numerator
    }
}
