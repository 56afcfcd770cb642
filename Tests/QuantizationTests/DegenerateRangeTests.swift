import Models
import Quantization
import Tensors
import Testing

/// The expected numbers are what TensorFlow 2.21 wrote for the same ranges and weights.
@Suite("Ranges without width, weights without size")
struct DegenerateRangeTests {
    private let wide: ClosedRange<Float> = -2.7...2.1

    private func quantized(
        _ weights: [Float], bias: [Float]?, _ range: ClosedRange<Float>, _ mode: Quantizer.Mode = .int8
    ) throws -> QuantizedModel {
        var graph = SmallGraph()
        let x = graph.input(2, wide)
        let y = graph.dense(x, weights, bias: bias, range)
        return try Quantizer(mode).quantize(graph.calibration(outputs: [y]))
    }

    @Test("an activation that is always zero")
    func zero() throws {
        let model = try quantized([0, 0, 0, 0], bias: nil, 0...0)
        let activation = try #require(model.scale("FULLY_CONNECTED0/int8"))
        #expect(abs(activation.scale / 7.84314e-09 - 1) < 1e-6 && activation.zeroPoint == 0)
        let weights = try #require(model.scale("constant1"))
        #expect(weights.scales.allSatisfy { abs($0 / 3.937008e-09 - 1) < 1e-6 })
        #expect(model.tensor("constant1")?.data?.array(of: Int8.self) == [0, 0, 0, 0])
    }

    @Test("an activation that is always the same number keeps zero exact")
    func constant() throws {
        let model = try quantized([1, 0, 0, 1], bias: [5, 5], 5...5)
        #expect(model.scale("FULLY_CONNECTED0/int8") == AffineQuantization(scale: 5 / 255, zeroPoint: -128))
        let negative = try quantized([1, 0, 0, 1], bias: [-3, -3], -3 ... -3)
        #expect(negative.scale("FULLY_CONNECTED0/int8") == AffineQuantization(scale: 3 / 255, zeroPoint: 127))
    }

    @Test("a dead channel gets the smallest scale and zeros")
    func deadChannel() throws {
        let model = try quantized([1, -2, 0, 0], bias: nil, -1...1)
        let scales = try #require(model.scale("constant1")).scales
        #expect(scales[0] == Float(2) / 127)
        #expect(abs(scales[1] / 3.937008e-09 - 1) < 1e-6)
        #expect(model.tensor("constant1")?.data?.array(of: Int8.self) == [64, -127, 0, 0])
    }

    @Test("a bias too large for its scale widens the weights' scale, so that half of int32 holds it")
    func largeBias() throws {
        let model = try quantized([1e-9, 1e-9, 1, 1], bias: [1, 1], 0...2)
        let bias = try #require(model.tensor("constant2")?.data?.array(of: Int32.self))
        #expect(abs(Double(bias[0]) / Double(Int32.max / 2) - 1) < 1e-6)
        let input = try #require(model.scale("input0/int8")).scale
        let scales = try #require(model.scale("constant1")).scales
        #expect(abs(Double(scales[0]) * Double(input) * Double(Int32.max / 2) - 1) < 1e-6)
        #expect(scales[1] == Float(1) / 127)
    }

    @Test("int16 ranges without width have a scale above zero")
    func sixteenBits() throws {
        let model = try quantized([0, 0, 0, 0], bias: nil, 0...0, .int16x8)
        #expect(try #require(model.scale("FULLY_CONNECTED0/int16")).scale > 0)
    }

    @Test("a weight that is not finite is refused by name")
    func notFinite() throws {
        let location = ModelError.Location.tensor(1, name: "constant1", subgraph: 0)
        #expect(throws: ModelError("a constant is not a finite number", at: location)) {
            _ = try quantized([1, .nan, 0, 0], bias: nil, 0...1)
        }
    }
}
