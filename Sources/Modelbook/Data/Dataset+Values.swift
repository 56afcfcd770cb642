import Records
import SystemIO
import Tensors

extension Dataset {
    /// Samples that a cell made itself.
    ///
    /// - Parameters:
    ///   - samples: each as long as the others, as the model is to see them.
    ///   - shape: of one sample; a list of numbers if nil.
    ///   - labels: one class number per sample, or none.
    ///   - targets: what is to be predicted, as many numbers for each sample, or none.
    /// - Throws: `KitError` where the counts do not fit each other.
    public init<Element: BinaryFloatingPoint>(
        _ samples: [[Element]], shape: [Int]? = nil, labels: [Int] = [], targets: [[Element]] = [], classNames: [String] = [],
        named name: String = "values of the notebook"
    ) throws {
        let size = samples.first?.count ?? 0
        let shape = Shape(shape ?? [size])
        if let odd = samples.firstIndex(where: { $0.count != size }) {
            throw KitError("sample \(odd) has \(samples[odd].count) elements, the first has \(size)")
        }
        guard samples.isEmpty || shape.checkedElementCount == size else {
            throw KitError("samples of \(size) elements do not have the shape \(shape)")
        }
        for (what, count) in [("labels", labels.count), ("targets", targets.count)] where count != 0 && count != samples.count {
            throw KitError("there are \(samples.count) samples and \(count) \(what)", help: "Give one for each sample, or none.")
        }
        guard labels.allSatisfy({ $0 >= 0 }) else { throw KitError("class numbers are 0, 1, 2, …, not \(labels.min() ?? 0)") }
        let bytes = Bytes(of: samples.flatMap { $0.map { Float($0) } })
        let values = targets.flatMap { $0.map { Float($0) } }
        self.init(
            name: name, sampleShape: shape, sampleCount: samples.count, labels: labels, classNames: classNames, targets: values,
            elements: .floats(bytes), origins: [Origin(.input, name)])
    }
}
