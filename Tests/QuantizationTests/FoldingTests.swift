import Inference
import Models
import Tensors
import TestSupport
import Testing

@Suite("Arithmetic before a layer becomes part of its weights")
struct FoldingTests {
    /// A chain of operators on one input, with numbers that look random.
    private struct Chain {
        var subgraph = Subgraph(tensors: [], inputs: [], outputs: [], operators: [])
        private var random = Randoms(state: 42)

        init(_ shape: [Int]) {
            subgraph.tensors = [TensorInfo(name: "x", type: .float32, shape: Shape(shape))]
            subgraph.inputs = [0]
            subgraph.outputs = [0]
        }

        mutating func numbers(_ count: Int) -> [Float] {
            (0..<count).map { _ in Float(random.bits() >> 7) / Float(1 << 23) - 1 }
        }

        mutating func constant<T: BitwiseCopyable>(_ type: ElementType, _ shape: [Int], _ values: [T]) -> Int {
            subgraph.tensors.append(
                TensorInfo(
                    name: "c\(subgraph.tensors.count)", type: type, shape: Shape(shape), data: Bytes(of: values)))
            return subgraph.tensors.count - 1
        }

        mutating func append(
            _ code: BuiltinOperator, _ operands: [Int], to shape: [Int],
            _ options: [OptionField: OperatorOptions.Value] = [:]
        ) {
            subgraph.tensors.append(TensorInfo(name: "y", type: .float32, shape: Shape(shape)))
            let output = subgraph.tensors.count - 1
            subgraph.operators.append(
                Operator(
                    OperatorCode(code), inputs: [subgraph.outputs[0]] + operands, outputs: [output],
                    options: OperatorOptions(of: code, options)))
            subgraph.outputs = [output]
        }

        /// An operator of two inputs with a constant of `count` elements, or one number without an axis.
        mutating func combine(_ code: BuiltinOperator, _ count: Int) {
            let values = numbers(count).map { $0 < 0 ? $0 - 0.5 : $0 + 0.5 }
            let operand = constant(.float32, count == 1 ? [] : [count], values)
            append(code, [operand], to: subgraph.tensors[subgraph.outputs[0]].shape.dimensions)
        }

        mutating func dense(_ rows: Int, activation: FusedActivation = .none) {
            let depth = subgraph.tensors[subgraph.outputs[0]].shape[1]
            let weight = constant(.float32, [rows, depth], numbers(rows * depth))
            let bias = constant(.float32, [rows], numbers(rows))
            append(
                .fullyConnected, [weight, bias], to: [1, rows], [.fusedActivationFunction: .int(activation.rawValue)])
        }

        mutating func convolution(_ padding: Padding, stride: Int = 1, size: Int = 3, isDepthwise: Bool = false) {
            let input = subgraph.tensors[subgraph.outputs[0]].shape
            let depth = isDepthwise ? input[3] : 4
            let weight =
                isDepthwise
                ? constant(.float32, [1, size, size, depth], numbers(size * size * depth))
                : constant(.float32, [4, size, size, input[3]], numbers(4 * size * size * input[3]))
            let bias = constant(.float32, [depth], numbers(depth))
            let side = padding == .same ? (input[1] + stride - 1) / stride : (input[1] - size) / stride + 1
            append(
                isDepthwise ? .depthwiseConv2D : .conv2D, [weight, bias], to: [1, side, side, depth],
                [
                    .padding: .int(padding.rawValue), .strideH: .int(stride), .strideW: .int(stride),
                    .depthMultiplier: .int(1), .dilationHFactor: .int(1), .dilationWFactor: .int(1),
                ])
        }

        mutating func pad(_ before: Int, _ after: Int) {
            let shape = subgraph.tensors[subgraph.outputs[0]].shape
            let amounts = [0, 0, before, after, before, after, 0, 0].map { Int32($0) }
            let side = shape[1] + before + after
            append(.pad, [constant(.int32, [4, 2], amounts)], to: [1, side, side, shape[3]])
        }

        var graph: Graph { Graph(subgraphs: [subgraph]) }
    }

    private func output(_ graph: Graph, _ x: [Float]) throws -> [Float] {
        let interpreter = try Interpreter(graph: graph, kernels: .reference)
        try interpreter.setInput(0, Tensor(x, shape: graph.subgraphs[0].tensors[graph.subgraphs[0].inputs[0]].shape))
        try interpreter.invoke()
        return try interpreter.output(0).bytes.array(of: Float.self)
    }

