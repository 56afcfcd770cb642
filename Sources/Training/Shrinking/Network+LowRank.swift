extension Network {
    /// The network with the kernels of dense layers and convolutions as products of two smaller ones, where that has fewer
    /// weights: a layer without bias and activation, and one of 1 × 1 behind it. What is left out of a kernel are its smallest
    /// singular values.
    ///
    /// - Parameters:
    ///   - energy: The share of the sum of squared weights that must stay, above 0 to 1.
    ///   - layers: The names of those that are factored; nil: all where it saves weights.
    public func factored(energy: Double, layers names: [String]? = nil) throws -> Network {
        guard energy > 0, energy <= 1 else { throw TrainingError("a share of \(energy) is not above 0 to 1") }
        let chosen = try names.map { try Set($0.map { try index(ofLayer: $0) }) }
        var entries: [Entry] = [], firsts: [Int] = []
        for (index, entry) in layers.enumerated() {
            firsts.append(entries.count)
            let isOnce = calls.filter { $0.layer == index }.count == 1
            entries += isOnce && chosen?.contains(index) ?? true ? Self.factors(entry, energy) ?? [entry] : [entry]
        }
        guard entries.count > layers.count else {
            throw TrainingError("no layer of the network has fewer weights as a product", help: "Let less of the weights stay.")
        }
        // Values have other numbers where a layer has become two.
        var calls: [(layer: Int, inputs: [Int])] = [], numbers = Array(inputs.indices)
        for call in self.calls {
            let first = firsts[call.layer], last = (call.layer + 1 < firsts.count ? firsts[call.layer + 1] : entries.count) - 1
            calls.append((first, call.inputs.map { numbers[$0] }))
            if last > first { calls.append((last, [inputs.count + calls.count - 1])) }
            numbers.append(inputs.count + calls.count - 1)
        }
        return try rebuilt(entries, calls: calls, outputs: outputs.map { numbers[$0] })
    }

    /// The two layers that take the place of one; nil where they have no fewer weights.
    private static func factors(_ entry: Entry, _ energy: Double) -> [Entry]? {
        guard let kernel = entry.parameters.first, kernel.isKernel, let outputs = kernel.shape.last else { return nil }
        let inputs = kernel.values.count / outputs
        // A singular value more costs so many weights.
        let limit = (inputs * outputs - 1) / (inputs + outputs)
        guard limit > 0 else { return nil }
        let decomposition = SingularValues(kernel.values, rows: inputs, columns: outputs)
        let rank = decomposition.rank(energy: energy)
        guard rank <= limit else { return nil }
        let (left, right) = decomposition.factors(rank: rank)
        var first = entry, second = entry
        switch entry.layer {
        case var layer as Dense:
            second.layer = layer
            layer = Dense(rank, usesBias: false, name: entry.name + "_factor")
            first.layer = layer
            second.parameters[0].shape = [rank, outputs]
        case let layer as Conv2D:
            first.layer = Conv2D(
                rank, layer.kernelSize, strides: layer.strides, padding: layer.padding, dilation: layer.dilation,
                usesBias: false, name: entry.name + "_factor")
            second.layer = Conv2D(
                layer.filters, 1, activation: layer.activation, usesBias: layer.usesBias, name: entry.name)
            second.parameters[0].shape = [1, 1, rank, outputs]
        default: return nil
        }
        first.parameters = [
            Parameter(name: kernel.name, shape: kernel.shape.dropLast() + [rank], values: left, isTrainable: true)
        ]
        second.parameters[0].values = right
        return [first, second]
    }
}

/// A matrix by its singular values, by the one-sided Jacobi method (G. Golub, C. Van Loan, "Matrix Computations", 8.6.3).
struct SingularValues {
    private let rows: Int
    private let columns: Int
    /// Whether the matrix was turned, so that it has no more columns than rows.
    private let isTurned: Bool
    /// Columns u·s, and the columns of v, the largest first.
    private var scaled: [[Double]]
    private var right: [[Double]]
    private(set) var values: [Double]

    init(_ matrix: [Float], rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        isTurned = columns > rows
        let (height, width) = isTurned ? (columns, rows) : (rows, columns)
        let isTurned = isTurned
        var a = (0..<width).map { column in
            (0..<height).map { row in Double(isTurned ? matrix[column * columns + row] : matrix[row * columns + column]) }
        }
        var v = (0..<width).map { column in (0..<width).map { $0 == column ? 1.0 : 0 } }
        for _ in 0..<40 {
            var largest = 0.0
            for p in 0..<width {
                for q in p + 1..<max(width, p + 1) {
                    var alpha = 0.0, beta = 0.0, gamma = 0.0
                    for i in 0..<height {
                        alpha += a[p][i] * a[p][i]
                        beta += a[q][i] * a[q][i]
                        gamma += a[p][i] * a[q][i]
                    }
                    guard gamma != 0, alpha > 0, beta > 0 else { continue }
                    let size = abs(gamma) / (alpha * beta).squareRoot()
                    largest = max(largest, size)
                    guard size > 1e-14 else { continue }
                    let zeta = (beta - alpha) / (2 * gamma)
                    let t = (zeta >= 0 ? 1.0 : -1.0) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
                    let cosine = 1 / (1 + t * t).squareRoot(), sine = cosine * t
                    for i in 0..<height {
                        (a[p][i], a[q][i]) = (cosine * a[p][i] - sine * a[q][i], sine * a[p][i] + cosine * a[q][i])
                    }
                    for i in 0..<width {
                        (v[p][i], v[q][i]) = (cosine * v[p][i] - sine * v[q][i], sine * v[p][i] + cosine * v[q][i])
                    }
                }
            }
            if largest < 1e-10 { break }
        }
        let sizes = a.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        let order = sizes.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
        scaled = order.map { a[$0] }
        right = order.map { v[$0] }
        values = order.map { sizes[$0] }
    }

    /// The fewest values whose squares make up the share of all squares.
    func rank(energy: Double) -> Int {
        let total = values.reduce(0) { $0 + $1 * $1 }
        var sum = 0.0
        for (index, value) in values.enumerated() {
            sum += value * value
            if sum >= energy * total * (1 - 1e-12) { return index + 1 }
        }
        return values.count
    }

    /// (rows, rank) and (rank, columns), whose product is the nearest matrix of that rank; each has the square roots of the
    /// singular values.
    func factors(rank: Int) -> (left: [Float], right: [Float]) {
        let roots = values.map { max($0, .leastNormalMagnitude).squareRoot() }
        func long(_ row: Int, _ k: Int) -> Float { Float(scaled[k][row] / roots[k]) }
        func short(_ column: Int, _ k: Int) -> Float { Float(right[k][column] * roots[k]) }
        let left = (0..<rows).flatMap { row in (0..<rank).map { isTurned ? short(row, $0) : long(row, $0) } }
        let second = (0..<rank).flatMap { k in (0..<columns).map { isTurned ? long($0, k) : short($0, k) } }
        return (left, second)
    }
}
