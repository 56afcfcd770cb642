/// Says which of a model's outputs nothing can be concluded from: of a row with one that is no number, the largest is whatever the
/// comparisons make of it.
struct OutputCheck {
    /// What the outputs are of.
    let data: Dataset

    /// - Throws: `KitError` for an output that is no number, or infinite.
    func requireFinite(_ values: [Float]) throws {
        guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
        throw fault(at: index, of: values)
    }

    /// As ``requireFinite(_:)``, but what is less than all others is no class: the logarithm of a probability of 0.
    func requireClasses(_ values: [Float]) throws {
        let width = max(values.count / max(data.sampleCount, 1), 1)
        for start in stride(from: 0, to: values.count, by: width) {
            let row = values[start..<min(start + width, values.count)]
            guard
                let index = row.firstIndex(where: { $0.isNaN || $0 == .infinity })
                    ?? (row.contains(where: \.isFinite) ? nil : start)
            else { continue }
            throw fault(at: index, of: values)
        }
    }

    private func fault(at index: Int, of values: [Float]) -> KitError {
        let width = max(values.count / max(data.sampleCount, 1), 1)
        let place = width > 1 ? " in output \(index % width + 1)" : ""
        return KitError(
            "what the model gives for sample \(data.firstSample + index / width + 1) of '\(data.name)' is \(values[index])\(place)",
            help: "Its weights, or what it computes of them, are no numbers or too large.")
    }
}
