import Tensors

/// Operators between pixels and channels.
extension ONNXConverter {
    mutating func resize() throws -> [ONNXOperand?] {
        let x = try value(try call.input(0))
        guard type(of: x) == .float32 else { throw call.error("an input of type \(type(of: x).name) is not supported") }
        var resampling = try resampling()
        let axes = try scaledAxes(x, &resampling)
        if let result = resized(x, axes, resampling) { return [.value(result)] }
        var result = x
        for (axis, own) in axes.enumerated() {
            guard let own, !own.isUnchanged else { continue }
            if let elements = resampling.elements(own) {
                try grow(by: elements.count)
                result = try taken(result, axis, elements)
            } else {
                result = try mixed(result, axis, own, resampling)
            }
        }
        return [.value(result)]
    }

    /// An axis of which each element becomes a sum of elements with weights: a product of matrices.
    private mutating func mixed(
        _ value: ONNXValue, _ axis: Int, _ own: ONNXResampling.Axis, _ resampling: ONNXResampling
    ) throws -> ONNXValue {
        guard let count = Shape([own.output, own.size]).checkedElementCount else { throw call.error("its output is too large") }
        try grow(by: count)
        let (weights, offsets) = resampling.matrix(own)
        let isLast = value.shape.indices.filter { $0 != axis } + [axis]
        let moved = try self.value(try transposed(.value(value), isLast))
        let product = try dense(moved, Constant(weights, shape: [own.output, own.size]), bias: offsets)
        let order = value.shape.indices.map { $0 < axis ? $0 : $0 == axis ? value.rank - 1 : $0 - 1 }
        return try self.value(try transposed(.value(product), order))
    }

