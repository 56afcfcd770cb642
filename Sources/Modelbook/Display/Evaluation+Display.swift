import Records

extension Evaluation: Displayable {
    /// "accuracy 97.71 % of 10,000, loss 0.0731"
    public var display: Display? { .text("accuracy \(accuracy) of \(total), loss \(loss)") }
}
