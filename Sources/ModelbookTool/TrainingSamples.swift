import ArgumentParser
import Modelbook

/// The samples that a command learns from.
struct TrainingSamples: ParsableArguments {
    @Option(name: [.long, .customLong("images")], help: "The samples.")
    var data: String

    @Option(help: "The file with one class number per sample.")
    var labels: String?

    @Option(help: "The file with what is to be predicted for each sample.")
    var targets: String?

    @Option(help: "What elements are divided by; 255 for IDX files, else 1.")
    var divideBy: Double?

    @Option(help: "Only the first samples.")
    var count: Int?

    @Option(help: "The share of the samples, the last ones, that are only looked at after each epoch.")
    var validation = 0.0

    func validate() throws {
        guard divideBy != 0 else { throw ValidationError("--divide-by 0 divides by nothing.") }
        guard (0..<1).contains(validation) else { throw ValidationError("--validation takes a share from 0 to below 1.") }
    }

    var files: [String] { [data] + [labels, targets].compactMap { $0 } }

    /// What is learnt from, and what is looked at.
    func read() throws -> (training: Dataset, validation: Dataset?) {
        let isNumPy = data.contains(".npz") || data.contains(".npy")
        var samples = try Dataset(inputs: data, labels: labels, targets: targets, dividedBy: divideBy ?? (isNumPy ? 1 : 255))
        if let count { samples = samples.prefix(count) }
        guard validation > 0 else { return (samples, nil) }
        let all = Int(samples.count.value), first = all - Int(Double(all) * validation)
        return (samples[0..<first], samples[first..<all])
    }
}
