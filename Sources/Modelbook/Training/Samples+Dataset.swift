import Tensors
import Training

extension Samples {
    /// A data set as a network takes it, with its labels as classes, or with its targets.
    ///
    /// - Throws: `KitError` where there are neither, one is not a finite number, or samples, classes or targets do not fit the
    ///   network.
    package init(_ data: Dataset, for network: Network) throws {
        guard !data.labels.isEmpty || !data.targets.isEmpty || data.sampleCount == 0 else {
            throw KitError(
                "'\(data.name)' has neither labels nor targets to learn from", inCell: "Give them: Dataset(inputs:labels:).",
                onCommandLine: "Give them: --labels FILE, or --label COLUMN of a .csv file.")
        }
        try data.checkTargets()
        var data = data
        // A network of several inputs refuses the samples of one by their number.
        if network.inputs.count == 1 {
            data = try data.fitted(to: SampleLayout(shape: Shape(network.inputs[0].shape)), of: network.name)
        }
        let output = Shape(network.outputShape)
        if !data.labels.isEmpty {
            if let classes = network.outputShape.last, classes > 1 { try data.checkClasses(of: classes) }
        } else if data.targets.count == data.sampleCount * output.elementCount {
            data = try data.targetsFitted(to: SampleLayout(shape: output), of: network.name)
        }
        try self.init(
            inputs: [data.floats()], count: data.sampleCount,
            targets: data.labels.isEmpty ? .values(data.targets) : .classes(data.labels.map { Int32(clamping: $0) }))
    }
}
