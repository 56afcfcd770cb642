import Tensors

/// Products in Einstein's notation: axes that the result lacks are summed over.
extension ONNXConverter {
    /// An operand with a letter for each axis.
    private struct Term {
        var operand: ONNXOperand
        var letters: [Character]
    }

    mutating func einsum() throws -> [ONNXOperand?] {
        let text = try call.string("equation", default: "")
        let inputs = try call.inputs()
        guard let sides = Self.letters(text, ranks: inputs.map(\.rank)) else {
            throw call.error(
                "its equation '\(text)' does not fit \(inputs.count) inputs of \(inputs.map { "\($0.rank)" }.joined(separator: ", ")) axes",
                help: "Each input has a letter for each axis, as 'bij,bjk->bik'.")
        }
        let (operands, result) = sides
        var terms = try zip(inputs, operands).map { try diagonal(Term(operand: $0, letters: $1)) }
        // From the left, each product keeps what the result or a later operand needs.
        var left = terms.removeFirst()
        while !terms.isEmpty {
            let right = terms.removeFirst()
            let needed = Set(terms.flatMap(\.letters) + result)
            left = try product(
                try summed(left, keeping: needed.union(right.letters)), try summed(right, keeping: needed.union(left.letters)),
                keeping: needed)
        }
        left = try summed(left, keeping: Set(result))
        guard left.letters.count == result.count else {
            throw call.error("its equation '\(text)' names an axis that no input has")
        }
        return [try transposed(left.operand, result.map { left.letters.firstIndex(of: $0)! })]
    }

    /// The letters of each operand and of the result; digits stand for the axes of "...", counted from the last.
    private static func letters(_ text: String, ranks: [Int]) -> (operands: [[Character]], result: [Character])? {
        let sides = text.filter { $0 != " " }.split(separator: "->", omittingEmptySubsequences: false)
        guard (1...2).contains(sides.count) else { return nil }
        let texts = sides[0].split(separator: ",", omittingEmptySubsequences: false)
        guard texts.count == ranks.count else { return nil }
        var most = 0, operands: [[Character]] = []
        func spelled(_ text: Substring, _ dots: Int) -> [Character]? {
            let parts = text.split(separator: "...", omittingEmptySubsequences: false)
            guard parts.count <= 2, (0..<10).contains(dots), parts.joined().allSatisfy({ $0.isASCII && $0.isLetter }) else {
                return nil
            }
            return parts.count == 1 ? Array(text) : parts[0] + "0123456789".prefix(dots).reversed() + parts[1]
        }
        for (text, rank) in zip(texts, ranks) {
            let dots = text.contains("...") ? rank - text.count + 3 : 0
            guard let letters = spelled(text, dots), letters.count == rank else { return nil }
            most = max(most, dots)
            operands.append(letters)
        }
        if sides.count == 2 {
            guard let result = spelled(sides[1], most), Set(result).count == result.count else { return nil }
            return (operands, result)
        }
        // Without a result it has what is there once, in alphabetic order.
        let all = operands.joined()
        let single = Set(all).filter { letter in letter.isLetter && all.count(where: { $0 == letter }) == 1 }
        return (operands, "0123456789".prefix(most).reversed() + single.sorted())
    }

    /// A letter that stands twice takes the elements of the diagonal.
    private mutating func diagonal(_ term: Term) throws -> Term {
        var term = term
        while let first = term.letters.indices.first(where: { term.letters[($0 + 1)...].contains(term.letters[$0]) }) {
            let second = term.letters[(first + 1)...].firstIndex(of: term.letters[first])!
            let shape = term.operand.shape
            guard let size = shape[first].value, shape[second].value == size, size < 1 << 15 else {
                throw call.error("a diagonal of an input of shape \(shape.text) is not possible")
            }
            let rest = shape.indices.filter { $0 != first && $0 != second }
            let square = try reshaped(
                try transposed(term.operand, rest + [first, second]), rest.map { shape[$0] } + [Dimension(size * size)])
            let letter = term.letters[first]
            try grow(by: size)
            term.operand = .value(try taken(try value(square), rest.count, (0..<size).map { $0 * (size + 1) }))
            term.letters = rest.map { term.letters[$0] } + [letter]
        }
        return term
    }

    /// The term without the axes that nothing needs.
    private mutating func summed(_ term: Term, keeping needed: Set<Character>) throws -> Term {
        let axes = term.letters.indices.filter { !needed.contains(term.letters[$0]) }
        guard !axes.isEmpty else { return term }
        let sum = try reduced(.sum, try value(term.operand), axes: axes, keepsAxes: false)
        return Term(operand: .value(sum), letters: term.letters.filter(needed.contains))
    }

    /// A product of matrices, for each of what both have and something needs.
    private mutating func product(_ a: Term, _ b: Term, keeping needed: Set<Character>) throws -> Term {
        let (both, rows, columns) = (
            a.letters.filter(b.letters.contains), a.letters.filter { !b.letters.contains($0) },
            b.letters.filter { !a.letters.contains($0) }
        )
        let batch = both.filter(needed.contains), summed = both.filter { !needed.contains($0) }
        func size(_ letter: Character) throws -> Dimension {
            let sizes = [a, b].compactMap { term in term.letters.firstIndex(of: letter).map { term.operand.shape[$0] } }
            guard sizes.count < 2 || sizes[0] == sizes[1] else {
                throw call.error("the axis '\(letter)' of its equation has two sizes, \(sizes.text)")
            }
            return sizes[0]
        }
        func total(_ letters: [Character]) throws -> Dimension {
            guard let total = try letters.map(size).total else { throw call.error("its output is too large") }
            return total
        }
        let lead = try batch.map(size)
        let letters = batch + rows + columns, shape = try letters.map(size)
        if summed.isEmpty {
            // Nothing is added: each element is one product.
            func placed(_ term: Term) throws -> ONNXOperand {
                let own = letters.filter(term.letters.contains)
                let moved = try transposed(term.operand, own.map { term.letters.firstIndex(of: $0)! })
                return try reshaped(moved, try letters.map { term.letters.contains($0) ? try size($0) : .one })
            }
            return Term(operand: try binary(.mul, try placed(a), try placed(b)), letters: letters)
        }
        let left = try transposed(a.operand, (batch + rows + summed).map { a.letters.firstIndex(of: $0)! })
        let right = try transposed(b.operand, (batch + summed + columns).map { b.letters.firstIndex(of: $0)! })
        let (m, k, n) = (try total(rows), try total(summed), try total(columns))
        let product = try product(try reshaped(left, lead + [m, k]), try reshaped(right, lead + [k, n]))
        return Term(operand: try reshaped(product, shape), letters: letters)
    }
}
