import Storage
import Tensors

/// Attention layers.
extension KerasConverter {
    /// Attention and AdditiveAttention of [query, value] or [query, value, key].
    mutating func attention(_ context: Context) throws -> [Value] {
        let name = context.name
        let given = try context.inputs()
        guard given.count == 2 || given.count == 3 else {
            throw context.error("it is called with \(given.count) inputs")
        }
        var values = given
        for index in values.indices { values[index] = builder.cast(values[index], to: .float32, name: "\(name)/cast\(index)") }
        let (query, value, key) = (values[0], values[1], values[values.count - 1])
        guard values.allSatisfy({ $0.shape.count == 3 }) else { throw context.error("its inputs are no sequences") }
        let masks = try attentionMasks(context, given)
        var scores = try scores(context, query, key)
        if let mask = try scoreMask(
            context, [masks[1].map { ($0, 1) }], scores.shape, causal: context.flagArgument("use_causal_mask"), heads: false)
        {
            let lowered = arithmetic(.sub, scores, 1e9, name: name + "/lowered")
            scores = try chosen(mask, scores, lowered, name: name + "/masked", context)
        }
        let weights = softmax(scores, name: name + "/weights")
        var result = try product(weights, value, name: name, context)
        if let mask = masks[0] {
            let counts = self.value(of: mask, ones: 1, name: name + "/counts")
            result = try chosen(counts, result, number(0, name: name + "/zero"), name: name + "/counted", context)
        }
        result.mask = masks[0]
        return try context.flagArgument("return_attention_scores") ? [result, weights] : [result]
    }

    /// The masks of query and value, from the call or with the tensors.
    private func attentionMasks(_ context: Context, _ inputs: [Value]) throws -> [GraphBuilder.Mask?] {
        var masks = inputs.map(\.mask)
        if let operand = context.arguments.take(1, "mask") {
            guard operand.elements.count >= 2 else {
                throw context.error("it is called with mask=\(operand.brief), which is not supported")
            }
            masks = try operand.elements.map { element in
                if element.isNull { return nil }
                guard case .value(let value) = element else {
                    throw context.error("it is called with mask=\(operand.brief), which is not supported")
                }
                return GraphBuilder.Mask(tensor: value.tensor, shape: value.shape)
            }
        }
        for (mask, input) in zip(masks, inputs) where mask != nil {
            try require(mask!, shape: Array(input.shape.prefix(2)), context)
        }
        return masks
    }

    private mutating func scores(_ context: Context, _ query: Value, _ key: Value) throws -> Value {
        let configuration = context.configuration, name = context.name
        let isAdditive = configuration.kind == "AdditiveAttention"
        let mode = isAdditive ? "concat" : try configuration.string("score_mode", default: "dot")
        let scaled = try configuration.bool("use_scale", default: isAdditive)
        switch mode {
        case "dot":
            let scores = try product(query, key, turns: true, name: name + "/scores", context)
            guard scaled else { return scores }
            return arithmetic(.mul, scores, try context.weight(0, "scale", shape: [])[0], name: name + "/scaled")
        case "concat":
            let (q, k) = (query.shape, key.shape)
            let column = builder.reshape(query, to: [q[0], q[1], 1, q[2]], name: name + "/query")
            let row = builder.reshape(key, to: [k[0], 1, k[1], k[2]], name: name + "/key")
            var sum = try combined(.add, column, row, name: name + "/pairs", context)
            var factor = Coefficients(1)
            var width = scaled ? 1 : 0
            if isAdditive {
                if scaled { factor = Coefficients(try context.weight(0, "scale", shape: [q[2]]), shape: [q[2]]) }
            } else {
                if scaled { sum = arithmetic(.mul, sum, try context.weight(0, "scale", shape: [])[0], name: name + "/scaled") }
                factor = Coefficients(try context.weight(width, "concat_score_weight", shape: [])[0])
                width += 1
            }
            var curve = mapped(.tanh, sum, name: name + "/tanh")
            if isAdditive { curve = affine(curve, scale: factor, offset: Coefficients(0), name: name + "/weighted") }
            let scores = reduced(.sum, curve, axes: [3], keeps: false, name: name + "/scores")
            return isAdditive ? scores : affine(scores, scale: factor, offset: Coefficients(0), name: name + "/weighted")
        default: throw configuration.refusal(of: "score_mode")
        }
    }

