import Datasets
import Tensors

/// What a model sees of a data set is finite numbers: a sample with any other value would be classified, timed and calibrated with
/// like all others, and nobody would know.
extension Dataset {
    /// All samples as a model sees them, one after the other.
    ///
    /// - Throws: `KitError` for an element that is no number, or infinite.
    func floats() throws -> [Float] {
        do throws(SampleValues.Unfit) {
            return try values.finite()
        } catch {
            throw fault(error)
        }
    }

    /// Whether all elements of several are one.
    var isConstant: Bool { elements.isRepeated(every: 1) }

    /// Whether several samples are all equal.
    var isRepeated: Bool { elements.isRepeated(every: sampleShape.elementCount) }

    /// - Throws: `KitError` for a target that is no number, or infinite.
    func checkTargets() throws {
        guard let index = targets.firstIndex(where: { !$0.isFinite }) else { return }
        let width = max(targets.count / max(sampleCount, 1), 1)
        throw KitError(
            "target \(index % width + 1) of sample \(firstSample + index / width + 1) of '\(name)' is \(targets[index])",
            help: "Leave the sample out, or give it a number.")
    }

    /// - Parameter outputs: How many classes the model tells apart.
    /// - Throws: `KitError` for a class that the model does not have, and for fewer words than it has classes: which of them are
    ///   missing, their alphabetical order does not say.
    func checkClasses(of outputs: Int) throws {
        if let largest = labels.max(), largest >= outputs {
            throw KitError(
                "the model has \(outputs) outputs but the data set has labels up to \(largest)",
                help: "Is this the data set that the model was trained for?")
        }
        guard let wordCount, wordCount < outputs else { return }
        let words = classNames.prefix(8).joined(separator: ", ") + (classNames.count > 8 ? ", …" : "")
        throw KitError(
            "'\(name)' has \(wordCount) classes, \(words), and the model has \(outputs): which outputs are they?",
            inCell: "Name all of the model's classes in the order of its outputs: classNames: [\"…\"].",
            onCommandLine: "Name all of the model's classes in the order of its outputs: --class-names NAME,NAME,…")
    }

    /// What is wrong with an element that is no finite number.
    func fault(_ unfit: SampleValues.Unfit) -> KitError {
        fault(at: unfit.index, "is \(unfit.value)", help: "Leave the sample out, or give it a number.")
    }

    /// What is wrong with an element, with its place in the file: "sample 2 of 'x.npy' is nan in element 4".
    func fault(at index: Int, _ problem: String, help: String = "") -> KitError {
        let size = max(sampleShape.elementCount, 1), element = index % size
        let inFile = element % fileRows * (size / fileRows) + element / fileRows
        let place = size > 1 ? " in element \(inFile + 1)" : ""
        return KitError("sample \(firstSample + index / size + 1) of '\(name)' \(problem)\(place)", help: help)
    }
}
