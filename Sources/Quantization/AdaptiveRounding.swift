/// Rounds each weight up or down so that a layer's sums have the smallest squared error over its inputs: the objective of
/// AdaRound, in which the error of row w is (ŵ − w)ᵀ Σxxᵀ (ŵ − w).
///
/// AdaRound descends along the gradient of a relaxation; here one weight after the other is turned to its other side wherever
/// that lessens the error, until none does. From the nearest integers on the error only falls.
struct AdaptiveRounding {
    let moments: SecondMoments
    /// Of the weights, (rows, depth), or (depth, rows) for a depthwise convolution.
    private let rows: Int

    init(_ moments: SecondMoments, rows: Int) { (self.moments, self.rows) = (moments, rows) }

    private static let sweepLimit = 50

    /// - Parameters:
    ///   - nearest: the values in steps of `scales`, rounded.
    ///   - limit: the largest integer.
    /// - Returns: integers, and the root of the sums' mean squared error before and after.
    func rounded(
        _ values: [Float], scales: [Float], nearest: [Int8], limit: Int
    ) -> (integers: [Int8], before: Double, after: Double) {
        let depth = moments.depth, isTransposed = moments.groups > 1
        var integers = nearest
        var (before, after) = (0.0, 0.0)
        var matrix = moments.matrix(0)
        for row in 0..<rows {
            if isTransposed, row > 0 { matrix = moments.matrix(row) }
            let scale = Double(scales[scales.count == 1 ? 0 : row])
            guard scale > 0 else { continue }
            func place(_ i: Int) -> Int { isTransposed ? i * rows + row : row * depth + i }
            var problem = RowProblem(
                matrix, steps: (0..<depth).map { Double(values[place($0)]) / scale },
                (0..<depth).map {
                    Double(nearest[place($0)])
                })
            before += problem.error * scale * scale
            problem.descend(limit: Double(limit), sweeps: Self.sweepLimit)
            after += problem.error * scale * scale
            for i in 0..<depth { integers[place(i)] = Int8(problem.integers[i]) }
        }
        let count = Double(max(moments.count * rows, 1))
        return (integers, (before / count).squareRoot(), (after / count).squareRoot())
    }
}

/// One row of weights in steps of its scale.
private struct RowProblem {
    private let matrix: [Float]
    private let steps: [Double]
    private(set) var integers: [Double]
    /// Half of the error's gradient: Σxxᵀ (ŵ − w).
    private var gradient: [Double]

    init(_ matrix: [Float], steps: [Double], _ integers: [Double]) {
        (self.matrix, self.steps, self.integers) = (matrix, steps, integers)
        gradient = [Double](repeating: 0, count: steps.count)
        for i in steps.indices { add(integers[i] - steps[i], at: i) }
    }

    var error: Double {
        var sum = 0.0
        for i in steps.indices { sum += (integers[i] - steps[i]) * gradient[i] }
        return max(sum, 0)
    }

    private mutating func add(_ change: Double, at i: Int) {
        let depth = steps.count
        matrix.withUnsafeBufferPointer { matrix in
            gradient.withUnsafeMutableBufferPointer { gradient in
                let row = matrix.baseAddress! + i * depth
                for j in 0..<depth { gradient[j] += change * Double(row[j]) }
            }
        }
    }

    mutating func descend(limit: Double, sweeps: Int) {
        let depth = steps.count
        for _ in 0..<sweeps {
            var isChanged = false
            for i in 0..<depth {
                let low = steps[i].rounded(.down)
                let other = integers[i] == low ? low + 1 : low
                guard abs(other) <= limit else { continue }
                let change = other - integers[i]
                let gain = change * (2 * gradient[i] + change * Double(matrix[i * depth + i]))
                // A gain of less than rounding errors would go on for ever.
                guard gain < -1e-9 * Double(matrix[i * depth + i]) else { continue }
                integers[i] = other
                add(change, at: i)
                isChanged = true
            }
            if !isChanged { break }
        }
    }
}
