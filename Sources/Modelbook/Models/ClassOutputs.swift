import Datasets

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
        var outputs = OutputRows(values, width: values.count / max(data.sampleCount, 1))
        if outputs.width == 1 { outputs = outputs.ofTwoClasses }
        (width, probabilities, predictions) = (outputs.width, outputs.probabilities, outputs.largest)
    }
}
