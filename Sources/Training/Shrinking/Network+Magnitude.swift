extension Network {
    /// The network with the smallest weights of each kernel set to 0, biases and tables left alone.
    ///
    /// - Parameters:
    ///   - sparsity: The share of each kernel's weights; of `.twoOfFour` it is ½.
    ///   - layers: The names of those that are pruned; nil: all with a kernel.
    public func pruned(
        _ pattern: PruningSchedule.Pattern = .unstructured, sparsity: Double = 0.5, layers names: [String]? = nil
    ) throws -> Network {
        try PruningSchedule(pattern, sparsity: sparsity).check()
        return try changingKernels(names) { values, shape in
            let mask =
                pattern == .unstructured
                ? Pruner.mask(values, sparsity: sparsity) : Pruner.twoOfFour(values, shape: shape)
            for (index, keep) in mask.enumerated() { values[index] *= keep }
        }
    }

    /// The network with the weights of each kernel brought to few values, its clusters' means: k-means in one dimension, begun
    /// with values that are even between the smallest and the largest. A weight of 0 stays 0.
    ///
    /// - Parameter count: How many values each kernel may have beside 0.
    public func clustered(into count: Int, layers names: [String]? = nil) throws -> Network {
        guard count > 0 else { throw TrainingError("\(count) clusters are none") }
        return try changingKernels(names) { values, _ in Clusters(of: values.filter { $0 != 0 }, count: count).assign(&values) }
    }

    /// The share of all kernels' weights that are 0.
    public var sparsity: Double {
        let kernels = layers.flatMap(\.parameters).filter(\.isKernel)
        let count = kernels.reduce(0) { $0 + $1.values.count }
        let zeros = kernels.reduce(0) { sum, kernel in sum + kernel.values.reduce(0) { $0 + ($1 == 0 ? 1 : 0) } }
        return count == 0 ? 0 : Double(zeros) / Double(count)
    }

    private func changingKernels(
        _ names: [String]?, _ change: (inout [Float], [Int]) throws -> Void
    ) throws -> Network {
        let chosen = try names.map { try Set($0.map { try index(ofLayer: $0) }) }
        var network = self
        for layer in layers.indices where chosen?.contains(layer) ?? true {
            for (index, parameter) in layers[layer].parameters.enumerated() where parameter.isKernel {
                try change(&network.layers[layer].parameters[index].values, parameter.shape)
            }
        }
        return network
    }
}

extension Network.Parameter {
    /// Whether it is a matrix or a window that inputs are multiplied by.
    var isKernel: Bool { isTrainable && shape.count > 1 && name.hasSuffix("kernel") }
}

/// Values of one dimension in clusters, by Lloyd's method.
struct Clusters {
    /// In ascending order.
    private(set) var means: [Double]

    init(of values: [Float], count: Int) {
        let sorted = values.sorted().map(Double.init)
        guard let least = sorted.first, let greatest = sorted.last, greatest > least, count > 1 else {
            means = sorted.isEmpty ? [] : [sorted.reduce(0, +) / Double(sorted.count)]
            return
        }
        means = (0..<count).map { least + (greatest - least) * Double($0) / Double(count - 1) }
        for _ in 0..<50 {
            var sums = [Double](repeating: 0, count: count), counts = [Int](repeating: 0, count: count), cluster = 0
            for value in sorted {
                while cluster + 1 < count, value > middle(cluster) { cluster += 1 }
                sums[cluster] += value
                counts[cluster] += 1
            }
            let next = (0..<count).map { counts[$0] == 0 ? means[$0] : sums[$0] / Double(counts[$0]) }
            if next == means { break }
            means = next
        }
    }

    /// Between a cluster and the next.
    private func middle(_ cluster: Int) -> Double { (means[cluster] + means[cluster + 1]) * 0.5 }

    /// Each value but 0 becomes the mean that is nearest to it.
    func assign(_ values: inout [Float]) {
        guard !means.isEmpty else { return }
        for index in values.indices where values[index] != 0 {
            let value = Double(values[index])
            var low = 0, high = means.count - 1
            while low < high {
                let middle = (low + high) / 2
                if value > self.middle(middle) { low = middle + 1 } else { high = middle }
            }
            values[index] = Float(means[low])
        }
    }
}
