import Tensors

/// Trees: every row goes through all of them at once, a level at a time, by lookups in a table of nodes.
extension ONNXConverter {
    /// For each row and tree what its leaf has: (batch, trees, columns).
    private mutating func leaves(_ trees: ONNXTrees, _ table: [Float], columns: Int) throws -> ONNXValue {
        let x = try value(try cast(try call.input(), to: .float32))
        guard x.rank == 2, let features = x.shape[1].value, trees.mostFeature < features else {
            throw call.error("an input of shape \(x.shape.text) has no feature \(trees.mostFeature)")
        }
        try grow(by: table.count)
        let rows = arranged(x, x.axes)
        let shape = [x.shape[0], Dimension(trees.roots.count)]
        func look(_ converter: inout ONNXConverter, _ table: Constant, _ nodes: Int?) -> Int {
            guard let nodes else {
                return converter.tensor(of: table.gathered(trees.roots, shape: [trees.roots.count], axis: 0) ?? table)
            }
            return converter.emit(
                .gather, [converter.tensor(of: table), nodes], shape: shape, type: table.type, [.axis: .int(0)])
        }
        let tables = (
            features: Constant(trees.features, shape: [trees.count]),
            thresholds: Constant(trees.thresholds, shape: [trees.count]),
            yes: Constant(trees.yes, shape: [trees.count]), no: Constant(trees.no, shape: [trees.count]),
            missing: Constant(trees.takesMissing, shape: [trees.count])
        )
        var nodes: Int?
        for level in 0..<max(trees.depth, 1) {
            let columns = look(&self, tables.features, nodes)
            // At the first level all rows look at the same features.
            let numbers = emit(
                .gather, [rows.tensor, columns], shape: shape, [.axis: .int(1), .batchDims: .int(level == 0 ? 0 : 1)])
            var goes = emit(
                trees.comparison, [numbers, look(&self, tables.thresholds, nodes)], shape: shape, type: .bool, [:])
            if trees.takesMissing.contains(true) {
                let isMissing = emit(.notEqual, [numbers, numbers], shape: shape, type: .bool, [:])
                let taken = emit(.logicalAnd, [isMissing, look(&self, tables.missing, nodes)], shape: shape, type: .bool, [:])
                goes = emit(.logicalOr, [goes, taken], shape: shape, type: .bool, [:])
            }
            nodes = emit(
                .selectV2, [goes, look(&self, tables.yes, nodes), look(&self, tables.no, nodes)], shape: shape, type: .int32, [:])
        }
        let weights = tensor(of: Constant(table, shape: [trees.count, columns]))
        let result = shape + [Dimension(columns)]
        let tensor = emit(.gather, [weights, nodes], shape: result, type: .float32, [.axis: .int(0)])
        return ONNXValue(tensor: tensor, shape: result, order: [0, 1, 2])
    }

    private func addedNumbers(_ prefix: String, _ trees: ONNXTrees, columns: Int) throws -> [Float] {
        let ids = try call.ints(prefix + "_ids") ?? []
        guard
            let table = trees.table(
                trees: try call.ints(prefix + "_treeids") ?? [], nodes: try call.ints(prefix + "_nodeids") ?? [], ids: ids,
                weights: try call.floats(prefix + "_weights") ?? [], columns: columns)
        else {
            throw call.error(
                "its numbers for leaves do not fit its nodes, or are too many", help: "Train fewer trees, or with a max_depth.")
        }
        return table
    }

    mutating func treeRegressor() throws -> [ONNXOperand?] {
        let trees = try ONNXTrees(call)
        let count = try call.int("n_targets", default: 1)
        guard count > 0, count < 1 << 16 else { throw call.error("\(count) targets are not possible") }
        let all = try leaves(trees, try addedNumbers("target", trees, columns: count), columns: count)
        let kind = try call.string("aggregate_function", default: "SUM")
        guard kind == "SUM" || kind == "AVERAGE" || count == 1,
            let code: BuiltinOperator = ["SUM": .sum, "AVERAGE": .mean, "MIN": .reduceMin, "MAX": .reduceMax][kind]
        else { throw call.error("its attribute 'aggregate_function' = '\(kind)' of \(count) targets is not supported") }
        var result = ONNXOperand.value(try reduced(code, all, axes: [1], keepsAxes: false))
        if let base = try call.floats("base_values"), !base.isEmpty {
            guard base.count == count else { throw call.error("\(base.count) base values do not fit \(count) targets") }
            result = try binary(.add, result, .constant(Constant(base, shape: [count])))
        }
        return [try transformed(result)]
    }

    mutating func treeClassifier() throws -> [ONNXOperand?] {
        let trees = try ONNXTrees(call)
        let classes = try classes(ints: "classlabels_int64s", texts: "classlabels_strings")
        let ids = Set(try call.ints("class_ids") ?? [])
        let base = try call.floats("base_values") ?? []
        guard classes.count == 2, ids.count == 1 else {
            guard classes.count > 2 || ids.count == 2 && base.isEmpty else {
                throw call.error("base values of two classes are not supported")
            }
            let all = try leaves(trees, try addedNumbers("class", trees, columns: classes.count), columns: classes.count)
            var scores = ONNXOperand.value(try reduced(.sum, all, axes: [1], keepsAxes: false))
            if !base.isEmpty {
                guard base.count == classes.count else {
                    throw call.error("\(base.count) base values do not fit \(classes.count) classes")
                }
                scores = try binary(.add, scores, .constant(Constant(base, shape: [base.count])))
            }
            let best = try argument(.argMax, try value(scores), axis: 1, keepsAxes: false)
            return [try label(best, classes), try transformed(scores)]
        }
        // One score stands for both of two classes.
        let weights = try call.floats("class_weights") ?? []
        var table = try addedNumbers("class", trees, columns: 2)
        table = stride(from: 0, to: table.count, by: 2).map { table[$0] + table[$0 + 1] }
        guard base.count <= 1 else { throw call.error("\(base.count) base values do not fit one score") }
        var score = ONNXOperand.value(try reduced(.sum, try leaves(trees, table, columns: 1), axes: [1], keepsAxes: false))
        if let base = base.first { score = try binary(.add, score, base) }
        let isShare = weights.allSatisfy { $0 >= 0 }
        let isSecond = try cast(try binary(.greater, score, isShare ? 0.5 : 0), to: .int64)
        let label = try label(try value(try reshaped(isSecond, [score.shape[0]])), classes)
        let post = try call.string("post_transform", default: "NONE")
        guard ["NONE", "LOGISTIC"].contains(post) else {
            throw call.error("its attribute 'post_transform' = '\(post)' of one score is not supported")
        }
        let other = isShare ? try binary(.sub, .constant(Constant(1)), score) : try unary(.neg, score, [:])
        let both = try joined([other, score], axis: 1)
        return [label, post == "LOGISTIC" && !isShare ? try unary(.logistic, both) : both]
    }
}
