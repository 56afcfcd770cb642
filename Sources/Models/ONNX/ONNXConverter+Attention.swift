import Tensors

/// Attention as one operator, and what stands around it.
extension ONNXConverter {
    /// x × scale / √(mean of squares + epsilon)
    mutating func rootMeanSquareNormalization() throws -> [ONNXOperand?] {
        try call.require("stash_type", 1)
        let epsilon = try call.float("epsilon", default: 1e-5)
        let x = try value(try call.input(0))
        let axis = try call.axis(try call.int("axis", default: -1), rank: x.rank)
        guard type(of: x) == .float32, !x.shape[axis...].contains(where: \.isOpen) else {
            throw call.error("an input of type \(type(of: x).name) and shape \(x.shape.text) is not supported")
        }
        let squares = try value(try binary(.mul, .value(x), .value(x)))
        let mean = try reduced(.mean, squares, axes: Array(axis..<x.rank), keepsAxes: true)
        let inverse = try unary(.rsqrt, try binary(.add, .value(mean), epsilon))
        return [try binary(.mul, try binary(.mul, .value(x), inverse), try call.input(1))]
    }

    /// x × sigmoid(alpha x)
    mutating func swish() throws -> [ONNXOperand?] {
        let alpha = try call.float("alpha", default: 1)
        let x = try call.input()
        return [try binary(.mul, x, try unary(.logistic, alpha == 1 ? x : try binary(.mul, x, alpha)))]
    }

    /// softmax(cap(Q Kᵀ × scale) + mask) V, for each head.
    mutating func attention() throws -> [ONNXOperand?] {
        call.ignore("softmax_precision", "qk_matmul_output_mode")
        let isFlat = try call.input(0).rank == 3
        let query = try heads(0, "q_num_heads")
        var key = try heads(1, "kv_num_heads"), values = try heads(2, "kv_num_heads")
        let past = call.optional(4)
        if let past { key = try joined([past, key], axis: 2) }
        if let past = call.optional(5) { values = try joined([past, values], axis: 2) }
        let present = [key, values]
        guard query.rank == 4, key.rank == 4, values.rank == 4, let count = query.shape[1].value, let own = key.shape[1].value,
            own > 0, count % own == 0, let depth = query.shape[3].value
        else { throw call.error("its inputs of shapes \(query.shape.text) and \(key.shape.text) are not supported") }
        key = try repeatedHeads(key, count / own)
        values = try repeatedHeads(values, count / own)
        let scale = try call.float("scale", default: 1 / Float(depth).squareRoot())
        var scores = try binary(.mul, try product(query, try transposed(key, [0, 1, 3, 2])), scale)
        let cap = try call.float("softcap", default: 0)
        if cap != 0 { scores = try binary(.mul, try unary(.tanh, try binary(.mul, scores, 1 / cap)), cap) }
        var mask = try call.optional(3).map { mask in try addend(mask) }
        if try call.bool("is_causal") {
            let later = try laterKeys(scores.shape[2], scores.shape[3], past: past?.shape[2] ?? Dimension(0))
            mask = try mask.map { mask in try combined(.add, mask, later) } ?? later
        }
        if let mask { scores = try binary(.add, scores, mask) }
        var shares = ONNXOperand.value(softmax(.softmax, try value(scores), axes: [3]))
        // Who may look at nothing gets nothing.
        if let mask, !leavesSomething(mask) {
            let largest = ONNXOperand.value(try reduced(.reduceMax, try value(scores), axes: [3], keepsAxes: true))
            let seesSomething = try binary(.greater, largest, -.greatestFiniteMagnitude)
            shares = try chosen(seesSomething, shares, .constant(Constant(0)))
        }
        var result = try product(shares, values)
        if isFlat {
            let shape = result.shape
            guard let width = shape[1].times(shape[3]) else { throw call.error("its output is too large") }
            result = try reshaped(try transposed(result, [0, 2, 1, 3]), [shape[0], shape[2], width])
        }
        return [result, present[0], present[1]]
    }

    /// −∞ for each key that comes after a query, as what is added to scores.
    private mutating func laterKeys(_ queries: Dimension, _ keys: Dimension, past: Dimension) throws -> ONNXOperand {
        guard let rows = queries.value, let columns = keys.value, let past = past.value,
            let places = Shape([rows, columns]).checkedElementCount
        else { throw call.error("its attribute 'is_causal' is not supported with a length that is open") }
        try grow(by: places)
        let numbers = (0..<places).map { $0 % columns > $0 / columns + past ? -Float.infinity : 0 }
        return .constant(Constant(numbers, shape: [rows, columns]))
    }

    /// Whether it is known that no row of a mask is −∞ throughout.
    private func leavesSomething(_ mask: ONNXOperand) -> Bool {
        guard let constant = mask.constant, constant.repeats == nil, let numbers = constant.floats,
            let width = constant.shape.last, width > 0
        else { return false }
        return stride(from: 0, to: numbers.count, by: width).allSatisfy { first in
            numbers[first..<min(first + width, numbers.count)].contains { $0 > -.infinity }
        }
    }

    /// An input as (batch, heads, length, depth).
    private mutating func heads(_ position: Int, _ name: String) throws -> ONNXOperand {
        let x = try call.input(position), count = try call.int(name, default: 0)
        guard type(of: x) == .float32 else { throw call.error("an input of type \(type(of: x).name) is not supported") }
        guard x.rank == 3 else { return x }
        guard count > 0, let width = x.shape[2].value, width % count == 0 else {
            throw call.error("its attribute '\(name)' = \(count) does not divide an input of shape \(x.shape.text)")
        }
        let split = try reshaped(x, [x.shape[0], x.shape[1], Dimension(count), Dimension(width / count)])
        return try transposed(split, [0, 2, 1, 3])
    }

    /// Each head several times.
    private mutating func repeatedHeads(_ x: ONNXOperand, _ times: Int) throws -> ONNXOperand {
        guard times > 1, let count = x.shape[1].value else { return x }
        let places = (0..<count * times).map { $0 / times }
        return .value(try taken(try value(x), 1, places))
    }

    /// A mask of truth values as what is added to scores.
    private mutating func addend(_ mask: ONNXOperand) throws -> ONNXOperand {
        guard type(of: mask) == .bool else { return mask }
        if let constant = mask.constant, constant.repeats == nil,
            let known = Constant.chosen(constant, Constant(0), Constant(-.infinity), shape: constant.shape)
        {
            return .constant(known)
        }
        return try chosen(mask, .constant(Constant(0)), .constant(Constant(-.infinity)))
    }
}
