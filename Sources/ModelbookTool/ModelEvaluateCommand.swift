import ArgumentParser
import Inference
import Modelbook
import Models
import SystemIO

struct ModelEvaluateCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Says how well a model does on a data set.",
        discussion: SampleOptions.discussion)

    @Argument(help: "A .tflite, .keras, .h5 or .onnx file, or a SavedModel folder.")
    var file: String

    @OptionGroup var options: ConversionOptions

    @OptionGroup var samples: SampleOptions

    @Option(help: "Also the share of samples whose class is among this many largest outputs.")
    var top = 1

    @Option(help: "Whose arithmetic: \(KernelChoice.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kernels = KernelChoice.fast

    @Option(help: "Threads; one on each processor core if not given.")
    var threads: Int?

    @Flag(help: "The samples follow each other in time: what the model remembers of one goes on to the next.")
    var stream = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard top >= 1 else { throw ValidationError("--top takes a whole number from 1.") }
        guard threads ?? 1 >= 1 else { throw ValidationError("--threads takes a whole number from 1.") }
        guard !stream || threads ?? 1 == 1 else { throw ValidationError("--stream runs sample after sample, on one thread.") }
    }

    func run() throws {
        let model = try options.model(file)
        let data = samples.data ?? "", samples = try samples.required(for: model.inputShape)
        if stream, !model.graph.remembers {
            Terminal.report("warning: --stream changes nothing: the model remembers nothing\n")
        }
        if samples.labels.isEmpty, !samples.targets.isEmpty {
            let result = try model.evaluateRegression(
                on: samples, kernels: kernels, asStream: stream, threads: threads)
            try print(
                EvaluationReport(model: file, data: data, kernels: kernels.rawValue, regression: result))
        } else {
            let result = try model.evaluate(on: samples, kernels: kernels, asStream: stream, threads: threads)
            guard top < result.classCount || top == 1 else {
                throw ValidationError("--top \(top) is all of the model's \(result.classCount) classes.")
            }
            try print(
                EvaluationReport(
                    model: file, data: data, kernels: kernels.rawValue, classification: result, top: top))
        }
    }

    private func print(_ report: EvaluationReport) throws {
        if json { try Terminal.print(asJSON: report) } else { Terminal.print(report.text) }
    }
}
