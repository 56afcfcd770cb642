import Records

extension Evaluation: Displayable {
    /// How many are right, and what is taken for what where there are few classes.
    public var display: Display? {
        let table = Table(
            titles("Samples", "Accuracy", "± (95 %)", "Cross-entropy"),
            [[total, accuracy, uncertainty.magnitude, loss]])
        return (2...20).contains(classCount) ? .group([.table(table), .chart(confusionChart())]) : .table(table)
    }

    /// "accuracy 97.71 % of 10,000, loss 0.0731", in a sentence.
    var sentence: String { words("accuracy \(accuracy) of \(total), loss \(loss)") }
}
