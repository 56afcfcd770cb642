import ArgumentParser
import Foundation
import Inference
import Modelbook
import Models
import Storage
import SystemIO

struct ModelEvaluateCommand: ModelFileCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Says how well a model does on a data set.",
        discussion: """
            Data are an IDX file or a NumPy array, plain or gzipped, or FILE.npz:ARRAY, with --labels or --targets; a .csv \
            file with --label or --target; a CIFAR-10 .bin file; or a folder with a subfolder of pictures or of WAV files \
            for each class.
            """)

    @Argument(help: "A .tflite, .keras or .h5 file.")
    var file: String

    @Option(name: [.long, .customLong("images")], help: "The samples.")
    var data: String

    @Option(help: "The file with one class number per sample.")
    var labels: String?

    @Option(help: "The file with what is to be predicted for each sample.")
    var targets: String?

    @Option(help: "The column of a .csv file with the class.")
    var label: String?

    @Option(help: "The column of a .csv file with what is to be predicted.")
    var target: String?

    @Option(help: "What elements are divided by; 255 for pictures and IDX files, else 1.")
    var divideBy: Double?

    @Option(help: "Only the first samples.")
    var count: Int?

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
        guard divideBy != 0 else { throw ValidationError("--divide-by 0 divides by nothing.") }
    }

    func run() throws {
        let model = try Model(file)
        var samples = try dataset(for: model)
        if let count { samples = samples.prefix(count) }
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
            try print(
                EvaluationReport(
                    model: file, data: data, kernels: kernels.rawValue, classification: result, top: top))
        }
    }

    private func dataset(for model: Model) throws -> Dataset {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: data, isDirectory: &isFolder), isFolder.boolValue {
            let shape = model.inputShape.dimensions
            if shape.count == 3 {
                return try Dataset(
                    folder: data, height: shape[0], width: shape[1], channels: shape[2], dividedBy: divideBy ?? 255)
            }
            return try Dataset(sounds: data, length: model.inputShape.elementCount)
        }
        if data.hasSuffix(".csv") {
            return try Dataset(csv: data, label: label, target: target, dividedBy: divideBy ?? 1)
        }
        if data.hasSuffix(".bin") { return try Dataset(cifar10: data, dividedBy: divideBy ?? 255) }
        let isNumPy = data.contains(".npz") || data.contains(".npy")
        return try Dataset(inputs: data, labels: labels, targets: targets, dividedBy: divideBy ?? (isNumPy ? 1 : 255))
    }

    private func print(_ report: EvaluationReport) throws {
        guard json else { return Terminal.print(report.text) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Terminal.print(json: String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
