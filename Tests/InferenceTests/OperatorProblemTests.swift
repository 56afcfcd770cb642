import Inference
import Models
import Tensors
import TestSupport
import Testing

/// One problem, every implementation.
@Suite struct OperatorProblemTests {
    @Test("fast kernels, every build, equal the reference ones on random shapes", arguments: OperatorProblem.Kind.allCases)
    func fastEqualsReference(kind: OperatorProblem.Kind) throws {
        var count = 0
        for format in OperatorProblem.Format.allCases {
            for seed in 0..<400 {
                guard let problem = OperatorProblem(kind, format, seed: UInt64(seed)) else { continue }
                count += 1
                let expected: Tensor
                do {
                    expected = try problem.run(.reference)
                } catch {
                    // A divisor of 0, say: both refuse it.
                    #expect(throws: ModelError.self, "\(problem)") { try problem.run(.fast) }
                    continue
                }
                for build in FastKernels.builds {
                    let result = try FastKernels.$build.withValue(build) { try problem.run(.fast) }
                    #expect(result.shape == expected.shape, "\(problem), \(build.name)")
                    if result.type == .float32 {
                        let pairs = zip(result.bytes.array(of: Float.self), expected.bytes.array(of: Float.self))
                        let worst =
                            pairs.map { $0 == $1 || ($0.isNaN && $1.isNaN) ? 0 : abs($0 - $1) - 1e-5 * abs($1) }
                            .max { a, b in b.isNaN || a < b } ?? 0
                        #expect(worst <= 2e-5, "\(problem), \(build.name): \(worst)")
                    } else {
                        #expect(result.bytes == expected.bytes, "\(problem), \(build.name)")
                    }
                }
            }
        }
        #expect(count > 0)
    }

    @Test("a float FULLY_CONNECTED is the sum of products", arguments: 0..<40)
    func sumOfProducts(seed: Int) throws {
        let problem = try #require(OperatorProblem(.fullyConnected, .float, seed: UInt64(seed)))
        let op = problem.tiny.operators[0]
        var random = Random(seed: problem.seed ^ 0xABCD)
        let shape = problem.tiny.tensors[0].shape
        let x = (0..<shape.elementCount).map { _ in Double(Float.random(in: -4...4, using: &random)) }
        let w = problem.tiny.tensors[1].data!.array(of: Float.self).map(Double.init)
        let bias = op.inputs[2].map { problem.tiny.tensors[$0].data!.array(of: Float.self) }
        let (depth, outputs) = (shape[1], problem.tiny.tensors[1].shape[0])
        for kernels in KernelChoice.allCases {
            let y = try problem.run(kernels).bytes.array(of: Float.self)
            for n in 0..<shape[0] {
                for o in 0..<outputs {
                    var sum = Double(bias?[o] ?? 0)
                    for i in 0..<depth { sum += x[n * depth + i] * w[o * depth + i] }
                    switch op.options.fusedActivation {
                    case .relu: sum = max(sum, 0)
                    case .relu6: sum = min(max(sum, 0), 6)
                    default: break
                    }
                    #expect(abs(Double(y[n * outputs + o]) - sum) <= 1e-4, "\(problem), \(kernels)")
                }
            }
        }
    }
}
