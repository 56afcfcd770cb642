import Inference
import Models
import Tensors
import TestSupport
import Testing

/// Numbers that LiteRT 2.3's reference kernels and TensorFlow Lite Micro gave for operators of integers.
@Suite struct ArithmeticTests {
    private func tensor(_ type: ElementType, _ shape: [Int], scale: Float, data: Bytes? = nil) -> TensorInfo {
        TensorInfo(
            name: "t", type: type, shape: Shape(shape), quantization: AffineQuantization(scale: scale, zeroPoint: 0), data: data)
    }

    private func run<T: BitwiseCopyable>(_ graph: Graph, _ input: Bytes, as _: T.Type, kernels: KernelChoice) throws -> [T] {
        let interpreter = try Interpreter(graph: graph, kernels: kernels)
        try input.withUnsafeBytes { try interpreter.setInput(0, bytes: $0) }
        try interpreter.invoke()
        return try interpreter.output(0).bytes.array(of: T.self)
    }

    private func leakyRelu(_ type: ElementType, _ x: Float, _ y: Float, count: Int) -> Graph {
        let op = Operator(
            OperatorCode(.leakyRelu, version: 2), inputs: [0], outputs: [1],
            options: OperatorOptions(of: .leakyRelu, [.alpha: .float(0.3)]))
        let tensors = [tensor(type, [1, count], scale: x), tensor(type, [1, count], scale: y)]
        return Graph(subgraphs: [Subgraph(tensors: tensors, inputs: [0], outputs: [1], operators: [op])])
    }

    @Test("LEAKY_RELU divides the scales as floats, and TensorFlow Lite Micro as doubles")
    func leakyRelu() throws {
        let wide = leakyRelu(.int16, 0.023710707, 0.007978413, count: 1)
        let x = Bytes(of: [-30168] as [Int16])
        #expect(try run(wide, x, as: Int16.self, kernels: .micro) == [-26897])
        #expect(try run(wide, x, as: Int16.self, kernels: .reference) == [-26896])
        #expect(try run(wide, x, as: Int16.self, kernels: .fast) == [-26896])
        let narrow = leakyRelu(.int8, 0.039942726, 0.03195418, count: 3)
        let bytes = Bytes(of: [-126, -118, -110] as [Int8])
        #expect(try run(narrow, bytes, as: Int8.self, kernels: .micro) == [-48, -45, -42])
        #expect(try run(narrow, bytes, as: Int8.self, kernels: .reference) == [-47, -44, -41])
        #expect(try run(narrow, bytes, as: Int8.self, kernels: .fast) == [-47, -44, -41])
    }

    private func sum(_ type: ElementType, _ x: AffineQuantization, _ y: AffineQuantization) -> Graph {
        var graph = TinyGraph()
        let input = graph.input(type, [4, 4], scale: x.scale, zero: x.zeroPoint)
        let axis = graph.constant(.int32, [1], [1 as Int32])
        let output = graph.output(type, [4])
        graph.tensors[output].quantization = y
        return graph.graph(.sum, [input, axis])
    }

    /// Recorded from LiteRT's kernels without delegates, and from its reference ones.
    @Test("SUM of int8 and int16 is LiteRT's sum, scaled in float and rounded once; the reference keeps the fault of LiteRT's")
    func sums() throws {
        let bytes = Bytes(of: [-100, -50, 20, 7, 11, -128, 127, -3, -60, -61, -62, -5, -24, -35, -37, -53] as [Int8])
        let narrow = sum(.int8, AffineQuantization(scale: 0.02, zeroPoint: -30), AffineQuantization(scale: 0.04, zeroPoint: 5))
        #expect(try run(narrow, bytes, as: Int8.self, kernels: .fast) == [3, 69, -29, -10])
        #expect(try run(narrow, bytes, as: Int8.self, kernels: .reference) == [-1, -1, -1, -1])
        let same = AffineQuantization(scale: 0.02, zeroPoint: -5)
        let thirds = Bytes(of: [-34, -17, 6, 2, 3, -43, 42, -1, -20, -21, -21, -2, -8, -12, -13, -18] as [Int8])
        #expect(try run(sum(.int8, same, same), thirds, as: Int8.self, kernels: .fast) == [-28, 16, -49, -36])
        let words = Bytes(
            of: [-1000, -5000, 2000, 700, 11000, -12800, 12700, -300, -6000, -6100, -6200, -501, -1000, 5003, 2000, 700]
                as [Int16])
        let scale = AffineQuantization(scale: 0.0002, zeroPoint: 0)
        let wide = sum(.int16, scale, AffineQuantization(scale: 0.0004, zeroPoint: 0))
        #expect(try run(wide, words, as: Int16.self, kernels: .fast) == [-1650, 5300, -9401, 3352])
        #expect(try run(wide, words, as: Int16.self, kernels: .reference) == [-13313, -8, 0, 0])
        let other = sum(.int16, scale, AffineQuantization(scale: 0.00035, zeroPoint: 0))
        #expect(try run(other, words, as: Int16.self, kernels: .fast) == [-1886, 6057, -10743, 3830])
    }

    private let left: [Int16] = [-4424, 28196, -4833, -10976, -15984, -25763, 28921, -24067, -15024, -8447, -22090, 1265]

    private func product(_ right: [Int8], _ shape: [Int], scale: Float, isTransposed: Bool) -> Graph {
        let op = Operator(
            OperatorCode(.batchMatmul, version: 4), inputs: [0, 1], outputs: [2],
            options: OperatorOptions(of: .batchMatmul, [.adjY: .int(isTransposed ? 1 : 0)]))
        let tensors = [
            tensor(.int16, [2, 2, 3], scale: 0.01), tensor(.int8, shape, scale: scale, data: Bytes(of: right)),
            tensor(.int16, [2, 2, 4], scale: 0.03),
        ]
        return Graph(subgraphs: [Subgraph(tensors: tensors, inputs: [0], outputs: [2], operators: [op])])
    }

    @Test("BATCH_MATMUL of int16 with int8 is LiteRT's", arguments: [KernelChoice.reference, .fast])
    func batchMatMul(kernels: KernelChoice) throws {
        let repeated = product(
            [-28, -12, 71, 34, -65, 114, 99, 5, -6, -125, -1, 83], [1, 3, 4], scale: 0.02, isTransposed: false)
        #expect(
            try run(repeated, Bytes(of: left), as: Int16.self, kernels: kernels) == [
                -11199, 25810, 16548, -2737, 10006, 10199, -15573, -17276, 5631, -8085, -2095, -2560, 11098, -17167, -18586,
                -1951,
            ])
        let transposed = product(
            [54, 86, 23, 21, -110, -9, 59, -103, -126, -119, -47, 52, 24, 51, -87, 39, -102, 59, 59, -19, 73, -127, -62, -25],
            [2, 4, 3], scale: 0.0005, isTransposed: true)
        #expect(
            try run(transposed, Bytes(of: left), as: Int16.self, kernels: kernels) == [
                346, -525, -426, -175, -427, 293, 707, 120, 129, 449, 178, -301, -240, 333, 2, 402,
            ])
    }

    @Test("BATCH_MATMUL of int16 with int8 is refused for TensorFlow Lite Micro, which does")
    func batchMatMulMicro() {
        let graph = product([Int8](repeating: 1, count: 12), [1, 3, 4], scale: 1, isTransposed: false)
        #expect(
            refusal(graph, [Bytes(of: left)], kernels: .micro)?.hasPrefix(
                "node 0 BATCH_MATMUL: is not supported for int16, int8, int16") == true)
    }
}