    private func resampling() throws -> ONNXResampling {
        let name = try call.string("mode", default: "nearest")
        guard
            let mode: ONNXResampling.Mode = ["nearest": .nearest, "linear": .linear, "bilinear": .linear, "cubic": .cubic][name]
        else { throw call.error("its attribute 'mode' = '\(name)' is not known") }
        // Before version 11 there was one way.
        let isOld = call.node.type == "Upsample" || call.version < 11
        let places = isOld ? "asymmetric" : try call.string("coordinate_transformation_mode", default: "half_pixel")
        let known = [
            "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize",
            "tf_half_pixel_for_nn",
        ]
        guard known.contains(places) else {
            throw call.error("its attribute 'coordinate_transformation_mode' = '\(places)' is not known")
        }
        let rounding = isOld ? "floor" : try call.string("nearest_mode", default: "round_prefer_floor")
        guard ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"].contains(rounding) else {
            throw call.error("its attribute 'nearest_mode' = '\(rounding)' is not known")
        }
        let outside = try call.float("extrapolation_value", default: 0)
        return ONNXResampling(
            mode: mode, coordinates: places, rounding: rounding, curve: try call.float("cubic_coeff_a", default: -0.75),
            excludesOutside: try call.bool("exclude_outside"), isAntialiased: try call.bool("antialias"),
            outside: places == "tf_crop_and_resize" ? outside : nil)
    }

    /// What becomes of each axis; nil for one that stays, as the batch must.
    private func scaledAxes(_ x: ONNXValue, _ resampling: inout ONNXResampling) throws -> [ONNXResampling.Axis?] {
        let isOld = call.node.type == "Upsample" || call.version < 11
        let axes = try call.axes(try call.ints("axes") ?? Array(0..<x.rank), rank: x.rank)
        let region = isOld ? nil : try call.optionalConstant(1, "roi").flatMap { $0.count == 0 ? nil : $0.reals }
        let scales =
            try call.floats("scales")
            ?? call.optionalConstant(isOld ? 1 : 2, "scales").flatMap { $0.count == 0 ? nil : $0.floats }
        let wanted = isOld ? nil : call.optional(3)?.constant?.numbers
        if !isOld, call.optional(3) != nil, wanted == nil { throw call.error("its sizes are computed when the model runs") }
        guard (wanted?.count ?? scales?.count ?? 0) == axes.count else {
            throw call.error("it has neither sizes nor scales for its axes")
        }
        let isCropped = resampling.outside != nil
        guard !isCropped || region?.count == 2 * axes.count && region!.allSatisfy({ $0.magnitude < 0x1p20 }) else {
            throw call.error("its input 'roi' has not two numbers for each axis")
        }
        let policy = try call.string("keep_aspect_ratio_policy", default: "stretch")
        guard ["stretch", "not_larger", "not_smaller"].contains(policy) else {
            throw call.error("its attribute 'keep_aspect_ratio_policy' = '\(policy)' is not known")
        }
        var common: Float?
        if policy != "stretch", let wanted {
            let ratios = zip(axes, wanted).compactMap { axis, size in
                x.shape[axis].value.flatMap { own in size.value.map { Float($0) / Float(own) } }
            }
            guard ratios.count == axes.count else { throw call.error("it resizes the batch, which is not supported") }
            common = policy == "not_larger" ? ratios.min() : ratios.max()
        }
        var result = [ONNXResampling.Axis?](repeating: nil, count: x.rank)
        for (index, axis) in axes.enumerated() {
            let part: (start: Float, end: Float) = isCropped ? (region![index], region![axes.count + index]) : (0, 1)
            if part == (0, 1), common == nil, wanted.map({ $0[index] == x.shape[axis] }) ?? (scales?[index] == 1) { continue }
            guard let size = x.shape[axis].value else { throw call.error("it resizes the batch, which is not supported") }
            let scale = common ?? scales?[index] ?? wanted.flatMap { $0[index].value }.map { Float($0) / Float(size) } ?? 0
            let real =
                common == nil
                ? wanted?[index].value.map(Float.init) ?? (Float(size) * scale).rounded(.down)
                : (Float(size) * scale).rounded(.toNearestOrAwayFromZero)
            if resampling.coordinates == "align_corners", wanted == nil, Float(size) * scale != real {
                throw call.error(
                    "its scale \(scale) makes no whole number of \(size) elements, for which 'align_corners' is computed in several ways",
                    help: "Export the model with sizes in place of scales.")
            }
            guard scale > 0, real >= 1, real < 0x1p24, size < 1 << 24 else {
                throw call.error("its scale \(scale) of \(size) elements is not possible")
            }
            result[axis] = ONNXResampling.Axis(size: size, output: Int(real), scale: scale, region: part)
        }
        return result
    }

    /// The resized image where an operator computes at the same places; else nil.
    private mutating func resized(
        _ x: ONNXValue, _ axes: [ONNXResampling.Axis?], _ resampling: ONNXResampling
    ) -> ONNXValue? {
        guard (3...4).contains(x.rank), x.shape[2...].allSatisfy({ !$0.isOpen }), axes[0] == nil, axes[1] == nil,
            !resampling.isAntialiased,
            let (code, options) = operation(resampling, axes.compactMap { $0 })
        else { return nil }
        let size = (x.rank == 3 ? [1] : []) + (2..<x.rank).map { axes[$0]?.output ?? x.shape[$0].count }
        let shape = [x.shape[0]] + size.map { Dimension($0) } + [x.shape[1]]
        let tensor = emit(code, [image(x).tensor, tensor(of: size)], shape: shape, options)
        return value(of: tensor, image: shape, rank: x.rank)
    }

    private func operation(
        _ resampling: ONNXResampling, _ axes: [ONNXResampling.Axis]
    ) -> (BuiltinOperator, Options)? {
        // The operators divide the sizes.
        guard axes.allSatisfy({ Float($0.output) == $0.scale * Float($0.size) }) else { return nil }
        let (corners, half): (Int, Int)
        switch resampling.coordinates {
        case "half_pixel": (corners, half) = (0, 1)
        case "pytorch_half_pixel" where axes.allSatisfy({ $0.output > 1 }): (corners, half) = (0, 1)
        case "align_corners": (corners, half) = (1, 0)
        case "asymmetric": (corners, half) = (0, 0)
        default: return nil
        }
        let options: Options = [.alignCorners: .int(corners), .halfPixelCenters: .int(half)]
        switch resampling.mode {
        case .linear: return (.resizeBilinear, options)
        case .nearest:
            if resampling.coordinates == "asymmetric", resampling.rounding == "floor" { return (.resizeNearestNeighbor, options) }
            // Where each element is repeated, no centre lies between two: both ways of rounding to the nearest give the same.
            let isWhole = axes.allSatisfy { $0.scale >= 1 && $0.scale == $0.scale.rounded() }
            return half == 1 && isWhole && resampling.rounding.hasPrefix("round") ? (.resizeNearestNeighbor, options) : nil
        case .cubic: return nil
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
