import Tensors
import Training

extension Samples {
    /// A data set as a network sees it, with its labels as classes, or with its targets.
    ///
    /// - Throws: `KitError` where there are neither.
    package init(_ data: Dataset) throws {
        guard !data.labels.isEmpty || !data.targets.isEmpty else {
            throw KitError(
                "'\(data.name)' has neither labels nor targets to learn from", help: "Give them: Dataset(inputs:labels:).")
        }
        try self.init(
            inputs: [data.floats], count: data.sampleCount,
            targets: data.labels.isEmpty ? .values(data.targets) : .classes(data.labels.map { Int32(clamping: $0) }))
    }
}

extension Dataset {
    /// All samples as a model sees them, one after the other.
    var floats: [Float] {
        let count = sampleCount * sampleShape.elementCount, channels = preprocessing.channels
        switch elements {
        case .bytes(let bytes):
            // One entry per byte value and channel.
            let table = (0..<256).flatMap { value in
                (0..<channels).map { preprocessing.value(Double(value), channel: $0) }
            }
            return bytes.withUnsafeBytes { source in
                [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
                    for index in 0..<count { buffer[index] = table[Int(source[index]) * channels + index % channels] }
                    initialized = count
                }
            }
        case .floats:
            return (0..<count).map { preprocessing.value(element($0), channel: $0 % channels) }
        }
    }
}