    /// Which pairs of query and key count, (N, T, S) or with an axis for the heads, as broadcast; nil for all.
    ///
    /// - Parameter masks: each (N, length) with the axis that its length is along, 0 for queries and 1 for keys, or
    ///   (N, T, S) with 2.
    private mutating func scoreMask(
        _ context: Context, _ masks: [(mask: GraphBuilder.Mask, axis: Int)?], _ shape: [Int], causal: Bool, window: Int? = nil,
        heads: Bool
    ) throws -> Value? {
        var result: Value?
        let name = context.name
        let one = heads ? [1] : []
        func and(_ value: Value, _ number: Int) throws {
            result =
                try result.map {
                    try combined(.logicalAnd, $0, value, name: "\(name)/mask\(number)", type: .bool, context)
                } ?? value
        }
        for (number, entry) in masks.enumerated() {
            guard let (mask, axis) = entry else { continue }
            let rest = axis == 0 ? [mask.shape[1], 1] : axis == 1 ? [1, mask.shape[1]] : Array(mask.shape.dropFirst())
            let value = Value(tensor: mask.tensor, shape: mask.shape)
            try and(builder.reshape(value, to: [mask.shape[0]] + one + rest, name: "\(name)/mask\(number)/wide"), number)
        }
        if causal || window != nil {
            let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
            guard rows <= 1 << 13, columns <= 1 << 13 else {
                throw context.error("a mask of \(rows) by \(columns) steps is too large")
            }
            let isSeen = (0..<rows).flatMap { row in
                (0..<columns).map { column in
                    (!causal || column <= row) && (window.map { size in abs(row - column) < size } ?? true)
                }
            }
            let all = [1] + one + [rows, columns]
            let seen = builder.constant(name + "/causal", Constant(isSeen, shape: all))
            try and(Value(tensor: seen, shape: all), masks.count)
        }
        return result
    }

    // MARK: Several heads

