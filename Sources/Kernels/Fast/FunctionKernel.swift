import KernelInterface

/// A kernel that is one function of its buffers.
final class FunctionKernel: PreparedKernel {
    typealias Body =
        @Sendable (_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer) -> Void

    let scratchBytes: Int
    private let body: Body

    init(scratchBytes: Int = 0, _ body: @escaping Body) { (self.scratchBytes, self.body) = (scratchBytes, body) }

    func run(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
        body(input, output, scratch)
    }
}
