import Records
import Tensors

/// One sample of a data set: what a model sees, and what it is.
public struct Sample: Sendable {
    /// The data set with this sample alone.
    let data: Dataset

    /// The elements as a model sees them: divided and normalized as the data set says.
    public var values: [Float] { data.floats(ofSample: 0) }

    /// The elements as the file has them.
    public var elements: [Double] { (0..<shape.elementCount).map { data.elements[$0] } }

    /// Height, width and channels of an image.
    public var shape: Shape { data.sampleShape }

    /// The number of its class; nil if that is not known.
    public var label: Int? { data.labels.first }

    /// What its class is called; nil if that is not known.
    public var name: String? { label.map { data.classNames.indices.contains($0) ? data.classNames[$0] : String($0) } }

    /// What is to be predicted for it; empty if that is not known.
    public var targets: [Float] { data.targets }
}

extension Sample: Displayable {
    /// Its picture with its class, or its values.
    public var display: Display? {
        SamplePictures(data).map { .image($0.image) } ?? values.display
    }
}

extension Dataset {
    /// One sample, by its position from 0.
    /// - Precondition: there is such a sample.
    public subscript(position: Int) -> Sample {
        guard (0..<sampleCount).contains(position) else {
            fatalError("'\(name)' has no sample \(position): there are \(sampleCount), the first is 0")
        }
        return Sample(data: self[position..<position + 1])
    }

    /// All samples, one after the other.
    public var samples: [Sample] { (0..<sampleCount).map { self[$0] } }

    /// The first samples as pictures with their classes.
    ///
    /// - Throws: `KitError` where the samples are no images.
    public func pictures(_ count: Int = 12) throws -> Display {
        guard let pictures = SamplePictures(prefix(count)) else {
            throw KitError(
                "samples of shape \(sampleShape) are no images",
                help:
                    "Images are [height, width, channels]. Of other samples the data set itself is shown: test instead of test.pictures(12)."
            )
        }
        return .image(pictures.image)
    }
}
