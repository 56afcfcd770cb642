import Tensors

/// Where elements lie.
extension ONNXConverter {
    /// The same elements in a tensor whose dimensions are made of these factors: a RESHAPE where only the dimensions
    /// differ, a TRANSPOSE where the order does.
    mutating func arranged(_ value: ONNXValue, _ dimensions: [[Int]], name: String? = nil) -> ONNXValue {
        if value.dimensions == dimensions { return value }
        let flat = dimensions.flatMap { $0 }
        if flat == Array(value.factors.indices) { return regrouped(value, dimensions, name: name) }
        // The pieces that are moved: the tensor's dimensions where they stay whole, otherwise factors that stay together.
        func staysWhole(_ list: [Int]) -> Bool {
            guard let first = list.first, let place = flat.firstIndex(of: first) else { return true }
            return Array(flat[place...].prefix(list.count)) == list
        }
        var blocks = value.dimensions
        if !blocks.allSatisfy(staysWhole) || blocks.count > 6 {
            blocks = []
            for factor in value.factors.indices {
                if let last = blocks.last?.last, let place = flat.firstIndex(of: last), place + 1 < flat.count,
                    flat[place + 1] == factor
                {
                    blocks[blocks.count - 1].append(factor)
                } else {
                    blocks.append([factor])
                }
            }
        }
        let source = regrouped(value, blocks)
        var empty = blocks.indices.filter { blocks[$0].isEmpty }
        var permutation: [Int] = []
        var rest = flat[...]
        for list in dimensions where list.isEmpty || !rest.isEmpty {
            if list.isEmpty {
                if !empty.isEmpty { permutation.append(empty.removeFirst()) }
                continue
            }
            var left = list.count
            while left > 0, let first = rest.first, let block = blocks.firstIndex(where: { $0.first == first }) {
                permutation.append(block)
                rest = rest.dropFirst(blocks[block].count)
                left -= blocks[block].count
            }
        }
        // A piece may reach over several of the new dimensions.
        permutation += empty
        let moved = permuted(source, permutation, name: name)
        let place = Dictionary(uniqueKeysWithValues: flat.enumerated().map { ($1, $0) })
        return regrouped(moved, dimensions.map { $0.map { place[$0]! } }, name: name)
    }

    /// The tensor's dimensions in another order.
    private mutating func permuted(_ value: ONNXValue, _ permutation: [Int], name: String?) -> ONNXValue {
        var result = value
        let order = permutation.flatMap { value.dimensions[$0] }
        let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        result.factors = order.map { value.factors[$0] }
        result.dimensions = permutation.map { value.dimensions[$0].map { place[$0]! } }
        result.axes = value.axes.map { $0.map { place[$0]! } }
        result.tensor = moved(.transpose, value.tensor, permutation, result.tensorShape, name)
        return result
    }

    /// Other dimensions around the same elements.
    private mutating func regrouped(_ value: ONNXValue, _ dimensions: [[Int]], name: String? = nil) -> ONNXValue {
        var result = value
        result.dimensions = dimensions
        let shape = result.tensorShape
        if shape == value.tensorShape { return result }
        result.tensor = moved(.reshape, value.tensor, shape.map { $0.isOpen ? -1 : $0.count }, shape, name)
        return result
    }

    private mutating func moved(
        _ code: BuiltinOperator, _ tensor: Int, _ numbers: [Int], _ shape: [Dimension], _ name: String?
    ) -> Int {
        let move = Move(tensor: tensor, code: code, numbers: numbers)
        if let made = moves[move] { return made }
        let result = emit(code, [tensor, self.tensor(of: numbers)], shape: shape, name: name)
        moves[move] = result
        return result
    }

    /// The value in a tensor of which each dimension is an axis: in this order of axes, or as it lies where none is
    /// given. The order comes with it.
    mutating func aligned(_ value: ONNXValue, _ order: [Int]? = nil) -> (value: ONNXValue, order: [Int]) {
        let order = order ?? value.order ?? Array(0..<value.rank)
        let result = arranged(value, order.map { value.axes[$0] })
        // From here on an axis is one factor.
        return (ONNXValue(tensor: result.tensor, shape: value.shape, order: order), order)
    }

    /// The operand with each axis in a dimension of its own, as it lies or in this order.
    mutating func aligned(_ operand: ONNXOperand, _ order: [Int]? = nil) throws -> (value: ONNXValue, order: [Int]) {
        if let order, case .constant(let constant) = operand, constant.repeats == nil, constant.isWritable,
            !constant.shape.contains(0)
        {
            let tensor = tensor(of: constant.transposed(order) ?? constant)
            return (ONNXValue(tensor: tensor, shape: constant.extents, order: order), order)
        }
        return aligned(try value(operand), order)
    }

    // MARK: Operands of one shape

