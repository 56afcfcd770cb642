import Storage
import Tensors

/// Layers whose channels are behind the batch, (N, C, …). They are converted as the same layers with channels last, and what
/// they make stays so until a layer needs it in Keras's order.
extension KerasConverter {
    /// A call with its tensors where the converter of the layer expects them.
    struct LaidOut {
        var layer: KerasArchitecture.Layer
        var arguments: KerasArguments
        /// Whether the results lie with their channels last.
        var isTurned = false
    }

    mutating func laidOut(
        _ layer: KerasArchitecture.Layer, _ arguments: KerasArguments, name: String
    ) throws -> LaidOut {
        let configuration = layer.configuration
        // Layers inside lay out their own inputs.
        if layer.inner != nil || configuration.kind == "SpectralNormalization" {
            return LaidOut(layer: layer, arguments: arguments)
        }
        var changes: [String: JSONValue]?
        let values = arguments.values
        let heedsOrder = KerasLayerKind.of(configuration).map { $0.inert["data_format"] == nil } ?? false
        if configuration.dataFormat == "channels_first", heedsOrder, !configuration.kind.hasPrefix("ConvLSTM"),
            !Self.takesBoth(configuration.kind) || values.contains(where: \.isTurned),
            values.allSatisfy({ $0.shape.count >= 3 })
        {
            changes = ["data_format": .string("channels_last")]
        } else if let first = values.first(where: \.isTurned) {
            let rank = first.shape.count
            if values.allSatisfy({ $0.shape.count == rank }), arguments.hasOnlyNumbers {
                changes = configuration.settingsOfChannelsLast(rank: rank)
            }
        } else {
            return LaidOut(layer: layer, arguments: arguments)
        }
        guard let changes else {
            return LaidOut(layer: layer, arguments: arguments.mapping { channelsFirst($0, name: name + "/channels_first") })
        }
        var result = LaidOut(layer: layer, arguments: arguments.mapping { channelsLast($0, name: name + "/channels_last") })
        if !changes.isEmpty { result.layer.configuration = configuration.changing(changes) }
        result.isTurned = configuration.kind != "Permute"
        return result
    }

    /// Layers whose operators take any order of axes.
    private static func takesBoth(_ kind: String) -> Bool {
        ["Global", "ZeroPadding", "Cropping"].contains { kind.hasPrefix($0) }
    }

    /// The same tensor as (N, …, C).
    mutating func channelsLast(_ value: Value, name: String) -> Value {
        var result = value
        result.isTurned = false
        let rank = value.shape.count
        if value.isTurned || rank < 3 { return result }
        if let known = turned[value.tensor] { return known }
        result = moved(value, [0] + Array(2..<rank) + [1], name: name)
        (turned[value.tensor], straight[result.tensor]) = (result, value)
        return result
    }

    /// The same tensor where Keras has its channels.
    mutating func channelsFirst(_ value: Value, name: String) -> Value {
        guard value.isTurned else { return value }
        if let known = straight[value.tensor] { return known }
        var given = value
        given.isTurned = false
        let rank = value.shape.count
        let result = moved(given, [0, rank - 1] + Array(1..<rank - 1), name: name)
        (straight[value.tensor], turned[result.tensor]) = (result, given)
        return result
    }

    /// The axes in another order; a reshape where no element moves.
    private mutating func moved(_ value: Value, _ order: [Int], name: String) -> Value {
        let (before, after) = (order.sorted().filter { value.shape[$0] != 1 }, order.filter { value.shape[$0] != 1 })
        var result =
            before == after
            ? builder.reshape(value, to: order.map { value.shape[$0] }, name: name) : transposed(value, order, name: name)
        result.mask = value.mask
        return result
    }
}

extension GraphBuilder.Value {
    /// As Keras has it.
    var kerasShape: [Int] { isTurned ? shapeOfChannelsFirst : shape }

    /// Of a tensor with its channels last, the shape with its channels first.
    var shapeOfChannelsFirst: [Int] { [shape[0], shape[shape.count - 1]] + shape[1..<shape.count - 1] }
}

extension KerasConfiguration {
    /// Layers and functions of each element by itself.
    private static let elementwise: Set<String> = [
        "ReLU", "LeakyReLU", "ELU", "Identity", "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
        "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization", "Add", "Subtract", "Multiply", "Average",
        "Maximum", "Minimum", "Divide", "TrueDivide", "Power", "Relu", "Relu6", "Sigmoid", "Tanh", "Silu", "Elu", "HardSigmoid",
        "HardSilu", "Softplus", "Softsign", "Selu", "HardSwish", "Swish", "LeakyRelu", "Gelu", "Exp", "Absolute", "Abs",
        "Negative", "Sqrt", "Rsqrt", "Log", "Square", "Clip", "Cast", "StopGradient",
    ]
    private static let activationsAlongAxis: Set<String> = ["softmax", "log_softmax", "glu", "sparsemax"]

    /// The settings that differ where the same layer computes on tensors with their channels last; nil where it cannot.
    func settingsOfChannelsLast(rank: Int) -> [String: JSONValue]? {
        func moved(_ axis: Int) -> Int? {
            let place = axis < 0 ? axis + rank : axis
            guard (0..<rank).contains(place) else { return nil }
            return place == 0 ? 0 : place == 1 ? rank - 1 : place - 1
        }
        if Self.elementwise.contains(kind) { return [:] }
        switch kind {
        case "Activation":
            guard let name = try? functionName("activation"), !Self.activationsAlongAxis.contains(name) else { return nil }
            return [:]
        case "Permute":
            guard let dims = try? list("dims") else { return nil }
            let axes = dims.compactMap(moved)
            return axes.count == dims.count ? ["dims": .array(axes.map { .int($0) })] : nil
        case "Rescaling":
            return self["scale"]?.double != nil && (self["offset"] ?? .int(0)).double != nil ? [:] : nil
        case "BatchNormalization", "Softmax", "Concatenate", "LayerNormalization", "GroupNormalization", "UnitNormalization":
            let byDefault = kind == "Concatenate" && !isLayer ? 0 : -1
            guard let axes = self["axis"] == nil ? [byDefault] : try? list("axis"), axes.count == 1, let axis = moved(axes[0])
            else { return nil }
            return ["axis": .int(axis)]
        default: return nil
        }
    }
}
