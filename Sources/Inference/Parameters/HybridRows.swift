import Kernels

/// Rows of floats as int8, each quantized over its own range when it is multiplied: what operators of floats and integer weights
/// compute with.
struct HybridRows {
    private let depth: Int
    private let isAsymmetric: Bool
    private let integers: Node.Scratch
    private let scales: Node.Scratch
    private let zeros: Node.Scratch

    /// - Parameter isAsymmetric: whether rows have a zero point, else it is 0.
    init(_ count: Int, depth: Int, isAsymmetric: Bool, _ node: Node) throws {
        (self.depth, self.isAsymmetric) = (depth, isAsymmetric)
        integers = try node.scratch(bytes: count * depth)
        scales = try node.scratch(bytes: count * 4)
        zeros = try node.scratch(bytes: count * 4)
    }

    /// Takes the rows of `x`, one behind the other.
    func quantize(_ x: UnsafePointer<Float>, count: Int) {
        let (q, scale, zero) = (integers.elements(as: Int8.self), scales.elements(as: Float.self), zeros.elements(as: Int32.self))
        for row in 0..<count {
            (scale[row], zero[row]) = Reference.quantize(
                x + row &* depth, count: depth, to: q + row &* depth, isAsymmetric: isAsymmetric)
        }
    }

    func scale(_ row: Int) -> Float { scales.elements(as: Float.self)[row] }
    func zeroPoint(_ row: Int) -> Int32 { zeros.elements(as: Int32.self)[row] }

    /// Σ (x − zero) × w over elements of a row.
    ///
    /// - Parameters:
    ///   - w: weights, `step` apart.
    ///   - start: the first element of the row.
    ///   - zero: the row's zero point, or 0 where that is taken from the sum later.
    @inline(__always)
    func product(
        _ row: Int, _ w: UnsafePointer<Int8>, step: Int = 1, from start: Int = 0, count: Int, zero: Int32
    ) -> Int32 {
        let x = integers.elements(as: Int8.self) + (row &* depth &+ start)
        var sum: Int32 = 0
        for i in 0..<count { sum &+= (Int32(x[i]) &- zero) &* Int32(w[i &* step]) }
        return sum
    }
}
