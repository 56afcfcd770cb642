import Models
import Records

extension Model {
    /// The quantized constants of this model: weights and biases with scales and zero points.
    private var quantizedConstants: [TensorInfo] {
        graph.subgraphs[0].tensors.filter { $0.data != nil && $0.quantization != nil }
    }

    /// How many weight and bias tensors there are, and how many of them the other model has with the same integers,
    /// scales and zero points. Names and order do not matter.
    public func constantsShared(with other: Model) -> (equal: Count, total: Count) {
        let mine = quantizedConstants
        let theirs = other.quantizedConstants
        let equal = mine.filter { a in
            theirs.contains { b in
                a.type == b.type && a.shape == b.shape && a.data == b.data
                    && a.quantization?.scales == b.quantization?.scales
                    && a.quantization?.zeroPoints == b.quantization?.zeroPoints
            }
        }
        return (count(equal.count), count(mine.count))
    }
}
