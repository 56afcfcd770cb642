import Models
import Quantization
import Tensors
import Testing

@Suite("Quantizing the digit classifier as TensorFlow does")
struct DigitsTests {
    @Test("every scale, zero point, weight and bias of the int8 file is TensorFlow's")
    func int8() throws {
        let model = try Quantizer(.int8, inputOutput: .int8).quantize(Digits.calibration.get())
        try expectEqual(model.graph, Digits.reference("int8"))
        #expect(try model.graph.tfliteBytes().count <= 28_760)
        #expect(model.report.floatOperators.isEmpty)
    }

    @Test("every scale, zero point, weight and bias of the int16x8 file is TensorFlow's")
    func int16x8() throws {
        let model = try Quantizer(.int16x8).quantize(Digits.calibration.get())
        // TensorFlow's 16-bit quantizer writes the versions of int8 operators.
        try expectEqual(model.graph, Digits.reference("int16x8"), sameVersions: false)
    }

    @Test("every weight of the dynamic-range file is TensorFlow's")
    func dynamicRange() throws {
        let model = try Quantizer(.dynamicRange).quantize(Digits.keras())
        try expectEqual(model.graph, Digits.reference("dynamic"))
    }

    @Test("every constant of the float16 file is TensorFlow's")
    func float16() throws {
        let model = try Quantizer(.float16).quantize(Digits.keras())
        let theirs = try Digits.reference("float16")
        func halves(_ graph: Graph) -> Set<Bytes> {
            Set(graph.subgraphs[0].tensors.filter { $0.type == .float16 }.compactMap(\.data))
        }
        #expect(halves(model.graph) == halves(theirs))
        #expect(model.graph.subgraphs[0].operators.prefix(8).allSatisfy { $0.code == OperatorCode(.dequantize, version: 3) })
    }

    @Test("a float .tflite file gives the same int8 file as the Keras model it came from")
    func fromTFLite() throws {
        let float = try Digits.reference("float")
        let calibration = try Calibration(of: float, samples: Digits.images(500))
        let model = try Quantizer(.int8, inputOutput: .int8).quantize(calibration)
        try expectEqual(model.graph, Digits.reference("int8"))
        #expect(model.graph.subgraphs[0].operators.count == 8)
    }

    @Test("one thread finds the same ranges as two")
    func threads() throws {
        let one = try Calibration(of: Digits.keras(), samples: Digits.images(500), threads: 1)
        #expect(one.ranges == (try Digits.calibration.get()).ranges)
    }

    @Test("rounding is all that the weights lose")
    func report() throws {
        let report = try Quantizer(.int8).quantize(Digits.calibration.get()).report
        #expect(report.weights.count == 4)
        for weight in report.weights {
            let steps = try #require(weight.errorInSteps)
            #expect(steps > 0.2 && steps < 0.32)
            #expect(try #require(weight.signalToNoise) > 38)
        }
        #expect(report.activations.map(\.name).contains("image"))
    }

    @Test("the errors of activations are small against their steps, and the input's is rounding alone")
    func measured() throws {
        let calibration = try Digits.calibration.get()
        let model = try Quantizer(.int8).quantize(calibration)
        let report = try model.measured(against: calibration, samples: Digits.images(20))
        #expect(report.activations.allSatisfy { $0.rootMeanSquareError != nil })
        for activation in report.activations {
            #expect(try #require(activation.errorInSteps) < 3, "\(activation.name)")
            #expect(try #require(activation.signalToNoise) > 20, "\(activation.name)")
        }
        #expect(try #require(report.activations.first { $0.name == "image" }?.errorInSteps) < 0.01)
    }
}
