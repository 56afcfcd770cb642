import Inference
import KernelInterface
import Kernels
import Models
import Tensors
import TestSupport
import Testing

/// `Sources/Modelbook.docc/OperatorStages.md` follows one CONV_2D through every stage.
@Suite struct OperatorStagesTests {
    private static let page = "../../Sources/Modelbook.docc/OperatorStages.md"
    private static let image: [Int8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]

    private static func written() throws -> Graph {
        var g = TinyGraph()
        let x = g.input(.int8, [1, 3, 3, 1], scale: 0.5, zero: -1)
        let filter = g.constant(.int8, [1, 2, 2, 1], [1, -2, 3, 4] as [Int8], scale: 0.25)
        let bias = g.constant(.int32, [1], [10] as [Int32], scale: 0.125)
        let y = g.tensor(.int8, [1, 2, 2, 1], scale: 1)
        g.outputs = [y]
        g.add(
            .conv2D, [x, filter, bias], [y],
            [.padding: .int(1), .strideH: .int(1), .strideW: .int(1), .dilationHFactor: .int(1), .dilationWFactor: .int(1)])
        return try Graph(tflite: g.graph.tfliteBytes())
    }

    @Test("the page of an operator's stages shows what each stage prints")
    func stages() throws {
        let graph = try Self.written()
        let tensors = graph.subgraphs[0].tensors
        let bytes = try #require(tensors[1].data).array(of: UInt8.self)
        let filter = bytes.map { Int8(bitPattern: $0) }
        let described = tensors.map { tensor in
            let q = tensor.quantization
            return "\(tensor.name) \(tensor.type.name) \(tensor.shape) scale \(q?.scale ?? 0) zero point \(q?.zeroPoint ?? 0)"
        }
        let prepared = try Interpreter(graph: graph, kernels: .reference).preparedOperators()
        #expect(prepared.map(\.evaluation) == [.reference])
        let weights = filter.withUnsafeBufferPointer { pointer in
            let weights = ByteWeights(pointer)
            return (0..<weights.count).map { "\(weights[$0])" }
        }
        var window = WindowGeometry()
        (window.inputHeight, window.inputWidth, window.outputHeight, window.outputWidth) = (3, 3, 2, 2)
        (window.filterHeight, window.filterWidth) = (2, 2)
        var sums: [String] = []
        Reference.convolve(window, x: Self.image, w: filter, zero: 0 as Int32) {
            $0 + (Int32($1) + 1) * Int32($2)
        } finish: { sum, _, _ in
            sums.append("\(sum) + 10 = \(sum + 10)")
        }
        let outputs = try KernelChoice.allCases.map { kernels in
            let interpreter = try Interpreter(graph: graph, kernels: kernels)
            try interpreter.setInput(0, Self.image)
            try interpreter.invoke()
            return try interpreter.output(0).bytes.array(of: Int8.self).map { "\($0)" }.joined(separator: " ")
        }
        #expect(Set(outputs).count == 1)
        let stages = [
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " "), described.joined(separator: "\n"),
            prepared[0].plan, weights.joined(separator: " "), sums.joined(separator: "\n"), outputs[0],
        ]
        var actual = try String(contentsOfFile: Repository.path("Sources/Modelbook.docc/OperatorStages.md"), encoding: .utf8)
        let fences = actual.matches(of: /(?ms)^```text\n(?<content>.*?)^```\n/)
        try #require(fences.count == stages.count)
        for (fence, content) in zip(fences, stages).reversed() {
            actual.replaceSubrange(fence.content.startIndex..<fence.content.endIndex, with: content + "\n")
        }
        #expect(try Goldens.difference(actual, Self.page) == nil)
    }

    @Test("a plan says who computes an operator: a kernel, the loops, nobody but once, or the operator before it")
    func evaluations() throws {
        var g = TinyGraph()
        let x = g.input(.float32, [1, 4, 4, 1])
        let filter = g.constant(.float32, [2, 1, 1, 1], [1, 2] as [Float])
        let middle = g.tensor(.float32, [1, 4, 4, 2]), pooled = g.tensor(.float32, [1, 2, 2, 2])
        let constant = g.constant(.float32, [1], [4] as [Float]), root = g.tensor(.float32, [1])
        let y = g.tensor(.float32, [1, 2, 2, 2])
        g.outputs = [y]
        let window: [OptionField: OperatorOptions.Value] = [
            .padding: .int(1), .strideH: .int(1), .strideW: .int(1), .dilationHFactor: .int(1), .dilationWFactor: .int(1),
        ]
        g.add(.conv2D, [x, filter, nil], [middle], window)
        g.add(
            .maxPool2D, [middle], [pooled],
            [.padding: .int(1), .strideH: .int(2), .strideW: .int(2), .filterHeight: .int(2), .filterWidth: .int(2)])
        g.add(.sqrt, [constant], [root])
        g.add(.add, [pooled, root], [y])
        func evaluations(_ kernels: KernelChoice) throws -> [PreparedOperator.Evaluation] {
            try Interpreter(graph: g.graph, kernels: kernels).preparedOperators().map(\.evaluation)
        }
        #expect(try evaluations(.reference) == [.reference, .reference, .constant, .reference])
        if FastKernels.build != nil { #expect(try evaluations(.fast) == [.fast, .fused, .constant, .fast]) }
    }
}
