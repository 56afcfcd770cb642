/// Whose arithmetic and which loops.
public enum KernelChoice: String, Sendable, CaseIterable, Codable {
    /// LiteRT's reference kernels, to the bit on integers.
    case reference
    /// The same integers as `reference`, computed fast; but SUM of int8 and int16, where that has a fault, is LiteRT's optimized one.
    case fast
    /// The integers of TensorFlow Lite Micro's reference kernels, to the bit.
    case micro
}
