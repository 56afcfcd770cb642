import Records
import Tensors

/// Labelled images: unsigned bytes as the file has them, and how a model wants to see them.
public struct Dataset: Sendable {
    /// What the data set is called in origins: the images' path, or a part of it.
    public let name: String
    /// Height, width and channels of one image.
    public let imageShape: Shape
    /// One class number per image.
    public let labels: [Int]
    /// A model sees a pixel p as Float(Double(p) / divisor).
    public let divisor: Double
    /// The images, row-major, `labels.count` times `imageShape.elementCount` bytes.
    let pixels: Bytes
    /// Changes with the content: file hashes and the part taken.
    let identity: String
    public let origins: [Origin]

    /// Images and labels from two IDX files (optionally compressed with gzip).
    ///
    /// - Parameter divisor: What a pixel is divided by; 255 makes 0 … 1.
    /// - Throws: `KitError` where a file is missing or malformed, or their counts differ.
    public init(images: String, labels: String, dividedBy divisor: Double = 255) throws {
        let imageFile = try InputFile(images)
        let labelFile = try InputFile(labels)
        let image = try IDXFile(imageFile)
        let label = try IDXFile(labelFile)
        guard image.dimensions.count == 3 || image.dimensions.count == 4 else {
            throw KitError("'\(images)' has rank \(image.dimensions.count); images have rank 3 or 4")
        }
        guard label.dimensions.count == 1 else {
            throw KitError("'\(labels)' has rank \(label.dimensions.count); labels have rank 1")
        }
        guard image.dimensions[0] == label.dimensions[0] else {
            throw KitError(
                "'\(images)' has \(image.dimensions[0]) images but '\(labels)' has \(label.dimensions[0]) labels",
                help: "Take both files from the same part of the data set.")
        }
        var shape = Array(image.dimensions.dropFirst())
        if shape.count == 2 { shape.append(1) }
        name = images
        imageShape = Shape(shape)
        self.labels = label.elements.array(of: UInt8.self).map(Int.init)
        self.divisor = divisor
        pixels = image.elements
        identity = "\(imageFile.sha256) \(labelFile.sha256) \(divisor)"
        origins = [imageFile.origin(.dataset), labelFile.origin(.dataset)]
    }

    private init(_ whole: Dataset, _ range: Range<Int>) {
        name = "\(whole.name), images \(range.lowerBound + 1)–\(range.upperBound)"
        imageShape = whole.imageShape
        labels = Array(whole.labels[range])
        divisor = whole.divisor
        let size = whole.imageShape.elementCount
        pixels = whole.pixels[range.lowerBound * size..<range.upperBound * size]
        identity = "\(whole.identity) \(range)"
        origins = [Origin(.dataset, name, sha256: whole.origins[0].sha256)] + whole.origins.dropFirst()
    }

    /// The number of images.
    public var count: Count { Count(labels.count, origins: origins) }

    /// One more than the largest label.
    public var classCount: Int { (labels.max() ?? -1) + 1 }

    /// The first images, at most as many as there are.
    public func prefix(_ maximum: Int) -> Dataset { Dataset(self, 0..<min(max(maximum, 0), labels.count)) }

    /// One image as a model's float input.
    func floats(ofImage index: Int) -> [Float] {
        let size = imageShape.elementCount
        return pixels[index * size..<(index + 1) * size].array(of: UInt8.self).map { Float(Double($0) / divisor) }
    }
}
