import Tensors

/// Operators between pixels and channels.
extension ONNXConverter {
    mutating func resize() throws -> [ONNXOperand?] {
        let x = try value(try call.input(0))
        let sizes = try spatialSizes(x, ranks: 3...4)
        if let region = try call.optionalConstant(1, "roi"), region.count > 0 {
            throw call.error("a region is not supported")
        }
        let scales = try call.optionalConstant(2, "scales").flatMap { $0.count == 0 ? nil : $0.floats }
        let wanted = call.optional(3)?.constant?.numbers
        if call.optional(3) != nil, wanted == nil { throw call.error("its sizes are computed when the model runs") }
        try call.require("antialias", 0)
        try call.require("exclude_outside", 0)
        let policy = try call.string("keep_aspect_ratio_policy", default: "stretch")
        guard policy == "stretch" else {
            throw call.error("its attribute 'keep_aspect_ratio_policy' = '\(policy)' is not supported")
        }
        call.ignore("extrapolation_value", "cubic_coeff_a")
        let axes = try call.axes(try call.ints("axes") ?? Array(0..<x.rank), rank: x.rank)
        guard (wanted?.count ?? scales?.count ?? 0) == axes.count else {
            throw call.error("it has neither sizes nor scales for its axes")
        }
        var outputs = x.shape
        var factors = [Float](repeating: 1, count: x.rank)
        for (index, axis) in axes.enumerated() {
            if let wanted {
                outputs[axis] = wanted[index]
                if axis >= 2, let size = wanted[index].value { factors[axis] = Float(size) / Float(sizes[axis - 2]) }
            } else if let scales, scales[index] != 1 {
                guard axis >= 2, scales[index] > 0,
                    let size = Int(exactly: (Float(sizes[axis - 2]) * scales[index]).rounded(.down))
                else {
                    throw call.error("it resizes the batch or the channels, which is not supported")
                }
                outputs[axis] = Dimension(size)
                factors[axis] = scales[index]
            }
        }
        guard outputs[0] == x.shape[0], outputs[1] == x.shape[1], outputs.dropFirst(2).allSatisfy({ !$0.isOpen && $0.count > 0 })
        else {
            throw call.error("it resizes the batch or the channels, which is not supported")
        }
        for axis in 2..<x.rank where Float(outputs[axis].count) != factors[axis] * Float(sizes[axis - 2]) {
            throw call.error("its scale \(factors[axis]) does not make a whole number of \(sizes[axis - 2]) elements")
        }
        let places = try call.string("coordinate_transformation_mode", default: "half_pixel")
        if places == "pytorch_half_pixel", outputs.dropFirst(2).contains(.one) {
            throw call.error("its attribute 'coordinate_transformation_mode' = '\(places)' is not supported for one element")
        }
        let mode = try call.string("mode", default: "nearest")
        let (code, options) = try resizing(mode, isWhole: factors.allSatisfy { $0 >= 1 && $0 == $0.rounded() })
        let size = (x.rank == 3 ? [1] : []) + outputs.dropFirst(2).counts
        let shape = [x.shape[0]] + size.map { Dimension($0) } + [x.shape[1]]
        let tensor = emit(code, [image(x).tensor, tensor(of: size)], shape: shape, options)
        return [.value(value(of: tensor, image: shape, rank: x.rank))]
    }

    /// The operator that computes at the same places.
    private func resizing(_ mode: String, isWhole: Bool) throws -> (BuiltinOperator, Options) {
        let places = try call.string("coordinate_transformation_mode", default: "half_pixel")
        let rounding = try call.string("nearest_mode", default: "round_prefer_floor")
        let (corners, half): (Int, Int)
        switch places {
        case "half_pixel", "pytorch_half_pixel": (corners, half) = (0, 1)
        case "align_corners": (corners, half) = (1, 0)
        case "asymmetric": (corners, half) = (0, 0)
        default: throw call.error("its attribute 'coordinate_transformation_mode' = '\(places)' is not supported")
        }
        let options: Options = [.alignCorners: .int(corners), .halfPixelCenters: .int(half)]
        switch mode {
        case "linear": return (.resizeBilinear, options)
        case "nearest":
            if places == "asymmetric", rounding == "floor" { return (.resizeNearestNeighbor, options) }
            // Where each element is repeated, no centre lies between two: both ways of rounding to the nearest give the same.
            if half == 1, isWhole, rounding.hasPrefix("round") { return (.resizeNearestNeighbor, options) }
            throw call.error(
                "nearest neighbours with '\(places)' and '\(rounding)' are not supported",
                help: "Use coordinate_transformation_mode=asymmetric with nearest_mode=floor, or a whole factor.")
        default: throw call.error("its attribute 'mode' = '\(mode)' is not supported, only nearest and linear")
        }
    }

    mutating func depthToSpace() throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let size = try call.int("blocksize", default: 0)
        let sizes = try spatialSizes(x, ranks: 4...4)
        let mode = try call.string("mode", default: "DCR")
        let channels = try call.fixed(x.shape[1], "the number of channels")
        guard size > 0, size < 1 << 15, channels % (size * size) == 0, ["DCR", "CRD"].contains(mode) else {
            throw call.error("blocks of \(size) with mode '\(mode)' do not fit \(channels) channels")
        }
        let depth = channels / (size * size)
        let (height, width) = (Dimension(sizes[0]), Dimension(sizes[1])), block = Dimension(size)
        if mode == "DCR" {
            let shape = [x.shape[0], Dimension(sizes[0] * size), Dimension(sizes[1] * size), Dimension(depth)]
            let tensor = emit(.depthToSpace, [image(x).tensor], shape: shape, [.blockSize: .int(size)])
            return [.value(value(of: tensor, image: shape, rank: 4))]
        }
        let split = try reshaped(.value(x), [x.shape[0], Dimension(depth), block, block, height, width])
        let moved = try transposed(split, [0, 1, 4, 2, 5, 3])
        return [try reshaped(moved, [x.shape[0], Dimension(depth), Dimension(sizes[0] * size), Dimension(sizes[1] * size)])]
    }

    mutating func spaceToDepth() throws -> [ONNXOperand?] {
        let x = try value(try call.input())
        let size = try call.int("blocksize", default: 0)
        let sizes = try spatialSizes(x, ranks: 4...4)
        let channels = try call.fixed(x.shape[1], "the number of channels")
        guard size > 0, size < 1 << 15, sizes.allSatisfy({ $0 % size == 0 }) else {
            throw call.error("blocks of \(size) do not divide an image of \(Shape(sizes))")
        }
        let shape = [x.shape[0], Dimension(sizes[0] / size), Dimension(sizes[1] / size), Dimension(channels * size * size)]
        let tensor = emit(.spaceToDepth, [image(x).tensor], shape: shape, [.blockSize: .int(size)])
        return [.value(value(of: tensor, image: shape, rank: 4))]
    }
}
