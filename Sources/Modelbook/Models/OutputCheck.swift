import Datasets

/// Says which of a model's outputs nothing can be concluded from: of a row with one that is no number, the largest is whatever the
/// comparisons make of it.
struct OutputCheck {
    /// What the outputs are of.
    let data: Dataset

    /// - Throws: `KitError` for an output that is no number, or infinite.
    func requireFinite(_ values: [Float]) throws {
        guard let index = rows(values).firstNotFinite else { return }
        throw fault(at: index, of: values)
    }

    /// As ``requireFinite(_:)``, but what is less than all others is no class: the logarithm of a probability of 0.
    func requireClasses(_ values: [Float]) throws {
        guard let index = rows(values).firstWithoutLargest else { return }
        throw fault(at: index, of: values)
    }

    private func rows(_ values: [Float]) -> OutputRows {
        OutputRows(values, width: max(values.count / max(data.sampleCount, 1), 1))
    }

    private func fault(at index: Int, of values: [Float]) -> KitError {
        let width = rows(values).width
        let place = width > 1 ? " in output \(index % width + 1)" : ""
        return KitError(
            "what the model gives for sample \(data.firstSample + index / width + 1) of '\(data.name)' is \(values[index])\(place)",
            help: "Its weights, or what it computes of them, are no numbers or too large.")
    }
}