    /// MultiHeadAttention and GroupQueryAttention (query, value, key = value).
    mutating func multiHeadAttention(_ context: Context) throws -> [Value] {
        let configuration = context.configuration, name = context.name
        let isGrouped = configuration.kind.hasPrefix("Group")
        let heads = try configuration.positive(isGrouped ? "num_query_heads" : "num_heads", count: 1)[0]
        let groups = isGrouped ? try configuration.positive("num_key_value_heads", count: 1)[0] : heads
        let depth = try configuration.positive(isGrouped ? "head_dim" : "key_dim", count: 1)[0]
        let valueDepth = configuration.has("value_dim") ? try configuration.positive("value_dim", count: 1)[0] : depth
        guard heads % groups == 0 else { throw configuration.refusal(of: "num_key_value_heads") }
        let window = configuration.has("sliding_window") ? try configuration.positive("sliding_window", count: 1)[0] : nil

        guard let first = try context.tensorArgument(0, "query"), let second = try context.tensorArgument(1, "value") else {
            throw context.error("it is called without query and value")
        }
        let third = try context.tensorArgument(2, "key")
        guard context.arguments.take(3, "query_mask") == nil else {
            throw context.error("it is called with query_mask, which versions of Keras read differently")
        }
        var masks: [(mask: GraphBuilder.Mask, axis: Int)?] = [first.mask.map { ($0, 0) }]
        for (position, tensor, title) in [(4, second as Value?, "value_mask"), (5, third, "key_mask")] {
            let given = try context.tensorArgument(position, title).map { GraphBuilder.Mask(tensor: $0.tensor, shape: $0.shape) }
            masks.append((given ?? tensor?.mask).map { ($0, 1) })
        }
        if let mask = try context.tensorArgument(6, "attention_mask") {
            masks.append((GraphBuilder.Mask(tensor: mask.tensor, shape: mask.shape), 2))
        }
        let returnsScores = try context.flagArgument("return_attention_scores", position: 7)
        let causal = try context.flagArgument("use_causal_mask", position: 9)

        var (query, value, key) = (first, second, third ?? second)
        let rank = query.shape.count
        var axes = try configuration.list("attention_axes") ?? []
        if axes.isEmpty { axes = Array(1..<max(rank - 1, 1)) }
        axes = axes.map { $0 < 0 ? $0 + rank : $0 }
        let batchAxes = (1..<max(rank - 1, 1)).filter { !axes.contains($0) }
        guard rank >= 3, value.shape.count == rank, key.shape.count == rank, axes == Array(axes.sorted()),
            batchAxes == Array(1..<1 + batchAxes.count), axes == Array(1 + batchAxes.count..<rank - 1),
            rank == 3 || !isGrouped
        else { throw configuration.refusal(of: "attention_axes") }
        guard rank == 3 || masks.allSatisfy({ $0 == nil }) && window == nil && (!causal || axes.count == 1) && !returnsScores
        else { throw context.error("masks and scores of inputs of rank \(rank) are not supported") }
        let outer = batchAxes.reduce(query.shape[0]) { $0 * query.shape[$1] }
        func sequence(_ value: Value, _ title: String) -> Value {
            let float = builder.cast(value, to: .float32, name: "\(name)/\(title)/cast")
            let length = axes.reduce(1) { $0 * value.shape[$1] }
            return builder.reshape(float, to: [outer, length, value.shape[rank - 1]], name: "\(name)/\(title)/sequence")
        }
        (query, value, key) = (sequence(query, "query"), sequence(value, "value"), sequence(key, "key"))
        for (mask, axis) in masks.compactMap({ $0 }) {
            let shape =
                axis == 0 ? [outer, query.shape[1]] : axis == 1 ? [outer, key.shape[1]] : [outer, query.shape[1], key.shape[1]]
            try require(mask, shape: shape, context)
        }

        let usesBias = try configuration.bool("use_bias", default: true)
        let usesGate = try configuration.bool("use_gate", default: false)
        let order = ["query", "key"] + (usesGate ? ["gate"] : []) + ["value", "output"]
        func place(_ title: String) -> Int { order.firstIndex(of: title)! * (usesBias ? 2 : 1) }
        let scale = 1 / Float(depth).squareRoot()
        let q = try projected(context, query, "query", place("query"), heads, depth, usesBias, scale: scale)
        let k = try projected(context, key, "key", place("key"), groups, depth, usesBias)
        let v = try projected(context, value, "value", place("value"), groups, valueDepth, usesBias)
        let (rows, columns) = (query.shape[1], key.shape[1])
        // Heads of one group are rows of one product.
        let inGroups = builder.reshape(
            q, to: [outer, groups, heads / groups * rows, depth], name: name + "/query/in_groups")
        let products = try product(inGroups, k, turns: true, name: name + "/scores", context)
        var scores = builder.reshape(products, to: [outer, heads, rows, columns], name: name + "/scores/each")
        let mask = try scoreMask(context, masks, scores.shape, causal: causal, window: window, heads: true)
        if let mask {
            scores = try chosen(mask, scores, number(-2.3819763e38, name: name + "/low"), name: name + "/masked", context)
        }
        var weights = softmax(scores, name: name + "/weights")
        // Keras has two ways to compute it, which differ in queries for which no key counts.
        let dropout = try configuration.number("dropout", default: 0)
        if let mask, dropout > 0 || returnsScores || rank != 3 {
            weights = try chosen(mask, weights, number(0, name: name + "/zero"), name: name + "/weights/counted", context)
        }
        let grouped = builder.reshape(
            weights, to: [outer, groups, heads / groups * rows, columns], name: name + "/weights/in_groups")
        var result = try product(grouped, v, name: name + "/values", context)
        result = builder.reshape(result, to: [outer, heads, rows, valueDepth], name: name + "/values/each")
        result = transposed(result, [0, 2, 1, 3], name: name + "/values/by_step")
        result = builder.reshape(result, to: [outer, rows, heads * valueDepth], name: name + "/values/flat")
        if usesGate {
            let gate = try flatProjection(context, query, "gate", place("gate"), heads, valueDepth, usesBias)
            let opened = mapped(.logistic, gate, name: name + "/gate/open")
            result = try combined(.mul, result, opened, name: name + "/gated", context)
        }
        result = try outputProjection(context, result, place("output"), heads, valueDepth, first.shape[rank - 1], usesBias)
        result = builder.reshape(result, to: Array(first.shape.dropLast()) + [result.shape[2]], name: name)
        result.mask = first.mask
        return returnsScores ? [result, weights] : [result]
    }