    /// The operators that are left, after the outputs were compared.
    private func names(of chain: Chain) throws -> [String] {
        var chain = chain
        let x = chain.numbers(chain.subgraph.tensors[0].shape.elementCount)
        let simple = chain.graph.simplified()
        let (before, after) = (try output(chain.graph, x), try output(simple, x))
        try #require(before.count == after.count)
        let largest = before.map { abs($0) }.max() ?? 0
        for (a, b) in zip(before, after) { #expect(abs(a - b) <= 1e-6 * largest) }
        return simple.subgraphs[0].operators.map(\.code.name)
    }

    @Test("batch normalization before a dense layer, also after a rectified one")
    func dense() throws {
        var chain = Chain([1, 6])
        chain.combine(.mul, 6)
        chain.combine(.add, 6)
        chain.dense(7, activation: .relu)
        chain.combine(.mul, 7)
        chain.combine(.add, 7)
        chain.dense(3)
        #expect(try names(of: chain) == ["FULLY_CONNECTED", "FULLY_CONNECTED"])
    }

    @Test(
        "one number before a dense layer or a convolution, by every operator",
        arguments: [BuiltinOperator.mul, .div, .add, .sub])
    func scalar(_ code: BuiltinOperator) throws {
        var dense = Chain([1, 5])
        dense.combine(code, 1)
        dense.dense(4)
        #expect(try names(of: dense) == ["FULLY_CONNECTED"])
        for isDepthwise in [false, true] {
            var image = Chain([1, 6, 6, 2])
            image.combine(code, 1)
            image.convolution(.valid, isDepthwise: isDepthwise)
            #expect(try names(of: image).count == 1)
        }
    }

    @Test("a product is folded into a padded convolution, a sum is not: the border is 0, not the sum")
    func padded() throws {
        var product = Chain([1, 6, 6, 2])
        product.combine(.mul, 1)
        product.convolution(.same)
        #expect(try names(of: product) == ["CONV_2D"])
        var sum = Chain([1, 6, 6, 2])
        sum.combine(.mul, 1)
        sum.combine(.add, 1)
        sum.convolution(.same)
        #expect(try names(of: sum) == ["MUL", "ADD", "CONV_2D"])
        var before = Chain([1, 8, 8, 2])
        before.combine(.add, 1)
        before.pad(0, 1)
        before.convolution(.valid, stride: 2)
        #expect(try names(of: before) == ["ADD", "CONV_2D"])
    }

    @Test("numbers by channel before a convolution stay, as TensorFlow's converter leaves them")
    func channels() throws {
        var chain = Chain([1, 6, 6, 2])
        chain.combine(.mul, 2)
        chain.convolution(.valid)
        #expect(try names(of: chain) == ["MUL", "CONV_2D"])
    }

    @Test("what another layer reads too is not folded")
    func shared() throws {
        var chain = Chain([1, 4])
        chain.combine(.mul, 1)
        let scaled = chain.subgraph.outputs[0]
        chain.dense(4)
        chain.append(.add, [scaled], to: [1, 4])
        #expect(try names(of: chain) == ["MUL", "FULLY_CONNECTED", "ADD"])
    }

    @Test(
        "padding that is what same padding adds becomes the convolution's, other padding stays",
        arguments: [
            (0, 1, 2, 3, true), (1, 1, 1, 3, true), (1, 1, 2, 3, false), (2, 2, 1, 5, true), (1, 0, 2, 3, false),
            (0, 0, 1, 1, true),
        ])
    func padding(_ before: Int, _ after: Int, _ stride: Int, _ size: Int, _ isFolded: Bool) throws {
        for isDepthwise in [false, true] {
            var chain = Chain([1, 8, 8, 2])
            chain.pad(before, after)
            chain.convolution(.valid, stride: stride, size: size, isDepthwise: isDepthwise)
            #expect(try names(of: chain).count == (isFolded ? 1 : 2))
        }
    }

    @Test("a rectifier becomes part of a transposed convolution")
    func transposed() throws {
        var chain = Chain([1, 4, 4, 2])
        let shape = chain.constant(.int32, [4], [1, 8, 8, 3] as [Int32])
        let weight = chain.constant(.float32, [3, 3, 3, 2], chain.numbers(54))
        let x = chain.subgraph.outputs[0]
        chain.append(
            .transposeConv, [], to: [1, 8, 8, 3], [.padding: .int(0), .strideH: .int(2), .strideW: .int(2)])
        chain.subgraph.operators[0].inputs = [shape, weight, x]
        chain.append(.relu, [], to: [1, 8, 8, 3])
        #expect(try names(of: chain) == ["TRANSPOSE_CONV"])
    }
}