    /// The shape that the shapes have when axes of one element are repeated.
    func broadcastShape(_ shapes: [[Dimension]]) throws -> [Dimension] {
        let rank = shapes.map(\.count).max() ?? 0
        var result = [Dimension](repeating: .one, count: rank)
        for shape in shapes {
            for (axis, extent) in shape.enumerated() where !extent.isOne {
                let place = rank - shape.count + axis
                guard result[place].isOne || result[place] == extent else {
                    throw call.error("its inputs have shapes \(shapes.map(\.text).joined(separator: " and ")), which do not fit")
                }
                result[place] = extent
            }
        }
        return result
    }

    /// The operands as tensors that an operator with broadcasting takes, and how its result lies.
    mutating func broadcast(_ operands: [ONNXOperand]) throws -> (tensors: [Int], result: ONNXValue) {
        try requireOneScale(operands)
        let shape = try broadcastShape(operands.map(\.shape))
        let rank = shape.count
        func padded(_ value: ONNXValue) -> ONNXValue {
            var value = value
            value.axes = [[Int]](repeating: [], count: rank - value.rank) + value.axes
            return value
        }
        var values = operands.map { operand -> ONNXValue? in
            if case .value(let value) = operand { padded(value) } else { nil }
        }
        guard let main = values.firstIndex(where: { $0?.shape == shape }) else {
            return try broadcastInOrder(operands, shape)
        }
        var template = values[main]!
        // Twice, as a later operand may cut what an earlier one has whole.
        for _ in 0..<2 {
            for index in values.indices where index != main {
                guard var other = values[index] else { continue }
                for axis in 0..<rank where !other.axes[axis].isEmpty {
                    guard template.align(axis, &other, axis) else { return try broadcastInOrder(operands, shape) }
                }
                values[index] = other
            }
        }
        // Which factors of the template each operand has.
        let axisOfFactor = Dictionary(
            uniqueKeysWithValues: template.axes.enumerated().flatMap { axis, list in list.map { ($0, axis) } })
        func has(_ index: Int, _ factor: Int) -> Bool {
            let operand = operands[index].constant?.shape.map { Dimension($0) } ?? operands[index].shape
            let axis = axisOfFactor[factor]! - (rank - operand.count)
            return axis >= 0 && !operand[axis].isOne
        }
        let groups = template.dimensions.flatMap { list -> [[Int]] in
            var parts: [[Int]] = []
            for factor in list {
                if let last = parts.last?.last,
                    operands.indices.allSatisfy({ $0 == main || has($0, last) == has($0, factor) })
                {
                    parts[parts.count - 1].append(factor)
                } else {
                    parts.append([factor])
                }
            }
            return parts.isEmpty ? [[]] : parts
        }
        template = arranged(template, groups)
        var tensors: [Int] = []
        for index in operands.indices {
            if index == main {
                tensors.append(template.tensor)
            } else if let other = values[index] {
                // The operand's own numbers for the template's factors.
                var own: [Int: Int] = [:]
                for axis in 0..<rank where !other.axes[axis].isEmpty {
                    for (mine, its) in zip(template.axes[axis], other.axes[axis]) { own[mine] = its }
                }
                tensors.append(arranged(other, groups.map { $0.compactMap { own[$0] } }).tensor)
            } else if let constant = operands[index].constant {
                tensors.append(
                    try tensor(of: constant, over: template, groups.map { $0.filter { has(index, $0) } }))
            }
        }
        return (tensors, template)
    }

    /// Refuses quantized operands whose numbers stand for other real ones, which kernels make alike and ONNX does not.
    func requireOneScale(_ operands: [ONNXOperand]) throws {
        let scales = operands.compactMap { operand -> AffineQuantization? in
            if case .value(let value) = operand { builder.tensors[value.tensor].quantization } else { nil }
        }
        guard Set(scales).count <= 1 else { throw call.error("its inputs are quantized with different scales") }
    }

    /// A constant in the order of memory of another value.
    private mutating func tensor(of constant: Constant, over template: ONNXValue, _ groups: [[Int]]) throws -> Int {
        guard constant.isWritable else { return try value(.constant(constant)).tensor }
        let lead = template.rank - constant.shape.count
        // The constant's factors, axis by axis, where it is not repeated.
        var list: [Int] = []
        for (axis, size) in constant.shape.enumerated() where size != 1 { list += template.axes[axis + lead] }
        let flat = groups.flatMap { $0 }
        let place = Dictionary(uniqueKeysWithValues: list.enumerated().map { ($1, $0) })
        let ordered = constant.reshaped(list.map { template.factors[$0].count }).transposed(flat.map { place[$0]! }) ?? constant
        let shape = groups.map { template.size($0).count }
        return tensor(of: ordered.reshaped(Array(shape.drop { $0 == 1 })))
    }

    /// Where no operand has the result's shape: all in the order of their axes.
    private mutating func broadcastInOrder(
        _ operands: [ONNXOperand], _ shape: [Dimension]
    ) throws -> (tensors: [Int], result: ONNXValue) {
        var tensors: [Int] = []
        for operand in operands { tensors.append(try aligned(operand, Array(0..<operand.rank)).value.tensor) }
        return (tensors, ONNXValue(tensor: -1, shape: shape, order: Array(shape.indices)))
    }
}
