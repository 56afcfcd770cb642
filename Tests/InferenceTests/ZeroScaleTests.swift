import Inference
import Models
import Tensors
import TestSupport
import Testing

/// Constants with a scale of 0, which converters give to weights that are all zero.
@Suite struct ZeroScaleTests {
    /// y [1, 2] = x [1, 3] · w + bias, where the second row of weights has the scale 0.
    private func layer(_ type: ElementType) -> Graph {
        var tiny = TinyGraph()
        let x = tiny.input(type, [1, 3], scale: type == .int8 ? 0.5 : nil)
        let w = tiny.constant(.int8, [2, 3], [1, 2, 3, 0, 0, 0] as [Int8])
        tiny.tensors[w].quantization = AffineQuantization(scales: [0.25, 0], zeroPoints: [0, 0], dimension: 0)
        let bias =
            type == .int8 ? tiny.constant(.int32, [2], [8, 99] as [Int32]) : tiny.constant(.float32, [2], [1, 3] as [Float])
        let y = tiny.tensor(type, [1, 2], scale: type == .int8 ? 0.5 : nil, zero: type == .int8 ? -7 : 0)
        tiny.add(.fullyConnected, [x, w, bias], [y], version: type == .int8 ? 7 : 12)
        tiny.outputs = [y]
        return tiny.graph
    }

    @Test("a row of weights with the scale 0 stands for zeros", arguments: [KernelChoice.reference, .fast])
    func row(kernels: KernelChoice) throws {
        let floats = try Interpreter(graph: layer(.float32), kernels: kernels)
        try floats.setInput(0, [1, 1, 1] as [Float])
        try floats.invoke()
        #expect(try floats.output(0).bytes.array(of: Float.self)[1] == 3)
        let integers = try Interpreter(graph: layer(.int8), kernels: kernels)
        try integers.setInput(0, [2, 2, 2] as [Int8])
        try integers.invoke()
        // (12 + 8) × 0.125 / 0.5 − 7, and nothing but the zero point.
        #expect(try integers.output(0).bytes.array(of: Int8.self) == [-2, -7])
    }

    @Test("a computed tensor with the scale 0 is refused, since it is divided by")
    func computed() {
        var graph = layer(.int8)
        graph.subgraphs[0].tensors[3].quantization = AffineQuantization(scale: 0, zeroPoint: 0)
        #expect(
            performing: { try Interpreter(graph: graph).invoke() },
            throws: {
                "\($0)" == "node 0 FULLY_CONNECTED: 't3' has a scale that is not a positive number"
            })
    }

    @Test("the fast kernels do with such a constant what the reference does, for every operator")
    func everyOperator() throws {
        var ran = 0
        for item in ConformanceCase.all {
            let graph = try Fixtures.graph(item.folder.appendingPathComponent("model.tflite"))
            for index in graph.subgraphs[0].tensors.indices {
                guard graph.subgraphs[0].tensors[index].data != nil,
                    let scales = graph.subgraphs[0].tensors[index].quantization?.scales
                else { continue }
                var changed = graph
                changed.subgraphs[0].tensors[index].quantization?.scales = [0] + scales.dropFirst()
                func outputs(_ kernels: KernelChoice) throws -> [Bytes]? {
                    guard let interpreter = try? Interpreter(graph: changed, kernels: kernels) else { return nil }
                    for i in item.inputs.indices {
                        try interpreter.setInput(i, Fixtures.bytes(item.folder.appendingPathComponent("input_\(i).bin")))
                    }
                    try interpreter.invoke()
                    return try item.outputs.indices.map { try interpreter.output($0).bytes }
                }
                guard let reference = try? outputs(.reference) else { continue }
                ran += 1
                let fast = try #require(try outputs(.fast), "\(item)")
                if item.outputs.allSatisfy({ $0.type != "float32" }) { #expect(fast == reference, "\(item)") }
                _ = try? outputs(.micro)
            }
        }
        #expect(ran > 20)
    }
}
