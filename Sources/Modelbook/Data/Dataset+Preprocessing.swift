import Datasets
import Tensors

extension Dataset {
    /// The same samples, seen by a model as (element / divisor - mean) / deviation.
    ///
    /// - Parameters:
    ///   - mean: One number for all elements, or one for each channel, the last axis.
    ///   - deviation: As many numbers as `mean` has.
    /// - Throws: `KitError` where there are as many numbers as neither, or a deviation is 0.
    public func normalized(mean: [Double], deviation: [Double]) throws -> Dataset {
        guard mean.count == deviation.count, mean.count == 1 || mean.count == sampleShape.dimensions.last else {
            throw KitError(
                "\(mean.count) means and \(deviation.count) deviations do not fit samples of shape \(sampleShape)",
                help: "Give one of each for all elements, or one of each for every channel, the last axis.")
        }
        guard deviation.allSatisfy({ $0 != 0 && $0.isFinite }) else { throw KitError("a deviation is 0 or not a number") }
        guard mean.allSatisfy(\.isFinite) else { throw KitError("a mean is not a number") }
        var copy = self
        copy.preprocessing.mean = mean
        copy.preprocessing.deviation = deviation
        return copy
    }

    /// Images [height, width, channels] resized as `tf.image.resize` does it: bilinear, with centres at half pixels.
    public func resized(height: Int, width: Int) throws -> Dataset {
        let resizing = Resizing(from: try imageSize(), to: (height, width), channels: sampleShape[2])
        guard height > 0, width > 0 else { throw KitError("images of \(height) × \(width) pixels have no pixels") }
        try Self.checkSize([height, width, sampleShape[2]])
        var copy = self
        copy.sampleShape = [height, width, sampleShape[2]]
        copy.elements = elements.resized(by: resizing)
        return copy
    }

    /// Images [height, width, channels] as [channels, height, width], which models from PyTorch take.
    public func channelsFirst() throws -> Dataset {
        let (height, width) = try imageSize()
        let channels = sampleShape[2]
        var copy = try transposed(rows: height * width, columns: channels, to: [channels, height, width])
        copy.channels = .first
        return copy
    }

    /// - Throws: `KitError` for samples of more elements than memory may hold.
    static func checkSize(_ dimensions: [Int]) throws {
        let limit = 1 << 28
        let count = dimensions.reduce(1) { $0 > limit / max($1, 1) ? limit + 1 : $0 * $1 }
        guard count <= limit else {
            throw KitError("samples of \(dimensions.map(String.init).joined(separator: " × ")) elements are too large")
        }
    }

    private func imageSize() throws -> (height: Int, width: Int) {
        guard sampleShape.rank == 3 else {
            throw KitError("samples of shape \(sampleShape) are not images [height, width, channels]")
        }
        return (sampleShape[0], sampleShape[1])
    }
}

extension Preprocessing {
    /// - Throws: `KitError` for a divisor that makes no numbers of elements.
    static func check(divisor: Double) throws {
        guard divisor.isFinite, divisor != 0 else { throw KitError("elements cannot be divided by \(divisor)") }
    }
}
