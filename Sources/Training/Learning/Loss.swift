/// What training makes small, by Keras's formulas: the mean over the samples of a minibatch.
@frozen public enum Loss: String, Sendable, Hashable, CaseIterable {
    /// −log of the share that the right class has; targets are class numbers, or shares that sum to 1.
    case categoricalCrossentropy = "categorical_crossentropy"
    /// −t·log p − (1 − t)·log(1 − p), the mean over the outputs; targets are from 0 to 1.
    case binaryCrossentropy = "binary_crossentropy"
    /// (p − t)², the mean over the outputs.
    case meanSquaredError = "mean_squared_error"

    /// Keras has some by two names, and one for class numbers alone.
    public init?(keras name: String) {
        switch name {
        case "sparse_categorical_crossentropy", "SparseCategoricalCrossentropy", "CategoricalCrossentropy":
            self = .categoricalCrossentropy
        case "BinaryCrossentropy": self = .binaryCrossentropy
        case "mse", "MeanSquaredError": self = .meanSquaredError
        default: self.init(rawValue: name)
        }
    }
}
