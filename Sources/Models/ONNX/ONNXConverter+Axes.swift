import Tensors

/// Operators that move, split and join axes: descriptions, which move no elements.
extension ONNXConverter {
    /// Axis `i` of the result is axis `order[i]`: a description, which moves nothing.
    func transposed(_ operand: ONNXOperand, _ order: [Int]) throws -> ONNXOperand {
        switch operand {
        case .constant(let constant): return .constant(try transposed(constant, order))
        case .value(var value):
            value.axes = order.map { value.axes[$0] }
            return .value(value)
        }
    }

    func transposed(_ constant: Constant, _ order: [Int]) throws -> Constant {
        guard let moved = constant.transposed(order) else { throw call.error("its constant is too large") }
        return moved
    }

    mutating func transpose() throws -> [ONNXOperand?] {
        let x = try call.input()
        let order = try call.ints("perm") ?? Array((0..<x.rank).reversed())
        guard order.sorted() == Array(0..<x.rank) else {
            throw call.error("its attribute 'perm' = \(Shape(order)) is no order of \(x.rank) axes")
        }
        return [try transposed(x, order)]
    }

    mutating func reshaped(_ value: ONNXValue, _ shape: [Dimension]) throws -> ONNXValue {
        var result = value
        if result.reshape(to: shape) { return result }
        guard let old = value.shape.total, old == shape.total else {
            throw call.error("\(value.shape.text) cannot be reshaped to \(shape.text)")
        }
        let ordered = arranged(value, value.axes)
        let target = tensor(of: shape.map { $0.isOpen ? -1 : $0.count })
        let tensor = emit(.reshape, [ordered.tensor, target], shape: shape)
        return ONNXValue(tensor: tensor, shape: shape, order: Array(shape.indices))
    }

    mutating func reshaped(_ operand: ONNXOperand, _ shape: [Dimension]) throws -> ONNXOperand {
        switch operand {
        case .value(let value): return .value(try reshaped(value, shape))
        case .constant(let constant):
            if constant.repeats != nil {
                // Where only axes of one element come or go, the batch stays what it is.
                guard constant.extents.filter({ !$0.isOne }) == shape.filter({ !$0.isOne }) else {
                    return .value(try reshaped(try value(operand), shape))
                }
            }
            var result = constant.reshaped(shape.map { $0.isOpen ? 1 : $0.count })
            result.extents = shape
            guard Shape(result.shape).checkedElementCount == constant.count else {
                throw call.error("\(operand.shape.text) cannot be reshaped to \(shape.text)")
            }
            return .constant(result)
        }
    }

    mutating func reshape() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        let allowsZero = try call.bool("allowzero")
        guard let target = try call.input(1).constant?.numbers else {
            throw call.error(
                "its shape is computed when the model runs", help: "Export the model with fixed sizes, all but the batch.")
        }
        var shape: [Dimension] = []
        for (axis, extent) in target.enumerated() {
            if extent.count == 0, !allowsZero {
                guard axis < x.rank else {
                    throw call.error("its shape \(target.text) copies axis \(axis), which does not exist")
                }
                shape.append(x.shape[axis])
            } else {
                shape.append(extent)
            }
        }
        if let unknown = shape.firstIndex(of: Dimension(-1)) {
            var others = shape
            others.remove(at: unknown)
            guard let known = others.total, let total = x.shape.total, let rest = total.divided(by: known) else {
                throw call.error(
                    "\(x.shape.text) cannot be reshaped to \(shape.text) for every batch",
                    help: "Export the model with an open batch, or with all sizes fixed.")
            }
            shape[unknown] = rest
        }
        guard shape.allSatisfy({ $0.count >= 0 }), shape.total == x.shape.total else {
            throw call.error("\(x.shape.text) cannot be reshaped to \(shape.text)")
        }
        return [try reshaped(x, shape)]
    }

    mutating func flatten() throws -> [ONNXOperand?] {
        let x = try call.input()
        var axis = try call.int("axis", default: 1)
        if axis < 0 { axis += x.rank }
        guard axis >= 0, axis <= x.rank, let outer = x.shape[..<axis].total, let inner = x.shape[axis...].total else {
            throw call.error("its axis \(axis) does not exist in an input of \(x.rank) axes")
        }
        return [try reshaped(x, [outer, inner])]
    }

    mutating func squeeze() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        let given = try call.integers("axes", orInput: 1)
        let axes = try given.map { try call.axes($0, rank: x.rank) } ?? x.shape.indices.filter { x.shape[$0].isOne }
        guard axes.allSatisfy({ x.shape[$0].isOne }) else {
            throw call.error("it removes axes \(Shape(axes)) of \(x.shape.text), of which not all have one element")
        }
        return [try reshaped(x, x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] })]
    }

    mutating func unsqueeze() throws -> [ONNXOperand?] {
        let x = try call.input(0)
        guard let given = try call.integers("axes", orInput: 1) else { throw call.error("its input 'axes' is missing") }
        let axes = try call.axes(given, rank: x.rank + given.count)
        var rest = x.shape[...]
        let shape = (0..<x.rank + given.count).map { axes.contains($0) ? Dimension.one : rest.removeFirst() }
        return [try reshaped(x, shape)]
    }
}