    /// (N, T, D) to (N, heads, T, depth)
    private mutating func projected(
        _ context: Context, _ input: Value, _ title: String, _ place: Int, _ heads: Int, _ depth: Int, _ usesBias: Bool,
        scale: Float = 1
    ) throws -> Value {
        let name = "\(context.name)/\(title)"
        let flat = try flatProjection(context, input, title, place, heads, depth, usesBias, scale: scale)
        let each = builder.reshape(flat, to: [input.shape[0], input.shape[1], heads, depth], name: name + "/heads")
        return transposed(each, [0, 2, 1, 3], name: name + "/by_head")
    }

    /// (N, T, D) to (N, T, heads × depth)
    private mutating func flatProjection(
        _ context: Context, _ input: Value, _ title: String, _ place: Int, _ heads: Int, _ depth: Int, _ usesBias: Bool,
        scale: Float = 1
    ) throws -> Value {
        let inner = context.part([title + "_dense/", "_\(title)_dense/"], firstWeight: place)
        let width = heads * depth
        let kernel = try inner.weight(0, "kernel", shape: [input.shape[2], heads, depth])
        let bias = usesBias ? try inner.weight(1, "bias", shape: [heads, depth]) : [Float](repeating: 0, count: width)
        let scaled = scale == 1 ? kernel : kernel.map { $0 * scale }
        return fullyConnected(
            input, Self.columns(scaled, 0..<width, of: width), bias: scale == 1 ? bias : bias.map { $0 * scale }, width: width,
            name: "\(context.name)/\(title)")
    }

    private mutating func outputProjection(
        _ context: Context, _ input: Value, _ place: Int, _ heads: Int, _ depth: Int, _ queryWidth: Int, _ usesBias: Bool
    ) throws -> Value {
        let setting = context.configuration["output_shape"]
        let list = setting?["config"]?["value"] ?? setting
        let width = list?.int ?? (list?.ints?.count == 1 ? list!.ints![0] : nil)
        guard setting == nil || setting!.isNull || width != nil else { throw context.configuration.refusal(of: "output_shape") }
        let count = width ?? queryWidth
        guard (1...1 << 20).contains(count) else { throw context.configuration.refusal(of: "output_shape") }
        let inner = context.part(["output_dense/", "_output_dense/"], firstWeight: place)
        let kernel = try inner.weight(0, "kernel", shape: [heads, depth, count])
        let bias = usesBias ? try inner.weight(1, "bias", shape: [count]) : [Float](repeating: 0, count: count)
        return fullyConnected(
            input, Self.columns(kernel, 0..<count, of: count), bias: bias, width: count, name: context.name + "/output")
    }

    /// - Parameter rows: the matrix (width, depth).
    mutating func fullyConnected(_ input: Value, _ rows: [Float], bias: [Float], width: Int, name: String) -> Value {
        let matrix = builder.constant(name + "/kernel", rows, shape: [width, input.shape.last!])
        let biases = builder.constant(name + "/bias", bias, shape: [width])
        return builder.append(
            .fullyConnected, [input.tensor, matrix, biases], name: name, shape: input.shape.dropLast() + [width],
            [.keepNumDims: .int(input.shape.count > 2 ? 1 : 0)])
    }
}

extension KerasConverter.Context {
    /// A tensor among the arguments; nil where the call has none or None.
    func tensorArgument(_ position: Int?, _ name: String) throws -> GraphBuilder.Value? {
        guard let operand = arguments.take(position, name) else { return nil }
        guard case .value(let value) = operand else {
            throw error("it is called with \(name)=\(operand.brief), which is not a tensor")
        }
        return value
    }

    /// True or false among the arguments; false where the call has none.
    func flagArgument(_ name: String, position: Int? = nil) throws -> Bool {
        guard let operand = arguments.take(position, name) else { return false }
        guard case .constant(.bool(let flag)) = operand else {
            throw error("it is called with \(name)=\(operand.brief), which is not supported")
        }
        return flag
    }

    /// The context of a layer that this layer has, whose tensors are at one of `paths`, or from `firstWeight` on.
    func part(_ paths: [String], firstWeight: Int) -> KerasConverter.Context {
        var inner = self
        let known = paths.first { path in weights.weights.contains { $0.name.hasPrefix(weightPath + path) } }
        inner.weightPath += known ?? paths[0]
        inner.firstWeight += firstWeight
        return inner
    }
}
