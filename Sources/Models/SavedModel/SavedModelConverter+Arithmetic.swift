import Tensors

extension SavedModelConverter {
    /// NumPy's rule: axes from the last on are equal or 1. Of an unknown size and a known one beyond 1 the known one is the
    /// result's; nil for one that is not known.
    func broadcast(_ a: [Dimension], _ b: [Dimension]) -> [Dimension?]? {
        let rank = max(a.count, b.count)
        let x = Array(repeating: 1, count: rank - a.count) + a
        let y = Array(repeating: 1, count: rank - b.count) + b
        var shape: [Dimension?] = []
        for (first, second) in zip(x, y) {
            if first == second || second == 1 {
                shape.append(first)
            } else if first == 1 {
                shape.append(second)
            } else {
                switch (first.value, second.value) {
                case (nil, nil): shape.append(nil)
                case (_?, nil): shape.append(first)
                case (nil, _?): shape.append(second)
                default: return nil
                }
            }
        }
        return shape
    }

    mutating func unary(_ code: BuiltinOperator, _ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        if case .constant(let constant) = input, let folded = Constant.unary(code, constant) { return .constant(folded) }
        let tensor = try tensor(of: input, context)
        return .tensor(append(code, [tensor.index], name: context.name, shape: tensor.shape, type: tensor.type))
    }

    mutating func binary(_ code: BuiltinOperator, _ context: Context) throws(ModelError) -> Value {
        try binary(code, try context.input(0), try context.input(1), context, name: context.name)
    }

    mutating func binary(
        _ code: BuiltinOperator, _ a: Value, _ b: Value, _ context: Context, name: String
    ) throws(ModelError) -> Value {
        if case .constant(let x) = a, case .constant(let y) = b, let folded = Constant.binary(code, x, y) {
            return .constant(folded)
        }
        if let same = unchanged(code, a, b) { return same }
        // Of what is no number the kernels of a maximum and a minimum take the second operand.
        let isTurned = (code == .maximum || code == .minimum) && b.constant != nil
        let x = try tensor(of: isTurned ? b : a, context, name: name + "/x")
        let y = try tensor(of: isTurned ? a : b, context, name: name + "/y")
        guard let shape = broadcast(x.shape, y.shape), x.type == y.type else {
            throw context.error(
                "its inputs \(Shape(x.shape.counts)) and \(Shape(y.shape.counts)) do not fit each other")
        }
        let hasOptions = [.add, .sub, .mul, .div].contains(code)
        return .tensor(
            append(
                code, [x.index, y.index], name: name, shape: shape,
                type: Constant.isComparison(code) ? .bool : x.type, hasOptions ? [:] : nil))
    }

    /// x + 0, x − 0, x · 1 and x / 1 are x, where the shape stays; nil for all else.
    private func unchanged(_ code: BuiltinOperator, _ a: Value, _ b: Value) -> Value? {
        func isAll(_ value: Value, _ number: Float) -> Bool {
            value.constant?.floats?.allSatisfy { $0 == number && $0.sign == .plus } ?? false
        }
        let neutral: Float = [.add, .sub].contains(code) ? 0 : 1
        guard [.add, .sub, .mul, .div].contains(code), let x = a.shape, let y = b.shape, let shape = broadcast(x, y) else {
            return nil
        }
        if isAll(b, neutral), shape == x { return a }
        if [.add, .mul].contains(code), isAll(a, neutral), shape == y { return b }
        return nil
    }

    /// The sum of several tensors.
    mutating func sum(_ context: Context) throws(ModelError) -> Value {
        var total = try context.input(0)
        for (index, next) in context.inputs.enumerated().dropFirst() {
            let isLast = index == context.inputs.count - 1
            total = try binary(.add, total, next, context, name: isLast ? context.name : "\(context.name)/\(index)")
        }
        return total
    }

    mutating func select(_ context: Context) throws(ModelError) -> Value {
        let condition = try context.input(0), yes = try context.input(1), no = try context.input(2)
        if let one = condition.constant, let all = one.ints, yes.shape == no.shape, Set(all).count == 1 {
            return all[0] != 0 ? yes : no
        }
        let tensors = [
            try tensor(of: condition, context, name: context.name + "/condition"),
            try tensor(of: yes, context, name: context.name + "/x"), try tensor(of: no, context, name: context.name + "/y"),
        ]
        guard let shape = broadcast(tensors[1].shape, tensors[2].shape),
            let whole = broadcast(shape.map { $0 ?? 1 }, tensors[0].shape)
        else { throw context.error("its inputs do not fit each other") }
        return .tensor(
            append(.selectV2, tensors.map(\.index), name: context.name, shape: whole, type: tensors[1].type))
    }

    mutating func reduce(_ code: BuiltinOperator, _ context: Context) throws(ModelError) -> Value {
        let input = try context.input(0)
        guard let shape = input.shape else { throw context.error("its input is no tensor") }
        let keeps = try context.node.bool("keep_dims")
        let axes = try positions(try context.ints(1), rank: shape.count, context)
        if let numbers = input.numbers, shape.count == 1, axes == [0], !keeps, code == .reduceProd, let type = input.type {
            return .constant(Constant([numbers.product], shape: [], type: type))
        }
        if axes.isEmpty { return input }
        let tensor = try tensor(of: input, context)
        var result: [Dimension] = []
        for (axis, size) in shape.enumerated() {
            if !axes.contains(axis) { result.append(size) } else if keeps { result.append(1) }
        }
        let constant = builder.constant(context.name + "/axes", Constant(axes, shape: [axes.count]))
        return .tensor(
            append(
                code, [tensor.index, constant], name: context.name, shape: result, type: tensor.type,
                [.keepDims: .int(keeps ? 1 : 0)]))
    }

    /// The positions of axes that may be counted from the end.
    func positions(_ axes: [Int], rank: Int, _ context: Context) throws(ModelError) -> [Int] {
        let positions = axes.map { $0 < 0 ? $0 + rank : $0 }
        guard positions.allSatisfy({ (0..<rank).contains($0) }), Set(positions).count == positions.count else {
            throw context.error("its axes \(axes) are not those of \(rank) dimensions")
        }
        return positions
    }
}
