import Tensors

extension SavedModelConverter {
    /// Products of two tensors by the letters of their axes.
    mutating func einsum(_ context: Context) throws(ModelError) -> Value {
        let text = try context.node.string("equation") ?? ""
        guard context.inputs.count == 2, let shapeA = context.inputs[0].shape, let shapeB = context.inputs[1].shape,
            let equation = EinsumEquation(text, ranks: (shapeA.count, shapeB.count))
        else { throw context.error("the equation '\(text)' is not supported") }
        var sizes: [Character: Dimension] = [:]
        for (letter, size) in zip(equation.a + equation.b, shapeA + shapeB) where sizes[letter]?.value == nil {
            sizes[letter] = size
        }
        guard zip(equation.a + equation.b, shapeA + shapeB).allSatisfy({ sizes[$0] == $1 || $1.value == nil }) else {
            throw context.error("its inputs do not fit the equation '\(text)'")
        }
        if case .constant(let weights) = context.inputs[1], equation.batch.isEmpty, !equation.summed.isEmpty {
            return .tensor(try dense(equation, sizes, weights, context))
        }
        return .tensor(try matrices(equation, sizes, context))
    }

    /// Constant second input: a dense layer of the first.
    private mutating func dense(
        _ equation: EinsumEquation, _ sizes: [Character: Dimension], _ weights: Constant, _ context: Context
    ) throws(ModelError) -> Value.Tensor {
        let (rows, columns) = (equation.rows, equation.columns)
        var input = try floats(0, context)
        input = arranged(input, equation.a, as: rows + equation.summed, name: context.name + "/transposed")
        let depth = equation.summed.map { sizes[$0] ?? 1 }.product
        if equation.summed.count > 1 || rows.isEmpty {
            let shape = rows.isEmpty ? [1, depth] : rows.map { sizes[$0] ?? 1 } + [depth]
            input = try reshaped(input, to: shape, context, name: context.name + "/rows")
        }
        let order = (columns + equation.summed).map { equation.b.firstIndex(of: $0) ?? 0 }
        let matrix = try transposed(weights, by: order, context)
        let widths = columns.map { sizes[$0]?.count ?? 1 }
        let product = try dense(
            input, matrix.reshaped([widths.reduce(1, *), matrix.count / max(widths.reduce(1, *), 1)]), context,
            name: context.name + "/product")
        return try result(product, rows + columns, equation, sizes, context)
    }

    /// Batches of products of matrices, with the input first whose own axes come first in the result.
    private mutating func matrices(
        _ equation: EinsumEquation, _ sizes: [Character: Dimension], _ context: Context
    ) throws(ModelError) -> Value.Tensor {
        var (a, b) = (equation.a, equation.b)
        var inputs = [try floats(0, context), try floats(1, context)]
        let own = equation.result.first { !equation.batch.contains($0) }
        if let own, b.contains(own) {
            swap(&a, &b)
            inputs.swapAt(0, 1)
        }
        let rows = equation.result.filter { a.contains($0) && !b.contains($0) }
        let columns = equation.result.filter { b.contains($0) && !a.contains($0) }
        func merged(_ letters: [Character]) -> Dimension { letters.map { sizes[$0] ?? 1 }.product }
        let batch = equation.batch.map { sizes[$0] ?? 1 }
        // As they are where that is one of the two orders that the operator takes.
        let isTurnedA = a == equation.batch + equation.summed + rows
        let isTurnedB = b != equation.batch + equation.summed + columns
        inputs[0] = arranged(
            inputs[0], a, as: equation.batch + (isTurnedA ? equation.summed + rows : rows + equation.summed),
            name: context.name + "/a")
        inputs[1] = arranged(
            inputs[1], b, as: equation.batch + (isTurnedB ? columns + equation.summed : equation.summed + columns),
            name: context.name + "/b")
        let (m, k, n) = (merged(rows), merged(equation.summed), merged(columns))
        inputs[0] = try reshaped(
            inputs[0], to: batch + (isTurnedA ? [k, m] : [m, k]), context, name: context.name + "/a/matrix")
        inputs[1] = try reshaped(
            inputs[1], to: batch + (isTurnedB ? [n, k] : [k, n]), context, name: context.name + "/b/matrix")
        let product = try product(inputs[0], inputs[1], isTurnedA, isTurnedB, context, name: context.name + "/product")
        return try result(product, equation.batch + rows + columns, equation, sizes, context)
    }

    /// Axes named `letters` in the order of `target`.
    private mutating func arranged(
        _ tensor: Value.Tensor, _ letters: [Character], as target: [Character], name: String
    ) -> Value.Tensor {
        transposed(tensor, by: target.map { letters.firstIndex(of: $0) ?? 0 }, name: name)
    }

    /// The product with an axis for each letter, in the result's order.
    private mutating func result(
        _ product: Value.Tensor, _ letters: [Character], _ equation: EinsumEquation, _ sizes: [Character: Dimension],
        _ context: Context
    ) throws(ModelError) -> Value.Tensor {
        let whole = try reshaped(product, to: letters.map { sizes[$0] ?? 1 }, context, name: context.name + "/whole")
        return arranged(whole, letters, as: equation.result, name: context.name)
    }
}
