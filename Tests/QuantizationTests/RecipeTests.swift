import Inference
import Models
import Quantization
import Tensors
import TestSupport
import Testing

@Suite("Recipes and ranges beyond TensorFlow's")
struct RecipeTests {
    /// 64 values to 8 by a dense layer, and a sigmoid of each.
    private func graph() -> Graph {
        var small = SmallGraph(), random = Random(seed: 8)
        let weights = (0..<512).map { _ in Float.random(in: -1...1, using: &random) }
        let input = small.input(64, -1...1)
        let dense = small.dense(input, weights, bias: [1, 2, 3, 4, 5, 6, 7, 8], -9...9)
        let output = small.append(.logistic, [dense], size: 8, 0...1)
        return small.calibration(outputs: [output]).graph
    }

    private func sample(_ seed: UInt64) -> Tensor {
        var random = Random(seed: seed)
        return Tensor((0..<64).map { _ in Float.random(in: -1...1, using: &random) }, shape: [1, 64])
    }

    private func output(_ graph: Graph, _ input: Tensor) throws -> [Float] {
        let interpreter = try Interpreter(graph: graph)
        try interpreter.setInput(0, input)
        try interpreter.invoke()
        return try interpreter.output(0).bytes.array(of: Float.self)
    }

    private func json(_ configuration: String, regex: String = ".*", operation: String = "*") -> [UInt8] {
        Array(
            """
            [{"regex": "\(regex)", "operation": "\(operation)", "algorithm_key": "min_max_uniform_quantize", "op_config": {\(configuration)}}]
            """.utf8)
    }

    @Test(
        "weights of 4 and 8 bits, by channel, tensor and block, answer nearly as floats do",
        arguments: [
            (8, "CHANNELWISE", "INTEGER", 0.03), (4, "CHANNELWISE", "INTEGER", 0.2), (8, "TENSORWISE", "FLOAT", 0.03),
            (4, "CHANNELWISE", "FLOAT", 0.2), (4, "BLOCKWISE_32", "INTEGER", 0.2),
        ] as [(Int, String, String, Float)])
    func weights(_ bits: Int, _ granularity: String, _ precision: String, _ tolerance: Float) throws {
        let recipe = try QuantizationRecipe(
            json: json(
                """
                "weight_tensor_config": {"num_bits": \(bits), "symmetric": true, "granularity": "\(granularity)", "dtype": "INT"},
                "compute_precision": "\(precision)", "explicit_dequantize": \(precision == "FLOAT")
                """))
        let model = try Quantizer.quantize(graph(), by: recipe, nil)
        let constant = try #require(model.graph.subgraphs[0].tensors.first { $0.name == "constant1/int\(bits)" })
        #expect(constant.type == (bits == 8 ? .int8 : .int4))
        #expect(constant.data?.count == 512 * bits / 8)
        #expect(model.names.contains("DEQUANTIZE") == (precision == "FLOAT"))
        let written = try Graph(tflite: model.graph.tfliteBytes())
        let (floats, integers) = (try output(graph(), sample(1)), try output(written, sample(1)))
        #expect(zip(floats, integers).allSatisfy { abs($0 - $1) < tolerance })
        #expect(floats != integers)
    }

    @Test(
        "the rows of an embedding have scales of their own, or blocks have",
        arguments: [(8, "CHANNELWISE", 0.005), (4, "CHANNELWISE", 0.08), (4, "BLOCKWISE_32", 0.08)] as [(Int, String, Float)])
    func embedding(_ bits: Int, _ granularity: String, _ tolerance: Float) throws {
        var tiny = TinyGraph(), random = Random(seed: 4)
        let rows = tiny.input(.int32, [3])
        let table = tiny.constant(
            .float32, [8, 32], (0..<256).map { Float.random(in: -1...1, using: &random) / Float(1 + $0 / 32) })
        _ = tiny.output(.float32, [3, 32])
        let graph = tiny.graph(.embeddingLookup, [rows, table])
        let recipe = try QuantizationRecipe(
            json: json(
                """
                "weight_tensor_config": {"num_bits": \(bits), "symmetric": true, "granularity": "\(granularity)", "dtype": "INT"},
                "compute_precision": "INTEGER"
                """))
        let model = try Quantizer.quantize(graph, by: recipe, nil)
        let indices = Tensor(type: .int32, shape: [3], bytes: Bytes(of: [Int32(7), 0, 3]))
        let (floats, integers) = (try output(graph, indices), try output(Graph(tflite: model.graph.tfliteBytes()), indices))
        for (place, (x, y)) in zip(floats, integers).enumerated() {
            #expect(abs(x - y) < tolerance / Float(1 + [7, 0, 3][place / 32]))
        }
        #expect(floats != integers)
    }

