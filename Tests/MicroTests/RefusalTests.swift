import Micro
import Models
import Tensors
import Testing

/// One operator with its tensors: inputs first, then the output.
private func graph(
    _ code: BuiltinOperator, _ tensors: [TensorInfo], _ options: [OptionField: Int] = [:],
    _ change: (inout Operator) -> Void = { _ in }
) -> Graph {
    let count = tensors.count - 1
    var op = Operator(
        OperatorCode(code), inputs: Array(0..<count), outputs: [count],
        options: OperatorOptions(of: code, options.mapValues { .int($0) }))
    change(&op)
    return Graph(
        subgraphs: [
            Subgraph(
                tensors: tensors, inputs: (0..<count).filter { tensors[$0].data == nil }, outputs: [count],
                operators: [op])
        ])
}

private func tensor(_ type: ElementType, _ shape: Shape, scale: Float? = nil, zeroPoint: Int = 0) -> TensorInfo {
    TensorInfo(
        name: "t", type: type, shape: shape,
        quantization: scale.map { AffineQuantization(scale: $0, zeroPoint: zeroPoint) })
}

private func constant(_ values: [Int32]) -> TensorInfo {
    TensorInfo(name: "c", type: .int32, shape: [values.count], data: Bytes(of: values))
}

private func constant64(_ values: [Int64]) -> TensorInfo {
    TensorInfo(name: "c", type: .int64, shape: [values.count], data: Bytes(of: values))
}

@Suite("What TensorFlow Lite Micro refuses")
struct RefusalTests {
    private func reason(_ graph: Graph) throws -> String {
        try #require(throws: MicroRefusal.self) { try ArenaPlan(graph: graph) }.reason
    }

    @Test("8-bit comparisons need scales between 0 and 1", arguments: [BuiltinOperator.equal, .less, .greaterEqual])
    func comparisons(code: BuiltinOperator) throws {
        let good = tensor(.int8, [4], scale: 0.5)
        #expect(try reason(graph(code, [good, tensor(.int8, [4], scale: 1), tensor(.bool, [4])])).contains("aborts"))
        #expect(try reason(graph(code, [tensor(.int8, [4]), good, tensor(.bool, [4])])).contains("aborts"))
        #expect(throws: Never.self) { try ArenaPlan(graph: graph(code, [good, good, tensor(.bool, [4])])) }
    }

