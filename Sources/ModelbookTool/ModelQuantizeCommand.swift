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

    @Argument(help: "A .keras, .h5, .onnx or float .tflite file, or a SavedModel folder.")
    var file: String

    @Option(name: .shortAndLong, help: "The .tflite file to write.")
    var output: String

    @Option(
        name: .customLong("to"),
        help: "\(Quantizer.Mode.allCases.map(\.rawValue).joined(separator: ", ")); int8 if neither this nor --recipe is given.")
    var mode: Quantizer.Mode?

    @Option(help: "Quantize by this recipe, in the JSON of ai-edge-quantizer, instead of --to.")
    var recipe: String?

    @Option(help: "An operator that stays on floats, by its kind, such as SOFTMAX, or by what it makes; once for each.")
    var deny: [String] = []

    @Option(
        help: """
            How ranges come from the values: min-max, moving-average, percentile, percentile:SHARE such as 99.99, entropy or mse.
            """)
    var calibrationMethod = CalibrationMethod.minMax

    @Option(help: "Bits of the weights of FULLY_CONNECTED and CONV_2D: 8, or 4 with int8.")
    var weightBits = 8

    @Option(
        help: """
            What to do beyond TensorFlow's converter, once for each: \
            \(Refinement.allCases.map(\.rawValue).joined(separator: ", ")).
            """)
    var refinement: [Refinement] = []

    @OptionGroup var samples: CalibrationOptions

    @OptionGroup var normalization: NormalizationOptions

    @Option(help: "The column of a .csv file with the class, which is no input.")
    var label: String?

    @Option(help: "The column of a .csv file with what is to be predicted, which is no input.")
    var target: String?

    @OptionGroup var options: ConversionOptions

    @Option(help: "How many of the samples.")
    var count = 500

    @Option(help: "The type of inputs and outputs: float32, int8, uint8 or int16; int8 for int8 if not given, else float32.")
    var io: String?

    @Flag(inversion: .prefixedNo, help: "Let operators without an integer kernel stay on floats.")
    var allowFloat = true

    @Flag(help: "Print JSON.")
    var json = false

    private var to: Quantizer.Mode { mode ?? .int8 }

    func validate() throws {
        try options.validate(for: file)
        guard (label == nil && target == nil) || samples.hasTable else {
            throw ValidationError("--label and --target are columns of a .csv file: give it with --calibration.")
        }
        guard normalization.names.isEmpty || !samples.calibration.isEmpty else {
            throw ValidationError("\(normalization.names[0]) says something of samples: give them with --calibration FILE.")
        }
        guard recipe == nil || mode == nil else {
            throw ValidationError("--to does not go with --recipe, whose rules say what becomes of each operator.")
        }
        guard recipe == nil || deny.isEmpty else {
            throw ValidationError("--deny goes with --to; in a recipe the rule is \"algorithm_key\": \"no_quantize\".")
        }
        guard recipe == nil || weightBits == 8 else {
            throw ValidationError("--weight-bits goes with --to; in a recipe the weights' \"num_bits\" say it.")
        }
        guard
            recipe != nil || to == .int8 || to == .int16x8 || (deny.isEmpty && calibrationMethod == .minMax && refinement.isEmpty)
        else {
            throw ValidationError(
                "\(to.rawValue) leaves the arithmetic on floats: --deny, --calibration-method and --refinement change nothing.")
        }
        guard recipe != nil || to == .int8 || to == .int16x8 || samples.calibration.isEmpty else {
            throw ValidationError("\(to.rawValue) looks at no samples: leave out --calibration.")
        }
    }

    func run() throws {
        try ModelFiles.refuse(writing: output, over: [file] + samples.files + [recipe].compactMap { $0 }, ending: ".tflite")
        let source = try options.model(file)
        let name = io ?? (to == .int8 ? "int8" : "float32")
        guard let type = ElementType.allCases.first(where: { $0.name == name }) else {
            throw ValidationError("'\(name)' is not an element type.")
        }
        let quantizer = Quantizer(to, inputOutput: type, allowsFloatOperators: allowFloat, weightBits: weightBits)
        let model: QuantizedModel
        if let recipe {
            let data = try samples.read(for: source.sampleShapes, count: count, normalization, label: label, target: target)
            model = try source.quantize(
                by: QuantizationRecipe(recipe),
                data.isEmpty ? nil : source.calibration(on: data, by: calibrationMethod, refinements: Set(refinement)),
                inputOutput: io == nil ? .float32 : type)
        } else if to == .int8 || to == .int16x8 {
            let data = try samples.required(
                for: source.sampleShapes, count: count, normalization, label: label, target: target, to)
            model = try source.quantize(
                quantizer, source.calibration(on: data, by: calibrationMethod, refinements: Set(refinement)), keepingFloat: deny)
        } else {
            model = try source.quantize(quantizer)
        }
        let bytes = try model.graph.tfliteBytes()
        try model.graph.write(to: output)
        try report(model, of: source, bytes: bytes.count)
    }

    private func report(_ model: QuantizedModel, of source: Model, bytes: Int) throws {
        let changes = ByteChange.all(from: ByteCauses(of: source), to: ByteCauses(of: model.graph, fileBytes: bytes))
        let operators = model.graph.operatorChanges(from: source.graph)
        if json {
            let summary = Summary(
                mode: recipe == nil ? to.rawValue : "recipe", outputBytes: bytes,
                operators: model.graph.subgraphs[0].operators.map(\.code.name),
                floatOperators: model.report.floatOperators,
                tensors: model.report.tensors.map {
                    Summary.Tensor(
                        name: $0.name, role: $0.role.rawValue, type: $0.type.name,
                        minimum: $0.minimum.isFinite ? $0.minimum : nil,
                        maximum: $0.maximum.isFinite ? $0.maximum : nil, scales: $0.scales, zeroPoint: $0.zeroPoint,
                        rootMeanSquareError: $0.rootMeanSquareError,
                        signalToNoise: $0.signalToNoise.flatMap { $0.isFinite ? $0 : nil }, errorInSteps: $0.errorInSteps)
                }, refinements: model.report.refinements, changes: changes, operatorChanges: operators)
            try Terminal.print(asJSON: summary)
        } else {
            for tensor in model.report.weights {
                let noise = tensor.signalToNoise.map { $0.isFinite ? String(format: "%.1f dB", $0) : "no error" } ?? ""
                let steps = tensor.errorInSteps.map { String(format: ", %.3f steps", $0) } ?? ""
                Terminal.print("\(tensor.name.visibleLine)  \(tensor.type.name)  \(noise)\(steps)")
            }
            for name in Set(model.report.floatOperators).sorted() { Terminal.print("stays on floats: \(name.visibleLine)") }
            for layer in model.report.refinements { Terminal.print(Self.line(layer)) }
            for name in refinement where !model.report.refinements.contains(where: { $0.refinement == name }) {
                Terminal.print("\(name.rawValue): no layer that it can be done to")
            }
            Terminal.print("\(output): \(bytes) bytes instead of \(source.bytes.count)")
            for line in changes.lines { Terminal.print(line) }
            if !operators.isEmpty { Terminal.print("  operators: " + operators.joined(separator: ", ")) }
        }
    }

    private static func line(_ layer: LayerRefinement) -> String {
        func number(_ value: Double?) -> String { value.map { "\(PlainNumber($0).rounded(to: 4))" } ?? "" }
        let what =
            switch layer.refinement {
            case .crossLayerEqualization: "ranges of channels differ by a factor of"
            case .adaptiveRounding: "error of sums"
            case .biasCorrection: "shift of sums"
            }
        let result =
            layer.refusal.map { "not done: \($0)" } ?? "\(what) \(number(layer.after)) instead of \(number(layer.before))"
        return "\(layer.layer.visibleLine)  \(layer.refinement.rawValue)  \(result)"
    }

    private struct Summary: Encodable {
        struct Tensor: Encodable {
            var name: String
            var role: String
            var type: String
            var minimum: Float?
            var maximum: Float?
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
        var refinements: [LayerRefinement]
        var changes: [ByteChange]
        var operatorChanges: [String]
    }
}

extension Refinement: ExpressibleByArgument {}

extension CalibrationMethod: ExpressibleByArgument {
    /// "percentile:99.99" leaves out one value of 10,000.
    public init?(argument: String) {
        switch argument {
        case "min-max": self = .minMax
        case "moving-average": self = .movingAverage()
        case "percentile": self = .percentile()
        case "entropy": self = .entropy
        case "mse": self = .meanSquaredError
        default:
            guard argument.hasPrefix("percentile:"), let share = Double(argument.dropFirst(11)), share > 50, share <= 100 else {
                return nil
            }
            self = .percentile(share / 100)
        }
    }

    /// As it is written on the command line.
    public var defaultValueDescription: String { self == .minMax ? "min-max" : "\(self)" }
}
