import Datasets
import Models
import Records
import Tensors

/// How a data set's elements become a model's input, as ``SampleValues`` encodes them.
struct InputEncoding {
    private let data: Dataset
    private let input: TensorInfo

    /// - Throws: `KitError` for other input types.
    init(for input: TensorInfo, of data: Dataset) throws {
        self.data = data
        self.input = input
        guard SampleValues.encodableTypes.contains(input.type) else {
            throw KitError(
                """
                the model's input '\(input.name)' is \(input.type.name); samples can be given as float32, int64, int32, int16, \
                int8, uint8 or bool
                """)
        }
    }

    /// The encoded samples, one after the other.
    ///
    /// - Throws: `KitError` naming an element that is not a finite number, or that an integer cannot be.
    func encoded() throws -> Bytes {
        if let quantization = input.quantization { warnOfClipping(quantization) }
        do throws(SampleValues.Unfit) {
            return try data.values.encoded(as: input.type, input.quantization)
        } catch {
            guard error.value.isFinite else { throw data.fault(error) }
            let numbers = input.type == .bool ? "0 and 1" : "whole numbers"
            throw data.fault(
                at: error.index, "is \(error.value)",
                help: "The model's input '\(input.name)' takes \(numbers) as \(input.type.name).")
        }
    }

    /// Warns of samples that reach so far beyond the values of an integer input that they are for another model, or in another
    /// scale: by more than half of its range.
    private func warnOfClipping(_ quantization: AffineQuantization) {
        let steps: ClosedRange<Double>
        switch input.type {
        case .int16: steps = -32768...32767
        case .int8: steps = -128...127
        case .uint8: steps = 0...255
        default: return
        }
        let (scale, zeroPoint) = (Double(quantization.scale), Double(quantization.zeroPoint))
        let (lower, upper) = ((steps.lowerBound - zeroPoint) * scale, (steps.upperBound - zeroPoint) * scale)
        let (least, most) = data.values.range, half = (upper - lower) / 2
        guard least < lower - half || most > upper + half else { return }
        func text(_ value: Double) -> String { "\(PlainNumber(value))" }
        KitWarning.report(
            "the samples of '\(data.name)' reach from \(text(least)) to \(text(most)) and are cut to what the model's input "
                + "'\(input.name)' holds, \(text(lower)) to \(text(upper)): is this the scale that the model was trained for?")
    }
}
