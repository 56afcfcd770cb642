import Inference
import TestSupport
import Testing

/// Every one-operator model: integers and booleans byte for byte, floats within 1e-5 relative plus 4e-6 absolute.
@Suite struct ConformanceTests {
    @Test("every conformance model gives LiteRT's outputs", arguments: [KernelChoice.reference, .fast])
    func litert(kernels: KernelChoice) throws {
        try check(ConformanceCase.all, kernels)
    }

    @Test("every conformance model that TensorFlow Lite Micro runs gives its outputs")
    func micro() throws {
        try check(ConformanceCase.all.filter(\.micro.runs), .micro)
    }

    private func check(_ cases: [ConformanceCase], _ kernels: KernelChoice) throws {
        #expect(cases.count > 200)
        var worst: (Float, String) = (0, "none")
        for item in cases {
            do {
                let error = try item.error(of: item.run(kernels), kernels)
                guard let error else {
                    Issue.record("\(item): the integers differ")
                    continue
                }
                #expect(error <= 1, "\(item): \(error) times the allowed error")
                if error > worst.0 { worst = (error, item.name) }
            } catch {
                Issue.record("\(item): \(error)")
            }
        }
        print("\(kernels): \(cases.count) cases, largest float error \(worst.0) of the allowed one, in \(worst.1)")
    }
}
