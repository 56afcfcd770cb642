/// A classifier's outputs, read as what they mean.
struct ClassOutputs {
    /// How many classes there are.
    let width: Int
    /// Row-major, one row per sample.
    let probabilities: [Float]
    /// The class with the largest output for each sample; the first of equals.
    let predictions: [Int]

    /// - Parameter values: real numbers, row-major, one row per sample. One column is the probability of class 1, or its
    ///   logit. Rows that are not probabilities are logits, of which the softmax is taken.
    /// - Throws: `KitError` where a row has no largest output: one is not a number, or infinite; the logarithm of 0 can be smallest.
    init(_ values: [Float], of data: Dataset) throws {
        try OutputCheck(data: data).requireClasses(values)
        let rows = data.sampleCount
        var width = values.count / max(rows, 1)
        var values = values
        if width == 1 {
            let areProbabilities = values.allSatisfy { (0...1).contains($0) }
            values = values.flatMap { value in
                let yes = areProbabilities ? value : Float(1 / (1 + exponential(-Double(value))))
                return [1 - yes, yes]
            }
            width = 2
        }
        self.width = width
        probabilities = Self.probabilities(values, width: width)
        predictions = (0..<rows).map { row in
            var best = row * width
            for index in row * width..<(row + 1) * width where values[index] > values[best] { best = index }
            return best - row * width
        }
    }

    /// Rows of a quantized softmax add up to 1 within half a step of 1/256 for each class.
    private static func probabilities(_ values: [Float], width: Int) -> [Float] {
        guard width > 0 else { return [] }
        let tolerance = 0.01 + Float(width) / 512
        let areProbabilities = stride(from: 0, to: values.count, by: width).allSatisfy { row in
            let outputs = values[row..<row + width]
            return outputs.allSatisfy { $0 >= 0 } && abs(outputs.reduce(0, +) - 1) <= tolerance
        }
        if areProbabilities { return values }
        return stride(from: 0, to: values.count, by: width).flatMap { row -> [Float] in
            let largest = values[row..<row + width].max()!
            let powers = values[row..<row + width].map { exponential(Double($0 - largest)) }
            let sum = powers.reduce(0, +)
            return powers.map { Float($0 / sum) }
        }
    }
}
