import CAllocations
import Inference
import Testing

/// What the preparation is for: an evaluation takes no memory that is not planned.
@Suite struct AllocationTests {
    @Test("a prepared model runs without taking memory", arguments: [KernelChoice.reference, .fast, .micro])
    func conformance(kernels: KernelChoice) throws {
        for item in ConformanceCase.all where kernels != .micro || item.micro.runs {
            let interpreter = try Interpreter(
                graph: Fixtures.graph(item.folder.appendingPathComponent("model.tflite")), kernels: kernels)
            for i in item.inputs.indices {
                try interpreter.setInput(i, Fixtures.bytes(item.folder.appendingPathComponent("input_\(i).bin")))
            }
            let before = allocations_of_thread()
            try interpreter.invoke()
            let taken = allocations_of_thread() - before
            #expect(taken == 0, "\(item) takes \(taken) blocks of memory")
        }
    }

    @Test("blocks of memory are counted, or said not to be")
    func counting() {
        let before = allocations_of_thread()
        let list = (0..<Int.random(in: 100...200)).map { $0 }
        let after = allocations_of_thread()
        #expect(list.count >= 100 && (before == -1 || after > before))
    }
}
