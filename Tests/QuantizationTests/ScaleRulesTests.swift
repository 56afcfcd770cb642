import Models
import Quantization
import Tensors
import Testing

@Suite("Which scales tensors get")
struct ScaleRulesTests {
    @Test("inputs of a concatenation take the scale of its output")
    func concatenation() throws {
        var graph = SmallGraph()
        let x = graph.input(2, -1...1)
        let a = graph.dense(x, [1, 0, 0, 1], bias: nil, -1...1)
        let b = graph.dense(x, [4, 0, 0, 4], bias: nil, -4...4)
        let y = graph.append(.concatenation, [a, b], size: 4, -4...4, [.axis: .int(1)])
        let model = try Quantizer(.int8).quantize(graph.calibration(outputs: [y]))
        #expect(model.names == ["QUANTIZE", "FULLY_CONNECTED", "FULLY_CONNECTED", "CONCATENATION", "DEQUANTIZE"])
        #expect(model.scale("FULLY_CONNECTED0") == model.scale("CONCATENATION2/int8"))
        #expect(model.scale("FULLY_CONNECTED1") == model.scale("CONCATENATION2/int8"))
    }

    @Test(
        "a division stays on integers where no divisor is near the byte 0, for which LiteRT has no quotient",
        arguments: [
            (100...101, AffineQuantization(scale: 101 / 255, zeroPoint: -128)),
            (1...2, AffineQuantization(scale: 4 / 255, zeroPoint: -1)),
            (-3...(-1), AffineQuantization(scale: 6 / 255, zeroPoint: -1)), (0...2, nil), (-1...4, nil), (0.05...2, nil),
        ] as [(ClosedRange<Float>, AffineQuantization?)])
    func division(range: ClosedRange<Float>, scale: AffineQuantization?) throws {
        var graph = SmallGraph()
        let (x, divisor) = (graph.input(4, -1...1), graph.input(4, range))
        let y = graph.append(.div, [x, divisor], size: 4, -1...1)
        let calibration = graph.calibration(outputs: [y])
        let model = try Quantizer(.int8).quantize(calibration)
        #expect(model.names == (scale == nil ? ["DIV"] : ["QUANTIZE", "QUANTIZE", "DIV", "DEQUANTIZE"]))
        #expect(model.scale("input1/int8") == scale)
        guard scale == nil else { return }
        #expect(
            performing: { try Quantizer(.int8, allowsFloatOperators: false).quantize(calibration) },
            throws: { "\($0)".contains("its divisors come near the byte 0, for which the int8 kernel has no quotient") })
    }

    @Test("a division by what has a scale of its kind stays on floats where that has the byte 0")
    func divisionByShares() throws {
        var graph = SmallGraph()
        let x = graph.input(4, -1...1)
        let shares = graph.append(.logistic, [x], size: 4, 0.3...0.7)
        let y = graph.append(.div, [x, shares], size: 4, -3...3)
        let model = try Quantizer(.int8).quantize(graph.calibration(outputs: [y]))
        #expect(model.names == ["QUANTIZE", "LOGISTIC", "DEQUANTIZE", "DIV"])
    }

    @Test("a tensor that two concatenations want in two scales is requantized for one")
    func conflict() throws {
        var graph = SmallGraph()
        let x = graph.input(2, -1...1)
        let a = graph.dense(x, [1, 0, 0, 1], bias: nil, -1...1)
        let b = graph.dense(x, [4, 0, 0, 4], bias: nil, -4...4)
        let c = graph.dense(x, [9, 0, 0, 9], bias: nil, -9...9)
        let y = graph.append(.concatenation, [a, b], size: 4, -4...4, [.axis: .int(1)])
        let z = graph.append(.concatenation, [a, c], size: 4, -9...9, [.axis: .int(1)])
        let model = try Quantizer(.int8).quantize(graph.calibration(outputs: [y, z]))
        let subgraph = model.graph.subgraphs[0]
        for node in subgraph.operators where node.code.builtin == .concatenation {
            let scales = (node.inputs.compactMap { $0 } + node.outputs).map { subgraph.tensors[$0].quantization }
            #expect(Set(scales).count == 1)
        }
        #expect(model.names.filter { $0 == "QUANTIZE" }.count == 2)
    }

    @Test("a pool takes its input's scale, and the scale travels on through a reshape")
    func pass() throws {
        var graph = SmallGraph()
        let x = graph.input(4, -1...1)
        let a = graph.dense(x, Array(repeating: 1, count: 16), bias: nil, -3...5)
        let y = graph.append(.reshape, [a], size: 4, -2...2, [.newShape: .ints([1, 4])])
        let model = try Quantizer(.int8).quantize(graph.calibration(outputs: [y]))
        #expect(model.scale("RESHAPE1/int8") == model.scale("FULLY_CONNECTED0"))
    }

    @Test("a concatenation's scale goes back through a pool to what other layers read")
    func passBack() throws {
        var graph = SmallGraph()
        let x = graph.input(4, -1...1)
        let a = graph.dense(x, Array(repeating: 1, count: 16), bias: nil, -4...4)
        let b = graph.append(.averagePool2D, [x], size: 4, -0.5...0.5)
        let y = graph.append(.concatenation, [a, b], size: 8, -4...4, [.axis: .int(1)])
        let model = try Quantizer(.int8).quantize(graph.calibration(outputs: [y]))
        #expect(model.names == ["QUANTIZE", "FULLY_CONNECTED", "AVERAGE_POOL_2D", "CONCATENATION", "DEQUANTIZE"])
        #expect(model.scale("input0/int8") == model.scale("CONCATENATION2/int8"))
    }

    @Test("what a minimum cuts keeps its own scale where something else reads it, and has the result's where nothing does")
    func cut() throws {
        // x - min(max(x, -1/2), 1/2)
        var graph = SmallGraph()
        let x = graph.dense(graph.input(2, -1...1), [4, 0, 0, 4], bias: nil, -4...4)
        let low = graph.append(.maximum, [x, graph.constant([-0.5], [])], size: 2, -0.5...4)
        let middle = graph.append(.minimum, [low, graph.constant([0.5], [])], size: 2, -0.5...0.5)
        let clipped = try Quantizer(.int8).quantize(graph.calibration(outputs: [middle]))
        let y = graph.append(.sub, [x, middle], size: 2, -3.5...3.5)
        let shrunk = try Quantizer(.int8).quantize(graph.calibration(outputs: [y]))
        #expect(shrunk.names == ["QUANTIZE", "FULLY_CONNECTED", "MAXIMUM", "QUANTIZE", "MINIMUM", "SUB", "DEQUANTIZE"])
        #expect(shrunk.scale("FULLY_CONNECTED0")?.scale == 8 / 255 && shrunk.scale("MINIMUM2")?.scale == 1 / 255)
        #expect(clipped.names.prefix(4) == ["QUANTIZE", "FULLY_CONNECTED", "MAXIMUM", "MINIMUM"])
        #expect(clipped.scale("FULLY_CONNECTED0")?.scale == Float(1) / 255)
    }

    @Test("int16 operands of a maximum are rescaled to its result")
    func maximum16() throws {
        var graph = SmallGraph()
        let (x, y) = (graph.input(2, -1...1), graph.input(2, -4...4))
        let z = graph.append(.maximum, [x, y], size: 2, -1...2)
        let model = try Quantizer(.int16x8, inputOutput: .int16).quantize(graph.calibration(outputs: [z]))
        #expect(model.names == ["QUANTIZE", "QUANTIZE", "MAXIMUM"])
        #expect(model.scale("input0")?.scale == 1 / 32767 && model.scale("MAXIMUM0")?.scale == 2 / 32767)
    }

    @Test("softmax, sigmoid and tanh have the scales of their ranges")
    func fixed() throws {
        for (code, eight, sixteen) in [
            (BuiltinOperator.softmax, AffineQuantization(scale: 1 / 256, zeroPoint: -128), 1 / 32768),
            (.logistic, AffineQuantization(scale: 1 / 256, zeroPoint: -128), 1 / 32768),
            (.tanh, AffineQuantization(scale: 1 / 128, zeroPoint: 0), 1 / 32768),
        ] as [(BuiltinOperator, AffineQuantization, Float)] {
            var graph = SmallGraph()
            let x = graph.input(4, -1...1)
            let y = graph.append(code, [x], size: 4, -0.3...0.3)
            let calibration = graph.calibration(outputs: [y])
            #expect(try Quantizer(.int8).quantize(calibration).scale("\(code.name)0/int8") == eight)
            #expect(
                try Quantizer(.int16x8).quantize(calibration).scale("\(code.name)0/int16")
                    == AffineQuantization(scale: sixteen, zeroPoint: 0))
        }
    }

    @Test("int16 sums say that their scales are not powers of two")
    func sums() throws {
        var graph = SmallGraph()
        let x = graph.input(4, -1...1)
        let y = graph.append(.add, [x, x], size: 4, -2...2)
        let node = try #require(
            try Quantizer(.int16x8, inputOutput: .int16).quantize(graph.calibration(outputs: [y])).operators.first)
        #expect(!node.options.bool(.potScaleInt16))
        #expect(node.code.version == 3)
    }

    @Test("an operator without an integer kernel is refused by name, or stays on floats between borders")
    func floatOperator() throws {
        var graph = SmallGraph()
        let x = graph.input(2, -1...1)
        let a = graph.dense(x, [1, 0, 0, 1], bias: nil, -1...1)
        let b = graph.append(.elu, [a], size: 2, -1...1)
        let y = graph.dense(b, [1, 0, 0, 1], bias: nil, -1...1)
        let calibration = graph.calibration(outputs: [y])
        #expect(
            throws: ModelError(
                "the operator has no int8 kernel", at: .node(1, name: "ELU", subgraph: 0),
                help: "Allow float operators, or replace the layer.")
        ) { _ = try Quantizer(.int8, allowsFloatOperators: false).quantize(calibration) }
        let model = try Quantizer(.int8).quantize(calibration)
        #expect(
            model.names == [
                "QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE", "ELU", "QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE",
            ])
        #expect(model.report.floatOperators == ["ELU"])
    }

    @Test("uint8 inputs and outputs count the same steps from 0")
    func unsigned() throws {
        var graph = SmallGraph()
        let x = graph.input(2, 0...1)
        let y = graph.dense(x, [1, 0, 0, 1], bias: nil, -1...1)
        let model = try Quantizer(.int8, inputOutput: .uint8).quantize(graph.calibration(outputs: [y]))
        #expect(model.names == ["QUANTIZE", "FULLY_CONNECTED", "QUANTIZE"])
        let subgraph = model.graph.subgraphs[0]
        #expect(subgraph.tensors[subgraph.inputs[0]].type == .uint8)
        #expect(subgraph.tensors[subgraph.inputs[0]].quantization == AffineQuantization(scale: 1 / 255, zeroPoint: 0))
        #expect(subgraph.tensors[subgraph.outputs[0]].type == .uint8)
    }

    @Test("what cannot be asked for is refused")
    func refusals() throws {
        var graph = SmallGraph()
        let x = graph.input(2, 0...1)
        let y = graph.dense(x, [1, 0, 0, 1], bias: nil, -1...1)
        let calibration = graph.calibration(outputs: [y])
        #expect(
            throws: ModelError(
                "int8 needs calibration",
                help: "Observe the model on some samples first: Calibration(of: graph, samples: …).")
        ) { _ = try Quantizer(.int8).quantize(calibration.graph) }
        #expect(
            throws: ModelError(
                "int8 models cannot have int16 inputs and outputs", help: "Choose one of float32, int8, uint8.")
        ) { _ = try Quantizer(.int8, inputOutput: .int16).quantize(calibration) }
        #expect(
            throws: ModelError(
                "calibration needs at least one sample", help: "Give some inputs that are like those of later use.")
        ) { _ = try Calibration(of: calibration.graph, samples: []) }
        let twice = try Quantizer(.int8, inputOutput: .int8).quantize(calibration).graph
        #expect(
            throws: ModelError(
                "the model is quantized already: tensor 'input0' is int8",
                help: "Quantize the float model it was made from.")
        ) { _ = try Quantizer(.int8).quantize(Calibration(graph: twice, ranges: [], sampleCount: 1)) }
    }
}
