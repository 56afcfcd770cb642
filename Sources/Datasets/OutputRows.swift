#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a model gives for samples: real numbers, row-major, one row per sample.
package struct OutputRows: Sendable {
    package let values: [Float]
    package let width: Int

    /// - Precondition: `values` are whole rows of `width`.
    package init(_ values: [Float], width: Int) { (self.values, self.width) = (values, width) }

    private var rows: [Range<Int>] {
        width > 0 ? stride(from: 0, to: values.count, by: width).map { $0..<min($0 + width, values.count) } : []
    }

    /// The index of the first value that is no number, or infinite.
    package var firstNotFinite: Int? { values.firstIndex { !$0.isFinite } }

    /// The index of a value because of which a row has no largest: one is not a number, or infinite; the logarithm of 0 can be
    /// smallest.
    package var firstWithoutLargest: Int? {
        for row in rows {
            let outputs = values[row]
            let index = outputs.firstIndex { $0.isNaN || $0 == .infinity }
            if let index = index ?? (outputs.contains(where: \.isFinite) ? nil : row.lowerBound) { return index }
        }
        return nil
    }

    /// One column as two, of classes 0 and 1. It is the probability of class 1, or its logit.
    package var ofTwoClasses: OutputRows {
        let areProbabilities = values.allSatisfy { (0...1).contains($0) }
        let pairs = values.flatMap { value in
            let yes = areProbabilities ? value : Float(1 / (1 + exp(-Double(value))))
            return [1 - yes, yes]
        }
        return OutputRows(pairs, width: 2)
    }

    /// Rows that are not probabilities are logits, of which the softmax is taken.
    ///
    /// Rows of a quantized softmax add up to 1 within half a step of 1/256 for each class.
    package var probabilities: [Float] {
        let tolerance = 0.01 + Float(width) / 512
        let areProbabilities = rows.allSatisfy { row in
            values[row].allSatisfy { $0 >= 0 } && abs(values[row].reduce(0, +) - 1) <= tolerance
        }
        if areProbabilities { return values }
        return rows.flatMap { row -> [Float] in
            let largest = values[row].max()!
            let powers = values[row].map { exp(Double($0 - largest)) }
            let sum = powers.reduce(0, +)
            return powers.map { Float($0 / sum) }
        }
    }

    /// The index of each row's largest value; the first of equals.
    package var largest: [Int] {
        rows.map { row in
            var best = row.lowerBound
            for index in row where values[index] > values[best] { best = index }
            return best - row.lowerBound
        }
    }

    /// How many values of each row are larger than the one at its index in `chosen`.
    package func largerCounts(than chosen: [Int]) -> [Int] {
        zip(rows, chosen).map { row, index in
            let mine = values[row.lowerBound + index]
            return values[row].count { $0 > mine }
        }
    }
}
