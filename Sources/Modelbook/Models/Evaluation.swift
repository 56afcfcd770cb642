import Models
import Records
import Tensors

/// What a classifier answered on a data set.
public struct Evaluation: Sendable {
    /// The class with the largest output for each image; the first of equals.
    public let predictions: [Int]
    public let labels: [Int]
    /// Outputs as probabilities, row-major, one row per image.
    public let probabilities: [Float]
    public let classCount: Int
    let origins: [Origin]

    /// - Parameter output: The raw rows of the model's output, as `info` describes them.
    init(output: Bytes, info: TensorInfo, labels: [Int], origins: [Origin]) throws {
        let values = try Self.real(output, info)
        let width = labels.isEmpty ? 0 : values.count / labels.count
        guard width > 0, (labels.max() ?? 0) < width else {
            throw KitError(
                "the model has \(width) outputs but the data set has labels up to \(labels.max() ?? 0)",
                help: "Is this the data set that the model was trained for?")
        }
        predictions = labels.indices.map { row in
            var best = row * width
            for index in row * width..<(row + 1) * width where values[index] > values[best] { best = index }
            return best - row * width
        }
        self.labels = labels
        self.origins = origins
        probabilities = values
        classCount = width
    }

    private static func real(_ output: Bytes, _ info: TensorInfo) throws -> [Float] {
        func dequantized<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> [Float] {
            let scale = Double(info.quantization?.scale ?? 1)
            let zeroPoint = info.quantization?.zeroPoint ?? 0
            return output.array(of: T.self).map { Float(scale * Double(Int($0) - zeroPoint)) }
        }
        return switch info.type {
        case .float32: output.array(of: Float.self)
        case .int8: dequantized(Int8.self)
        case .uint8: dequantized(UInt8.self)
        case .int16: dequantized(Int16.self)
        default: throw KitError("the model's output '\(info.name)' is \(info.type.name); a classifier's is float or quantized")
        }
    }

    /// Images classified as their label says.
    public var correct: Count {
        Count(zip(predictions, labels).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }, origins: origins)
    }

    public var total: Count { Count(labels.count, origins: origins) }

    /// Top-1 accuracy.
    public var accuracy: Percentage { correct.share(of: total) }

    /// The share of images whose label is among the k largest outputs.
    public func accuracy(top k: Int) -> Percentage {
        var hits = 0
        for row in labels.indices {
            let outputs = probabilities[row * classCount..<(row + 1) * classCount]
            let mine = outputs[row * classCount + labels[row]]
            let larger = outputs.reduce(0) { $0 + ($1 > mine ? 1 : 0) }
            if larger < k { hits += 1 }
        }
        return Count(hits, origins: origins).share(of: total)
    }

    /// Half the width of the 95 % interval of the accuracy, by the normal approximation of the binomial.
    public var uncertainty: Points {
        let p = accuracy.value
        return Points(1.96 * (p * (1 - p) / Double(labels.count)).squareRoot(), origins: origins)
    }

    /// Mean cross-entropy, natural logarithm, of the probability given to the label, at least 1e-7 as Keras has it.
    /// Rounded to six decimals, which every processor agrees on.
    public var loss: PlainNumber {
        var sum = 0.0
        for row in labels.indices {
            sum -= logarithm(max(Double(probabilities[row * classCount + labels[row]]), 1e-7))
        }
        return PlainNumber((sum / Double(labels.count) * 1e6).rounded() / 1e6, origins: origins).rounded(to: 4)
    }

    /// How many images the other evaluation classifies differently.
    public func disagreements(with other: Evaluation) -> Count {
        Count(zip(predictions, other.predictions).reduce(0) { $0 + ($1.0 != $1.1 ? 1 : 0) }, origins: origins)
    }

    /// How often each class (row) was taken for each class (column), row-major.
    public var confusion: [Int] {
        var counts = [Int](repeating: 0, count: classCount * classCount)
        for (prediction, label) in zip(predictions, labels) { counts[label * classCount + prediction] += 1 }
        return counts
    }

    /// Of what was called `label`, the share that was.
    public func precision(of label: Int) -> Percentage {
        let called = Count(predictions.reduce(0) { $0 + ($1 == label ? 1 : 0) }, origins: origins)
        return Count(confusion[label * classCount + label], origins: origins).share(of: called)
    }

    /// Of what was `label`, the share that was called so.
    public func recall(of label: Int) -> Percentage {
        let were = Count(labels.reduce(0) { $0 + ($1 == label ? 1 : 0) }, origins: origins)
        return Count(confusion[label * classCount + label], origins: origins).share(of: were)
    }
}
