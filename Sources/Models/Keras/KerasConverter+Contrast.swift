import Storage
import Tensors

/// AutoContrast: the values of each channel of a picture from the smallest to the largest become the whole range.
extension KerasConverter {
    mutating func autoContrast(_ context: Context, _ input: Value) throws -> Value {
        let configuration = context.configuration, name = context.name
        try configuration.requireChannelsLast()
        guard input.shape.count == 4 else { throw context.error("the input has shape \(Shape(input.shape))") }
        let given = configuration["value_range"] ?? .array([.int(0), .int(255)])
        guard let bounds = (given["config"]?["value"] ?? given).array?.compactMap(\.double), bounds.count == 2,
            bounds[0] < bounds[1]
        else { throw configuration.refusal(of: "value_range") }
        let width = Float(bounds[1] - bounds[0])
        let least = reduced(.reduceMin, input, axes: [1, 2], keeps: true, name: name + "/least")
        let largest = reduced(.reduceMax, input, axes: [1, 2], keeps: true, name: name + "/largest")
        let difference = try combined(.sub, largest, least, name: name + "/difference", context)
        let scale = try combined(.div, number(width, name: name + "/width"), difference, name: name + "/scale", context)
        let moved = try combined(.sub, input, least, name: name + "/moved", context)
        let scaled = try combined(.mul, moved, scale, name: name + "/scaled", context)
        var result = mapped(.relu, arithmetic(.minimum, scaled, width, name: name + "/limited"), name: name + "/positive")
        if bounds[0] != 0 { result = arithmetic(.add, result, Float(bounds[0]), name: name + "/placed") }
        // A channel of one value stays what it is.
        let differs = try combined(.greater, largest, least, name: name + "/differs", type: .bool, context)
        return try chosen(differs, result, input, name: name, context)
    }
}
