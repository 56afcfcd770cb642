import ArgumentParser
import Modelbook
import Models
import Quantization
import SystemIO

struct ModelSensitivityCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensitivity",
        abstract: "Says what each operator costs in integers, and which mix of integers and floats is worth its size.",
        discussion: """
            Each operator alone is computed on integers, and the model is run on the samples. With --mixed operators become integers \
            one after the other, those first that save most bytes for the least error; --output writes the smallest model that loses \
            no more than --max-loss.

            \(SampleOptions.discussion)
            """)

    @Argument(help: "A .keras, .h5, .onnx or float .tflite file, or a SavedModel folder.")
    var file: String

    @OptionGroup var options: ConversionOptions

    @OptionGroup var samples: SampleOptions

    @OptionGroup var calibration: CalibrationOptions

    @Option(help: "How many of the samples for calibration.")
    var calibrationCount = 500

    @Option(help: "int8 or int16x8.")
    var to = Quantizer.Mode.int8

    @Flag(help: "Also mix integers and floats.")
    var mixed = false

    @Option(name: .shortAndLong, help: "The .tflite file to write: the smallest mix that loses no more than --max-loss.")
    var output: String?

    @Option(help: "The points of accuracy that may be lost, such as 0.1.")
    var maxLoss = 0.1

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        if let output {
            try ModelFiles.refuse(writing: output, over: [file] + samples.files + calibration.files, ending: ".tflite")
        }
        let model = try options.model(file)
        let data = try samples.required(for: model.inputShape)
        let shown = try calibration.required(
            for: model.sampleShapes, count: calibrationCount, samples.normalization, label: samples.label,
            target: samples.target, to)
        let sensitivity = try model.sensitivity(to, on: data, calibration: shown)
        let mix = try mixed || output != nil ? model.mixedPrecision(to, on: data, calibration: shown) : nil
        if let output, let mix { try mix.model(of: mix.smallest(losingAtMost: maxLoss / 100)).write(to: output) }
        let report = Report(model: file, sensitivity, mix)
        if json { try Terminal.print(asJSON: report) } else { Terminal.print(report.text) }
    }

    private struct Report: Encodable {
        struct Entry: Encodable {
            var tensor: String
            var `operator`: String
            var accuracy: Double?
            var signalToNoise: Double?
            var savedBytes: Int
        }
        struct Step: Encodable {
            var tensor: String
            var integerOperators: [Int]
            var bytes: Int
            var accuracy: Double?
            var signalToNoise: Double?
            var isOnFront: Bool
        }

        var model: String
        var mode: String
        /// Of the float model.
        var accuracy: Double?
        /// Each operator alone in integers.
        var operators: [Entry]
        var steps: [Step]?

        init(model: String, _ sensitivity: Sensitivity, _ mix: MixedPrecision?) {
            self.model = model
            mode = sensitivity.mode.rawValue
            accuracy = sensitivity.accuracy?.value
            operators = sensitivity.entries.map {
                Entry(
                    tensor: $0.tensor, operator: $0.name, accuracy: $0.accuracy?.value, signalToNoise: $0.signalToNoise?.value,
                    savedBytes: Int($0.saved.value))
            }
            steps = mix?.steps.map {
                Step(
                    tensor: $0.tensor, integerOperators: $0.integerOperators, bytes: Int($0.size.value),
                    accuracy: $0.accuracy?.value, signalToNoise: $0.signalToNoise?.value, isOnFront: $0.isOnFront)
            }
        }

        var text: String {
            var lines = ["\(model): each operator alone in \(mode)" + (accuracy.map { ", \(Percentage($0)) on floats" } ?? "")]
            func answers(_ accuracy: Double?, _ noise: Double?) -> String {
                (accuracy.map { "\(Percentage($0)), " } ?? "")
                    + (noise.map { "\(PlainNumber($0).rounded(to: 1)) dB" } ?? "no output differs")
            }
            for entry in operators {
                lines.append("  \(entry.tensor.visibleLine)  \(entry.operator)  \(answers(entry.accuracy, entry.signalToNoise))")
            }
            if steps != nil { lines.append("one operator more in each line; * is what no other line beats in size and answers") }
            for step in steps ?? [] {
                lines.append(
                    "\(step.isOnFront ? "*" : " ") \(step.tensor.visibleLine)  \(step.bytes) bytes  \(answers(step.accuracy, step.signalToNoise))"
                )
            }
            return lines.joined(separator: "\n")
        }
    }
}
