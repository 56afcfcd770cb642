/// An operator whose weights are packed and whose arithmetic is settled: it only computes.
///
/// Buffers are row-major. `run` allocates nothing and cannot fail; several threads may run one kernel at once, each
/// with its own scratch memory.
public protocol PreparedKernel: AnyObject, Sendable {
    /// Bytes of working memory, aligned to 64.
    var scratchBytes: Int { get }
    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer)
}

/// A prepared operator of two inputs.
public protocol PreparedBinaryKernel: AnyObject, Sendable {
    /// Bytes of working memory, aligned to 64.
    var scratchBytes: Int { get }
    func run(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer)
}