    @Test("operators on integers beside one that stays on floats, and the last rule counts")
    func mixed() throws {
        let integer = QuantizationRecipe.Rule(".*", nil, .integer(activationBits: 8))
        let calibration = try Calibration(of: graph(), samples: (0..<9).map { [sample($0)] })
        let model = try Quantizer.quantize(
            graph(), by: QuantizationRecipe([integer, .init("LOGISTIC", nil, .float)]), calibration)
        #expect(model.names == ["QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE", "LOGISTIC"])
        #expect(
            throws: ModelError("the recipe computes on integers, which needs samples", help: "Give some for calibration.")
        ) { _ = try Quantizer.quantize(graph(), by: QuantizationRecipe([integer]), nil) }
        #expect(
            throws: ModelError(
                "the recipe's rule for operators of any kind named 'conv' fits none",
                help: "Names are those of the operators' outputs: modelbook model inspect lists them.")
        ) { _ = try Quantizer.quantize(graph(), by: QuantizationRecipe([.init("conv", nil, .float)]), nil) }
    }

    @Test("what a recipe says that is not done is refused at its rule")
    func refusals() {
        let refused: [([UInt8], String)] = [
            (Array("{}".utf8), "a recipe is a JSON list of rules"),
            (json("\"compute_precision\": \"FLOAT\""), "rule 1, op_config: \"weight_tensor_config\" is missing"),
            (json("\"speed\": 1"), "rule 1, op_config: \"speed\" is not known"),
            (json("", operation: "CONV"), "rule 1: \"operation\" is 'CONV', which is no operator of TensorFlow Lite"),
            (
                json("\"weight_tensor_config\": {\"num_bits\": 2}"),
                "rule 1, op_config, weight_tensor_config: \"num_bits\" is 2: weights are INT of 4 or 8 bits and symmetric"
            ),
        ]
        for (json, words) in refused {
            #expect(throws: ModelError(words)) { _ = try QuantizationRecipe(json: json) }
        }
    }

    @Test("one value far from all others does not take the steps from them")
    func ranges() throws {
        var small = SmallGraph()
        let input = small.input(64, -1...1)
        let output = small.append(.tanh, [input], size: 64, -1...1)
        let graph = small.calibration(outputs: [output]).graph
        var samples = (0..<99).map { [sample($0)] }
        var far = sample(100).bytes.array(of: Float.self)
        far[5] = 60
        samples.append([Tensor(far, shape: [1, 64])])
        func range(_ method: CalibrationMethod) throws -> ClosedRange<Float> {
            try #require(try Calibration(of: graph, samples: samples, method: method).ranges[0])
        }
        #expect(try range(.minMax).upperBound == 60)
        for method in [CalibrationMethod.percentile(0.999), .entropy, .meanSquaredError] {
            let narrow = try range(method)
            #expect(narrow.upperBound > 0.9 && narrow.upperBound < (method == .meanSquaredError ? 60 : 30), "\(method) \(narrow)")
            #expect(narrow.lowerBound < -0.9 && narrow.lowerBound >= -1, "\(method) \(narrow)")
        }
        let average = try range(.movingAverage(decay: 0.9))
        #expect(abs(average.upperBound - (0.9 * 0.97 + 0.1 * 60)) < 0.05)
        #expect(try Calibration(of: graph, samples: samples, method: .movingAverage(decay: 0.9), threads: 1).ranges[0] == average)
    }

    @Test("an infinite constant stays infinite as float16, and has no error that is no number")
    func infinite() throws {
        var small = SmallGraph()
        let input = small.input(2, -1...1)
        let output = small.dense(input, [.infinity, 1, 1, .infinity], bias: nil, -1...1)
        let graph = small.calibration(outputs: [output]).graph
        let report = try Quantizer(.float16).quantize(graph).report
        #expect(report.weights.map(\.signalToNoise) == [.infinity])
        #expect(report.weights.map(\.rootMeanSquareError) == [0])
        let told = "2 of 4 values of 'constant1' are infinite or no numbers, and stay so"
        #expect(report.warnings == [told])
        #expect(try Quantizer(.dynamicRange).quantize(graph).report.warnings == [told])
    }

    @Test("finite constants beyond float16 are cut to its largest number, and named")
    func beyondHalf() throws {
        var small = SmallGraph()
        let output = small.dense(small.input(2, -1...1), [65504, 65520, -1e9, 1], bias: nil, -1...1)
        let model = try Quantizer(.float16).quantize(small.calibration(outputs: [output]).graph)
        #expect(model.tensor("constant1")?.data?.array(of: UInt16.self) == [0x7BFF, 0x7BFF, 0xFBFF, 0x3C00])
        #expect(model.report.warnings == ["2 of 4 values of 'constant1' are beyond 65504, where float16 ends, and are cut"])
    }
}
