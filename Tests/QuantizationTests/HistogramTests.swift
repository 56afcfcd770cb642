import Models
import Quantization
import Tensors
import TestSupport
import Testing

@Suite("Histograms")
struct HistogramTests {
    @Test("the counts depend neither on the order of the values nor on how they were divided")
    func order() {
        var random = Random(seed: 4)
        var values = (0..<3000).map { _ in Float.random(in: -1...1, using: &random) * Float.random(in: 0...9, using: &random) }
        values += [0, -0.0, 1, 2, 4, -8, 1e-20]
        let whole = Histogram(values)
        var parts = Histogram(Array(values[2000...]))
        parts.merge(Histogram(Array(values[..<1000])))
        parts.add(Array(values[1000..<2000].reversed()))
        #expect(parts == whole)
        #expect(whole.total == 3007)
        #expect(whole.zeros == 2)
        #expect(whole.limit == 16)
        // Bins are 1/256 wide: 1 begins one, and −8 is the lower end of its own.
        #expect(whole.counts[4096 + 256] > 0)
        #expect(whole.counts[4096 - 2048] > 0)
    }

    @Test("an operator that is not chosen stays on floats, and so do its weights")
    func chosen() throws {
        let calibration = try Digits.calibration.get()
        let quantizer = Quantizer(.int8)
        let operators = try quantizer.integerOperators(calibration)
        #expect(operators.count == 8)
        let model = try quantizer.quantize(calibration, only: [operators[0]])
        let types = Set(model.graph.subgraphs[0].tensors.filter { $0.data != nil }.map(\.type))
        #expect(types == [.int8, .int32, .float32])
        #expect(model.graph.count(of: .quantize) == 1)
        #expect(model.graph.count(of: .dequantize) == 1)
        #expect(model.report.weights.count == 1)
        #expect(model.report.floatOperators.count == 7)
        #expect(try Quantizer(.int8, allowsFloatOperators: false).quantize(calibration, only: []).report.weights.isEmpty)
    }

    @Test("quantiles are within the width of a bin; infinite values are in no bin")
    func quantiles() throws {
        let histogram = Histogram((0...1000).map { Float($0) / 1000 } + [.infinity, .nan])
        #expect(histogram.total == 1001)
        #expect(histogram.nonFinite == 2)
        #expect(histogram.range == 0...1)
        #expect(abs(try #require(histogram.quantile(0.25)) - 0.25) < 0.003)
        #expect(abs(histogram.magnitude(ofShare: 0.9) - 0.9) < 0.003)
        #expect(Histogram().quantile(0.5) == nil)
        #expect(Histogram([3.4e38, -1]).total == 2)
    }
}
