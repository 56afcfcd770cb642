import Training

extension Samples {
    /// A data set as a network sees it, with its labels as classes, or with its targets.
    ///
    /// - Throws: `KitError` where there are neither, or one that is not a finite number.
    package init(_ data: Dataset) throws {
        guard !data.labels.isEmpty || !data.targets.isEmpty else {
            throw KitError(
                "'\(data.name)' has neither labels nor targets to learn from", inCell: "Give them: Dataset(inputs:labels:).",
                onCommandLine: "Give them: --labels FILE, or --label COLUMN of a .csv file.")
        }
        try data.checkTargets()
        try self.init(
            inputs: [data.floats()], count: data.sampleCount,
            targets: data.labels.isEmpty ? .values(data.targets) : .classes(data.labels.map { Int32(clamping: $0) }))
    }
}
