import Inference
import Tensors
import Testing

/// One problem, every implementation.
@Suite struct OperatorProblemTests {
    @Test("fast kernels equal the reference ones on random shapes", arguments: OperatorProblem.Kind.allCases)
    func fastEqualsReference(kind: OperatorProblem.Kind) throws {
        var count = 0
        for format in OperatorProblem.Format.allCases {
            for seed in 0..<60 {
                guard let problem = OperatorProblem(kind, format, seed: UInt64(seed)) else { continue }
                count += 1
                let expected = try problem.run(.reference)
                let result = try problem.run(.fast)
                #expect(result.shape == expected.shape, "\(problem)")
                if result.type == .float32 {
                    let pairs = zip(result.bytes.array(of: Float.self), expected.bytes.array(of: Float.self))
                    let worst = pairs.map { abs($0 - $1) - 1e-5 * abs($1) }.max() ?? 0
                    #expect(worst <= 2e-5, "\(problem): \(worst)")
                } else {
                    #expect(result.bytes == expected.bytes, "\(problem)")
                }
            }
        }
        #expect(count > 0)
    }

    @Test("a float FULLY_CONNECTED is the sum of products", arguments: 0..<40)
    func sumOfProducts(seed: Int) throws {
        let problem = try #require(OperatorProblem(.fullyConnected, .float, seed: UInt64(seed)))
        let op = problem.tiny.operators[0]
        var random = SplitMix(seed: problem.seed ^ 0xABCD)
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
