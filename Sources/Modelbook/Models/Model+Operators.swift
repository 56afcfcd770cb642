import Inference
import Tensors

extension Model {
    /// The same model with an operator of the notebook's own: a custom operator of this name runs the closure.
    ///
    /// ```swift
    /// let model = try Model("models/custom.tflite").adding(operator: "Double") { inputs, _ in
    ///     [Tensor(inputs[0].bytes.array(of: Float.self).map { 2 * $0 }, shape: inputs[0].shape)]
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - name: As the file calls the operator.
    ///   - function: Takes the inputs and the operator's own options; returns as many tensors as the operator has
    ///     outputs, of the types that the file gives them.
    public func adding(operator name: String, _ function: @escaping CustomOperator.Function) -> Model {
        var copy = self
        copy.customOperators[name] = CustomOperator(function)
        return copy
    }

    /// What an interpreter of this model is made with.
    var options: InterpreterOptions {
        var options = InterpreterOptions()
        options.customOperators = customOperators
        return options
    }
}
