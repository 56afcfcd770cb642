import Datasets
import Records
import Tensors

extension Dataset {
    /// Images and labels from two files: IDX as MNIST has them, or NumPy arrays.
    ///
    /// - Parameters:
    ///   - images: [count, height, width] or [count, height, width, channels].
    ///   - labels: One class number per image.
    ///   - divisor: What a pixel is divided by; 255 makes 0 … 1.
    /// - Throws: `KitError` where a file is missing or malformed, or their counts differ.
    public init(images: String, labels: String, dividedBy divisor: Double = 255) throws {
        try self.init(inputs: images, labels: labels, dividedBy: divisor)
        guard sampleShape.rank == 2 || sampleShape.rank == 3 else {
            throw KitError("'\(images)' has rank \(sampleShape.rank + 1); images have rank 3 or 4")
        }
        if sampleShape.rank == 2 { sampleShape.dimensions.append(1) }
        channels = .last
    }

    /// Samples of any shape from an array, IDX or NumPy, whose first axis counts them. "digits.npz:x_test" names one
    /// array of several.
    ///
    /// - Parameters:
    ///   - labels: One class number per sample.
    ///   - targets: What is to be predicted for each sample, for regression.
    ///   - divisor: What an element is divided by; nil for 1.
    /// - Throws: `KitError` where a file is missing or malformed, or their counts differ.
    public init(inputs: String, labels: String? = nil, targets: String? = nil, dividedBy divisor: Double? = nil) throws {
        try Preprocessing.check(divisor: divisor ?? 1)
        let source = try ArrayFile(inputs)
        guard let count = source.array.shape.dimensions.first else {
            throw KitError("'\(inputs)' is a single number; the first axis of an array of samples counts them")
        }
        self.init(
            name: inputs, sampleShape: Shape(Array(source.array.shape.dimensions.dropFirst())), sampleCount: count,
            elements: try Self.elements(source.array, path: inputs), origins: [source.file.origin(.dataset)])
        preprocessing.divisor = divisor ?? 1
        hasGivenScale = divisor != nil
        if let labels { try addLabels(labels) }
        if let targets { try addTargets(targets) }
    }

    private mutating func addLabels(_ path: String) throws {
        let file = try ArrayFile(path)
        guard file.array.shape.elementCount == file.array.shape.dimensions.first else {
            throw KitError("'\(path)' has rank \(file.array.shape.rank); labels have rank 1")
        }
        guard file.array.shape.elementCount == sampleCount else {
            throw KitError(
                "'\(name)' has \(sampleCount) \(sampleShape.rank >= 2 ? "images" : "samples") but '\(path)' has \(file.array.shape.elementCount) labels",
                help: "Take both files from the same part of the data set.")
        }
        labels = try (file.array.reals() ?? []).enumerated().map { index, value in
            guard let label = Int(exactly: value), label >= 0 else {
                throw KitError("label \(index) of '\(path)' is \(value); class numbers are 0, 1, 2, …")
            }
            return label
        }
        add(file.file)
    }

    private mutating func addTargets(_ path: String) throws {
        let file = try ArrayFile(path)
        guard file.array.shape.dimensions.first == sampleCount, let values = file.array.reals() else {
            throw KitError(
                "'\(name)' has \(sampleCount) samples but the shape of '\(path)' is \(file.array.shape)",
                help: "Take both files from the same part of the data set.")
        }
        targets = values.map { Float($0) }
        fileTargetShape = Shape(Array(file.array.shape.dimensions.dropFirst()))
        add(file.file)
    }

    private mutating func add(_ file: InputFile) {
        let origin = file.origin(.dataset)
        if !origins.contains(origin) { origins.append(origin) }
    }

    /// Bytes stay; every other type becomes float32.
    private static func elements(_ array: Tensor, path: String) throws -> SampleElements {
        if array.type == .uint8 || array.type == .bool { return .bytes(array.bytes) }
        if array.type == .float32 { return .floats(array.bytes) }
        guard let values = array.reals() else { throw KitError("'\(path)' holds \(array.type.name), which are not numbers") }
        return SampleElements(rounding: values)
    }
}
