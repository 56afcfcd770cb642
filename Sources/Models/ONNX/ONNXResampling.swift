import Tensors

/// What the elements of a resized axis are computed from. Coordinates are computed in the precision of the models.
struct ONNXResampling {
    enum Mode { case nearest, linear, cubic }

    var mode: Mode
    /// How a place in the output is one in the input, as ONNX names it.
    var coordinates: String
    var rounding: String
    /// The cubic curve's parameter.
    var curve: Float
    /// Whether only elements of the input have weights, which are then scaled to a sum of 1.
    var excludesOutside: Bool
    /// Whether the curve is widened where the output is smaller than the input.
    var isAntialiased: Bool
    /// The number of what is outside the region, where it is cut and resized; nil where it is not.
    var outside: Float?

    /// One axis.
    struct Axis {
        var size: Int
        var output: Int
        /// Output by input.
        var scale: Float
        /// The part of the axis that is resized, as fractions of it.
        var region: (start: Float, end: Float) = (0, 1)

        var isUnchanged: Bool { size == output && scale == 1 && region == (0, 1) }
    }

    /// What output element `index` is computed from: a place between elements of the input.
    private func place(_ index: Int, _ axis: Axis) -> Float {
        let (x, size) = (Float(index), Float(axis.size))
        switch coordinates {
        case "half_pixel": return (x + 0.5) / axis.scale - 0.5
        case "tf_half_pixel_for_nn": return (x + 0.5) / axis.scale
        case "half_pixel_symmetric":
            let adjustment = Float(axis.output) / (axis.scale * size)
            return size / 2 * (1 - adjustment) + (x + 0.5) / axis.scale - 0.5
        case "pytorch_half_pixel": return axis.output > 1 ? (x + 0.5) / axis.scale - 0.5 : 0
        case "align_corners": return axis.output == 1 ? 0 : x * (size - 1) / Float(axis.output - 1)
        case "tf_crop_and_resize":
            let (start, end) = axis.region
            if axis.output == 1 { return 0.5 * (start + end) * (size - 1) }
            return start * (size - 1) + x * (end - start) * (size - 1) / Float(axis.output - 1)
        default: return x / axis.scale
        }
    }

    private func isOutside(_ place: Float, _ axis: Axis) -> Bool {
        outside != nil && (place < 0 || place > Float(axis.size - 1))
    }

    private func element(_ place: Float, _ axis: Axis) -> Int {
        let rounded: Float
        switch rounding {
        case "round_prefer_floor": rounded = (place - 0.5).rounded(.up)
        case "round_prefer_ceil": rounded = (place + 0.5).rounded(.down)
        case "ceil": rounded = place.rounded(.up)
        default: rounded = place.rounded(.down)
        }
        return Int(min(max(rounded, 0), Float(axis.size - 1)))
    }

    /// For each output element the one element of the input that it is; nil where it is more than one.
    func elements(_ axis: Axis) -> [Int]? {
        guard mode == .nearest, outside == nil else { return nil }
        return (0..<axis.output).map { element(place($0, axis), axis) }
    }

    /// Weights (output, size), and what is added to each output.
    func matrix(_ axis: Axis) -> (weights: [Float], offsets: [Float]) {
        var weights = [Float](repeating: 0, count: axis.output * axis.size)
        var offsets = [Float](repeating: 0, count: axis.output)
        for index in 0..<axis.output {
            let place = place(index, axis)
            if let outside, isOutside(place, axis) {
                offsets[index] = outside
                continue
            }
            for (element, weight) in taps(place, axis) { weights[index * axis.size + element] += weight }
        }
        return (weights, offsets)
    }

    private func taps(_ place: Float, _ axis: Axis) -> [(element: Int, weight: Float)] {
        if mode == .nearest { return [(element(place, axis), 1)] }
        let radius: Float = mode == .linear ? 1 : 2
        // A wider curve reaches further.
        let width = isAntialiased ? max(1 / axis.scale, 1) : 1
        let last = Float(axis.size - 1)
        let centre = mode == .linear && !isAntialiased ? min(max(place, 0), last) : place
        let range = (centre - radius * width).rounded(.down)...(centre + radius * width).rounded(.up)
        guard range.lowerBound.magnitude < 0x1p24, range.upperBound.magnitude < 0x1p24 else { return [] }
        var taps: [(element: Int, weight: Float)] = []
        for number in Int(range.lowerBound)...Int(range.upperBound) {
            let weight = height((Float(number) - centre) / width)
            guard weight != 0, !excludesOutside || (0..<axis.size).contains(number) else { continue }
            taps.append((min(max(number, 0), axis.size - 1), weight))
        }
        guard excludesOutside || isAntialiased else { return taps }
        let sum = taps.reduce(0) { $0 + $1.weight }
        return sum == 0 ? [] : taps.map { ($0.element, $0.weight / sum) }
    }

    /// The curve at a distance.
    private func height(_ distance: Float) -> Float {
        let x = abs(distance)
        if mode == .linear { return max(1 - x, 0) }
        if x <= 1 { return ((curve + 2) * x - (curve + 3)) * x * x + 1 }
        return x < 2 ? ((curve * x - 5 * curve) * x + 8 * curve) * x - 4 * curve : 0
    }
}