    @Test("parameters that kernels read as 32-bit integers must be that")
    func parameters() throws {
        let input = tensor(.float32, [2, 2])
        #expect(
            try reason(graph(.pad, [input, constant64([0, 0, 0, 0]), input])) == "the paddings is int64; the kernel has int32")
        #expect(try reason(graph(.expandDims, [input, constant64([0]), tensor(.float32, [1, 2, 2])])).contains("int64"))
        #expect(try reason(graph(.reverseV2, [input, constant64([0]), input])).contains("int64"))
        #expect(try reason(graph(.cumsum, [input, constant64([0]), input])).contains("int64"))
    }

    @Test("output shapes must be those that kernels calculate")
    func shapes() throws {
        let input = tensor(.float32, [4, 4])
        let zeros = constant([0, 0])
        let ends = constant([4, 4])
        let ones = constant([1, 1])
        func slice(_ output: Shape, _ options: [OptionField: Int] = [:]) -> Graph {
            graph(.stridedSlice, [input, zeros, ends, ones, tensor(.float32, output)], options)
        }
        #expect(throws: Never.self) { try ArenaPlan(graph: slice([4], [.shrinkAxisMask: 1])) }
        #expect(throws: Never.self) { try ArenaPlan(graph: slice([4, 4])) }
        #expect(
            try reason(slice([1, 4, 4], [.newAxisMask: 1]))
                == "the output is [1, 4, 4], and the kernel's own calculation gives [4, 4]")
        #expect(try reason(graph(.pad, [input, constant([1, 1, 0, 0]), tensor(.float32, [5, 4])])).contains("[6, 4]"))
        #expect(
            try reason(graph(.fill, [constant([2, 3]), tensor(.float32, []), tensor(.float32, [3, 2])]))
                == "the dimensions are [2, 3] and the output is [3, 2]")
    }

    @Test("more dimensions than kernels have are refused")
    func ranks() throws {
        let six = tensor(.float32, [1, 1, 1, 1, 1, 2])
        let zeros = constant([0, 0, 0, 0, 0, 0])
        #expect(try reason(graph(.slice, [six, zeros, constant([1, 1, 1, 1, 1, 2]), six])).contains("up to 5"))
        #expect(
            try reason(graph(.broadcastTo, [tensor(.float32, [2]), constant([1, 1, 1, 1, 1, 2]), six]))
                == "the output has 6 dimensions; the kernel has up to 5")
        #expect(try reason(graph(.batchMatmul, [six, six, six])).contains("up to 5"))
    }

    @Test("a slice whose size is computed is warned of if its output's shape is not known")
    func computedSlice() throws {
        var output = tensor(.float32, [1])
        output.shapeSignature = [-1]
        let bounds = tensor(.int32, [1])
        #expect(
            try ArenaPlan(graph: graph(.slice, [tensor(.float32, [8]), bounds, bounds, output])).warnings == [
                "node 0 SLICE of subgraph 0 computes the shape of its output; TensorFlow Lite Micro plans [1] for it and writes beyond, and outputs are wrong"
            ])
        output.shapeSignature = nil
        #expect(try ArenaPlan(graph: graph(.slice, [tensor(.float32, [8]), bounds, bounds, output])).warnings == [])
    }

    @Test("scales that kernels cannot use are refused")
    func scales() throws {
        let a = tensor(.int8, [4], scale: 0.5)
        let b = tensor(.int8, [4], scale: 0.25)
        #expect(
            try reason(graph(.reduceMax, [a, constant([0]), tensor(.int8, [1], scale: 0.25)]))
                == "the int8 output must have the input's scale and zero point")
        #expect(try reason(graph(.addN, [a, b, a])) == "the int8 operands must have the same scale and zero point")
        #expect(try reason(graph(.addN, [a, a])) == "it takes at least two inputs")
        #expect(
            try reason(graph(.hardSwish, [tensor(.int8, [4], scale: 1), tensor(.int8, [4], scale: 1 / 128)]))
                == "the input's scale is more than 128 times the output's")
        var perChannel = a
        perChannel.quantization = AffineQuantization(scales: [1, 2, 3, 4], zeroPoints: [0, 0, 0, 0])
        #expect(
            try reason(graph(.quantize, [tensor(.float32, [4]), perChannel])) == "the output has 4 scales instead of one")
    }

    @Test("a bias whose scale would show in the output is refused")
    func biasScale() throws {
        func layer(_ bias: Float) -> Graph {
            graph(
                .fullyConnected,
                [
                    tensor(.int8, [1, 4], scale: 0.5), tensor(.int8, [2, 4], scale: 0.5), tensor(.int32, [2], scale: bias),
                    tensor(.int8, [1, 2], scale: 1),
                ])
        }
        #expect(throws: Never.self) { try ArenaPlan(graph: layer(0.26)) }
        #expect(try reason(layer(0.3)).hasPrefix("the bias's scale 0.3"))
    }

    @Test("recurrent operators with what TensorFlow Lite Micro does not have are refused")
    func recurrent() throws {
        func svdf(_ change: (inout Operator) -> Void, weights: ElementType = .float32) -> Graph {
            var state = tensor(.float32, [1, 8])
            state.isVariable = true
            return graph(
                .svdf,
                [
                    tensor(.float32, [1, 2]), tensor(weights, [2, 2]), tensor(.float32, [2, 4]), tensor(.float32, [2]),
                    state, tensor(.float32, [1, 2]),
                ], [.rank: 1], change)
        }
        #expect(throws: Never.self) { try ArenaPlan(graph: svdf { _ in }) }
        #expect(try reason(svdf { $0.inputs[3] = nil }) == "the bias is missing; the runtime crashes without it")
        #expect(try reason(svdf({ _ in }, weights: .int8)).hasPrefix("hybrid models are not supported"))
        #expect(
            try reason(svdf { $0.intermediates = [0] })
                == "the intermediate tensor 0 is [1, 2]; only empty ones are supported")
        let lstm = graph(.unidirectionalSequenceLstm, [tensor(.float32, [1, 2, 2]), tensor(.float32, [1, 2, 2])])
        #expect(try reason(lstm) == "it has 1 inputs instead of 24")
    }

    @Test("empty inputs run, and outputs with an empty dimension are refused")
    func empty() throws {
        let joined = graph(.concatenation, [tensor(.float32, [0, 3]), tensor(.float32, [2, 3]), tensor(.float32, [2, 3])])
        #expect(throws: Never.self) { try ArenaPlan(graph: joined) }
        let dynamic = graph(.relu, [tensor(.float32, [2, 2]), tensor(.float32, [0, 2])])
        #expect(try reason(dynamic) == "tensor 1 is [0, 2]; dynamic tensors are not supported")
    }

    @Test("integer division and 16-bit PRELU run")
    func accepted() throws {
        let integers = tensor(.int32, [4])
        let activation = tensor(.int16, [4], scale: 0.5)
        #expect(throws: Never.self) { try ArenaPlan(graph: graph(.div, [integers, integers, integers])) }
        #expect(throws: Never.self) {
            try ArenaPlan(graph: graph(.prelu, [activation, tensor(.int8, [4], scale: 0.5), activation]))
        }
    }

    @Test("8-bit types of old models are not called hybrid")
    func unsigned() throws {
        func convolution(_ code: BuiltinOperator, channels: Int) throws -> MicroRefusal {
            var filter = tensor(.uint8, [1, 1, 1, 2])
            filter.quantization = AffineQuantization(
                scales: Array(repeating: 0.5, count: channels), zeroPoints: Array(repeating: 0, count: channels),
                dimension: 3)
            let activation = tensor(.uint8, [1, 1, 1, 2], scale: 0.5)
            return try #require(throws: MicroRefusal.self) {
                try ArenaPlan(graph: graph(code, [activation, filter, activation]))
            }
        }
        let late = try convolution(.depthwiseConv2D, channels: 1)
        #expect(late.reason == "the input is uint8; the kernel has float32, int16, int8" && late.stage == .invoke)
        #expect(try convolution(.depthwiseConv2D, channels: 2).stage == .prepare)
        #expect(try convolution(.conv2D, channels: 1).stage == .prepare)
    }

    @Test("a softmax of many values is warned of: it aborts where they are alike", arguments: [(511, 0), (512, 1)])
    func wideSoftmax(width: Int, warnings: Int) throws {
        let row = tensor(.int8, [1, width], scale: 1 / 256, zeroPoint: -128)
        var options = graph(.softmax, [row, row])
        options.subgraphs[0].operators[0].options = OperatorOptions(of: .softmax, [.beta: .float(1)])
        let plan = try ArenaPlan(graph: options)
        #expect(plan.warnings.count == warnings)
        for warning in plan.warnings {
            #expect(
                warning
                    == "node 0 SOFTMAX of subgraph 0 has rows of 512 values; TensorFlow Lite Micro aborts where the exponentials of a row add up to 512 or more, as those of equal values do"
            )
        }
    }
}
