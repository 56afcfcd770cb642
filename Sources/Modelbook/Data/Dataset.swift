import Datasets
import Records
import SystemIO
import Tensors

/// Samples of a model's input, with their classes or the values to be predicted where these are known.
///
/// ```swift
/// let test = try Dataset(images: "t10k-images-idx3-ubyte.gz", labels: "t10k-labels-idx1-ubyte.gz")
/// let digits = try Dataset(inputs: "digits.npz:x_test", labels: "digits.npz:y_test", dividedBy: 255)
/// let photos = try Dataset(folder: "photos", height: 96, width: 96)
/// let flowers = try Dataset(csv: "iris.csv", label: "species")
/// ```
public struct Dataset: Sendable {
    /// What the data set is called in origins: the path of its samples, or a part of it.
    public var name: String
    /// Of one sample: height, width and channels of an image.
    public var sampleShape: Shape
    /// The number of samples.
    var sampleCount: Int
    /// Of a part: how many samples of the whole come before it.
    var firstSample = 0
    /// One class number per sample; empty if classes are not known.
    public var labels: [Int] = []
    /// What the class numbers mean; empty if that is not known.
    public var classNames: [String] = []
    /// How many words the data set has for classes, where ``labels`` are their places in the alphabet; nil where the numbers are
    /// given.
    var wordCount: Int?
    /// What is to be predicted for each sample, row-major, as many for each; empty if it is not known.
    public var targets: [Float] = []
    /// Of the targets of one sample in their file; nil for a list.
    var fileTargetShape: Shape?
    /// Where the channels of ``targets`` are; nil if that is not known.
    var targetChannels: SampleLayout.Channels?
    var elements: SampleElements { didSet { elementsDigest = LazyDigest() } }
    /// Of ``elements``; copies with the same elements share it.
    var elementsDigest = LazyDigest()
    /// Where the samples have their channels; nil if that is not known.
    var channels: SampleLayout.Channels?
    /// Of samples that were transposed: how many rows of elements they have in the file.
    var fileRows = 1
    /// Whether whoever made the data set said what elements are divided by.
    var hasGivenScale = true
    var preprocessing = Preprocessing()
    /// The files that the samples are from; numbers about them have these origins.
    public var origins: [Origin]

    /// The number of samples.
    public var count: Count { Count(sampleCount, origins: origins) }

    /// A model sees an element e as (e / divisor - mean) / deviation.
    public var divisor: Double { preprocessing.divisor }

    /// The number of class names, or one more than the largest label.
    public var classCount: Int { classNames.isEmpty ? (labels.max() ?? -1) + 1 : classNames.count }

    /// Of the targets of one sample.
    var targetShape: Shape {
        let width = targets.count / max(sampleCount, 1)
        return fileTargetShape.flatMap { $0.checkedElementCount == width ? $0 : nil } ?? [width]
    }

    /// The first samples, at most as many as there are.
    public func prefix(_ maximum: Int) -> Dataset { self[0..<min(max(maximum, 0), sampleCount)] }

    /// Some samples, by their positions from 0.
    public subscript(range: Range<Int>) -> Dataset {
        let part = range.clamped(to: 0..<sampleCount)
        let size = sampleShape.elementCount
        var copy = self
        let places = part.isEmpty ? "none of its samples" : "\(Self.word(sampleShape)) \(part.lowerBound + 1)–\(part.upperBound)"
        copy.name = "\(name), \(places)"
        copy.sampleCount = part.count
        copy.firstSample += part.lowerBound
        if !labels.isEmpty { copy.labels = Array(labels[part]) }
        if !targets.isEmpty {
            let width = targets.count / sampleCount
            copy.targets = Array(targets[part.lowerBound * width..<part.upperBound * width])
        }
        copy.elements = elements[part.lowerBound * size..<part.upperBound * size]
        copy.origins[0].name = copy.name
        return copy
    }

    /// A digest of all that a computation can see of the data set, whatever way it came to be so. What is kept between runs is
    /// kept by it, so it is taken of the values themselves: files, options and changes of a cell's own are in them.
    package var identity: String {
        let digest = SHA256()
        digest.update("\([name] + classNames) \(firstSample) \(sampleCount) \(sampleShape) \(preprocessing) ")
        digest.update("\(wordCount ?? 0) \(channels?.rawValue ?? "") \(targetShape) \(targetChannels?.rawValue ?? "") ")
        digest.update("\(labels.count) labels, \(targets.count) targets: ")
        labels.withUnsafeBytes { digest.update($0) }
        targets.withUnsafeBytes { digest.update($0) }
        digest.update(elementsDigest.value { elements.digest })
        return digest.finish()
    }

    private static func word(_ shape: Shape) -> String { shape.rank == 3 ? "images" : "samples" }

    /// The elements of one sample as a model sees them.
    package func floats(ofSample index: Int) -> [Float] {
        let size = sampleShape.elementCount
        return values[index * size..<(index + 1) * size]
    }

    /// All elements as a model sees them.
    var values: SampleValues { SampleValues(elements, preprocessing) }
}

extension SampleElements {
    fileprivate var digest: String {
        switch self {
        case .bytes(let bytes): "bytes " + bytes.withUnsafeBytes { SHA256.hex(of: $0) }
        case .floats(let bytes): "floats " + bytes.withUnsafeBytes { SHA256.hex(of: $0) }
        }
    }
}
