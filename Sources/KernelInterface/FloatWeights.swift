/// Weights of floats, or of 16-bit floats that stand for them. Read only while a kernel is made.
@frozen public enum FloatWeights {
    case floats(UnsafePointer<Float>)
    case halves(UnsafePointer<Float16>)

    /// Weight `i` as a float. The index is not checked.
    @inlinable public subscript(_ i: Int) -> Float {
        switch self {
        case .floats(let weights): weights[i]
        case .halves(let weights): Float(weights[i])
        }
    }
}
