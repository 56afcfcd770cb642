import Tensors

/// What a model sees of a data set is finite numbers: a sample with any other value would be classified, timed and calibrated with
/// like all others, and nobody would know.
extension Dataset {
    /// An element as a model sees it.
    ///
    /// - Parameter index: of all samples' elements, row-major.
    /// - Throws: `KitError` for one that is no number, or infinite.
    func value(at index: Int) throws -> Float {
        let value = preprocessing.value(element(index), channel: index % preprocessing.channels)
        guard value.isFinite else { throw fault(at: index, "is \(value)", help: "Leave the sample out, or give it a number.") }
        return value
    }

    /// What a model sees of each byte: one entry per value and channel.
    ///
    /// - Throws: `KitError` where a byte that there is becomes infinite.
    func byteValues(_ bytes: Bytes) throws -> [Float] {
        let channels = preprocessing.channels
        let table = (0..<256).flatMap { value in (0..<channels).map { preprocessing.value(Double(value), channel: $0) } }
        if !table.allSatisfy(\.isFinite) { for index in 0..<bytes.count { _ = try value(at: index) } }
        return table
    }

    /// All samples as a model sees them, one after the other.
    func floats() throws -> [Float] {
        let count = sampleCount * sampleShape.elementCount, channels = preprocessing.channels
        switch elements {
        case .bytes(let bytes):
            let table = try byteValues(bytes)
            return bytes.withUnsafeBytes { source in
                [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
                    for index in 0..<count { buffer[index] = table[Int(source[index]) * channels + index % channels] }
                    initialized = count
                }
            }
        case .floats: return try (0..<count).map(value)
        }
    }

    /// Whether all elements of several are one.
    var isConstant: Bool {
        let count = sampleCount * sampleShape.elementCount
        guard count > 1 else { return false }
        let first = element(0)
        return (1..<count).allSatisfy { element($0) == first }
    }

    /// Whether several samples are all equal.
    var isRepeated: Bool {
        let size = sampleShape.elementCount
        return sampleCount > 1 && (size..<sampleCount * size).allSatisfy { element($0) == element($0 % size) }
    }

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

    /// What is wrong with an element, with its place in the file: "sample 2 of 'x.npy' is nan in element 4".
    func fault(at index: Int, _ problem: String, help: String = "") -> KitError {
        let size = max(sampleShape.elementCount, 1), element = index % size
        let inFile = element % fileRows * (size / fileRows) + element / fileRows
        let place = size > 1 ? " in element \(inFile + 1)" : ""
        return KitError("sample \(firstSample + index / size + 1) of '\(name)' \(problem)\(place)", help: help)
    }
}
