import Quantization
import Records

extension Model {
    /// What refinements do to each layer, on the samples that they are done for: in a model of integers the error of its sums
    /// beside the float layer's.
    ///
    /// - Throws: `KitError` without refinements, and where samples do not fit.
    public func refinementTable(
        _ mode: Quantizer.Mode, calibratedOn data: Dataset..., weightBits: Int = 8, refinements: Set<Refinement>
    ) throws -> Table {
        guard !refinements.isEmpty else {
            throw KitError(
                "no refinements are given", help: "There are \(Refinement.allCases.map { ".\($0)" }.joined(separator: ", ")).")
        }
        let how = "\(mode.rawValue) \(weightBits) \(refinements.map(\.rawValue).sorted())"
        let key = "refinements \(identity) \(how) \(data.map(\.identity).joined(separator: " "))"
        let layers = try ResultCache.shared.value(for: key) {
            try quantize(mode, calibratedOn: data, weightBits: weightBits, refinements: refinements).report.refinements
        }
        func number(_ value: Double?) -> any TableCell { value.map { PlainNumber($0, origins: origins).rounded(to: 4) } ?? "" }
        return Table(
            titles("Layer", "Refinement", "Before", "After"),
            layers.map { layer in
                [
                    OperatorComparison.short(layer.layer), layer.refinement.title, number(layer.before),
                    layer.refusal.map { words("not done: \($0)") } ?? number(layer.after),
                ]
            },
            note: words(
                "Of an equalization, the factor between the largest and the smallest range of the channels between two layers. Of a rounding, the root mean square error of a layer's sums, and of a correction the mean shift of its channels."
            ))
    }
}

extension Refinement {
    /// In the page's language.
    fileprivate var title: String {
        switch self {
        case .crossLayerEqualization: words("cross-layer equalization")
        case .adaptiveRounding: words("adaptive rounding")
        case .biasCorrection: words("bias correction")
        }
    }
}
