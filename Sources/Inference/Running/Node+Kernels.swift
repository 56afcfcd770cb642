import KernelInterface
import Tensors

extension Node {
    /// The kernel that `make` prepares for running from `x` to `y`, made once for all interpreters of a model where its weights are
    /// in the file.
    func prepared(
        from weights: RuntimeTensor, _ x: RuntimeTensor, _ y: RuntimeTensor, isPooled: Bool = false,
        _ make: () -> (any PreparedKernel)?
    ) -> (any PreparedKernel)? {
        func packed(_ kernel: (any PreparedKernel)?) -> (any PreparedKernel)? {
            if kernel != nil { graph?.hasTaken(weights, by: self) }
            return kernel
        }
        guard let constant = weights.source else { return packed(make()) }
        let layout = PackedConstants.Layout.kernel(
            node: Int32(index), subgraph: Int32(runner.index), from: x.shape, to: y.shape, isPooled: isPooled)
        let kept = session.packed.value(for: constant, layout: layout) {
            let kernel: (any AnyObject & Sendable)? = make()
            return kernel ?? NoKernel.only
        }
        return packed(kept as? any PreparedKernel)
    }

    /// Constant weights: as 16-bit floats, where nobody has needed them as floats yet.
    func floatWeights(_ weights: RuntimeTensor) -> FloatWeights {
        weights.isGivenUp
            ? .halves(runner.tensors[Int(weights.widened)].elements(as: Float16.self))
            : .floats(UnsafePointer(weights.elements()))
    }

    /// Runs `kernel`, where there is one, from one tensor to another.
    func evaluation(_ kernel: (any PreparedKernel)?, _ x: RuntimeTensor, _ y: RuntimeTensor) throws -> Evaluation? {
        guard let kernel else { return nil }
        let memory = try scratch(bytes: kernel.scratchBytes)
        return { kernel.run(x.data, y.data, scratch: memory.data) }
    }
}

/// The knowledge that there is no kernel, as it is kept for other interpreters of the model.
private final class NoKernel: Sendable {
    static let only = NoKernel()
}

extension RuntimeTensor {
    /// The elements of a constant.
    func array<T: BitwiseCopyable>(of type: T.Type) -> [T] {
        [T](UnsafeBufferPointer(start: elements(as: T.self), count: elementCount))
    }
}
