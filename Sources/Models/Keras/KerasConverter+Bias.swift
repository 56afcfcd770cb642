import Tensors

/// What Keras 3 adds with TensorFlow as a bias: a constant of which one axis is longer than 1.
extension KerasConverter {
    /// `shape` as it is added to a tensor of shape `result`: along the last axis where that is as long, else along the one
    /// behind the batch; nil where it is added as NumPy does it.
    mutating func biasShape(_ shape: [Int], addedTo result: [Int], _ context: Context) -> [Int]? {
        let long = shape.filter { $0 > 1 }
        guard context.configuration.kerasMajorVersion >= 3, long.count == 1, result.count >= 2 else { return nil }
        let known = builder.sizes.known(result, at: context.name + "/bias")
        let bias: [Int]
        if known[known.count - 1] == long[0] {
            bias = long
        } else if known[1] == long[0] {
            bias = long + Array(repeating: 1, count: result.count - 2)
        } else {
            return nil
        }
        return bias == Array(shape.drop { $0 == 1 }) ? nil : bias
    }

    /// An operand of a sum as it is added to `result`.
    mutating func addend(_ operand: Value, to result: Value, _ context: Context) -> Value {
        guard builder.tensors[operand.tensor].data != nil,
            let shape = biasShape(operand.shape, addedTo: result.shape, context)
        else { return operand }
        return builder.reshape(operand, to: shape, name: context.name + "/bias")
    }

    /// What a convolution with its channels first makes, with its bias where Keras adds it: along the last axis, if that is
    /// as long. `result` has its channels last and the bias added to them.
    mutating func biased(_ context: Context, _ result: Value) throws -> Value {
        let configuration = context.configuration, rank = result.shape.count, filters = result.shape[rank - 1]
        guard context.isTurned, configuration.kind.contains("Conv"), try configuration.bool("use_bias", default: true),
            biasShape([filters] + Array(repeating: 1, count: rank - 2), addedTo: result.shapeOfChannelsFirst, context) != nil
        else { return result }
        let place = configuration.kind.hasPrefix("Separable") ? 2 : 1
        let bias = try context.weight(place, "bias", shape: [filters])
        let note =
            "layer '\(configuration.name)' has its channels first and as many as its last axis is long: the bias is added along that "
            + "axis, as Keras 3 does it with TensorFlow when the model is called; its predict adds it to the channels"
        // Keras's predict makes one operator of these two and their biases.
        if ["Conv1D", "Convolution1D", "Conv2D", "Convolution2D"].contains(configuration.kind), !notes.contains(note) {
            notes.append(note)
        }
        let moved = bias.flatMap { column in bias.map { column - $0 } }
        return affine(
            result, scale: Coefficients(1), offset: Coefficients(moved, shape: [filters, filters]),
            name: context.name + "/biased")
    }
}
