import Kernels
import Models
import Tensors

extension UnaryPlan {
    /// A function of 16-bit floats, computed in single precision and rounded once; nil where the input is none of
    /// `types`. TensorFlow Lite Micro has no such kernels.
    func narrow(_ node: Node, of types: ElementType..., by f: @escaping (Float) -> Float) -> Evaluation? {
        guard types.contains(x.type), !node.isMicro else { return nil }
        switch x.type {
        case .float16: return { map { (x: Float16) in Float16(f(x.widened)) } }
        case .bfloat16: return { map { (x: BFloat16) in BFloat16(f(x.widened)) } }
        default: return nil
        }
    }
}

extension BinaryPlan {
    /// A function of two 16-bit floats, computed in single precision and rounded once; nil where the inputs are none of
    /// `types`.
    func narrow(_ node: Node, of types: ElementType..., by f: @escaping (Float, Float) -> Float) -> Evaluation? {
        guard types.contains(a.type), !node.isMicro else { return nil }
        switch a.type {
        case .float16: return { map { (a: Float16, b: Float16) in Float16(f(a.widened, b.widened)) } }
        case .bfloat16: return { map { (a: BFloat16, b: BFloat16) in BFloat16(f(a.widened, b.widened)) } }
        default: return nil
        }
    }

    /// As ``narrow(_:of:by:)`` for float16, then clamped to the fused activation: an infinity becomes 65504.
    func clampedHalf(_ node: Node, by f: @escaping (Float, Float) -> Float) throws -> Evaluation {
        guard !node.isMicro else { throw node.unsupported(a, b) }
        let range = try node.floatRange()
        let (lower, upper) = (max(Float16(range.lower), -.largest), min(Float16(range.upper), .largest))
        return {
            map { (a: Float16, b: Float16) -> Float16 in
                let result = Float16(f(a.widened, b.widened))
                // Not min and max: they would turn -0 into 0.
                return result < lower ? lower : upper < result ? upper : result
            }
        }
    }
}
