import Models
import Tensors

/// Constants as integers. Halves are rounded away from zero.
enum ConstantQuantization {
    /// A weight as int8: value × (1 / scale) in float32, and with one scale for all × (127 / largest), unless the
    /// scale is not that of the largest value.
    ///
    /// Source: SymmetricPerChannelQuantizeValues in tensorflow/lite/tools/optimize/quantization_utils.cc and
    /// SymmetricQuantizeFloats in tensorflow/lite/kernels/internal/portable_tensor_utils.cc.
    static func weight8(_ values: [Float], shape: Shape, _ quantization: AffineQuantization) -> [Int8] {
        var inverse = quantization.scales.map { Float(1 / Double($0)) }
        var inner = max(values.count, 1)
        if quantization.isPerChannel {
            inner = shape.dimensions.dropFirst(quantization.dimension + 1).reduce(1, *)
        } else if case let largest = values.reduce(0, { max($0, abs($1)) }), largest / 127 == quantization.scale {
            inverse = [127 / largest]
        }
        return values.enumerated().map { index, value in
            let scaled = (value * inverse[index / inner % inverse.count]).rounded(.toNearestOrAwayFromZero)
            return Int8(min(max(scaled, -127), 127))
        }
    }

    /// Any other constant: value / scale + zero point in double precision.
    ///
    /// Source: UniformQuantizedValueConverter in tensorflow/compiler/mlir/quantization/common/ir/UniformSupport.h.
    static func integers(_ values: [Float], _ quantization: AffineQuantization, in range: ClosedRange<Int>) -> [Int] {
        let scale = Double(quantization.scale), zeroPoint = Double(quantization.zeroPoint)
        return values.map { value in
            let scaled = (Double(value) / scale + zeroPoint).rounded(.toNearestOrAwayFromZero)
            return scaled.isNaN
                ? quantization.zeroPoint : Int(min(max(scaled, Double(range.lowerBound)), Double(range.upperBound)))
        }
    }

    /// A bias: value × (1 / scale) in float32, within ±`limit`.
    ///
    /// Source: SymmetricBiasQuantize in tensorflow/lite/tools/optimize/quantization_utils.cc.
    static func bias(_ values: [Float], scales: [Float], limit: Int) -> [Int] {
        values.enumerated().map { index, value in
            let scale = scales.count == 1 ? scales[0] : scales[index]
            let scaled = (value * (scale == 0 ? 0 : Float(1 / Double(scale)))).rounded(.toNearestOrAwayFromZero)
            if scaled.isNaN { return 0 }
            return scaled >= Float(limit) ? limit : scaled <= -Float(limit) ? -limit : Int(scaled)
        }
    }

    /// The tensor of a bias whose activations are int8 or int16: int32 or int64.
    static func bias(of info: TensorInfo, _ values: [Float], scales: [Float], activations: ElementType) -> TensorInfo {
        let is8 = activations == .int8
        let integers = bias(values, scales: scales, limit: is8 ? Int(Int32.max) : Int(Int64.max))
        var info = info
        info.type = is8 ? .int32 : .int64
        info.quantization = AffineQuantization(scales: scales, zeroPoints: Array(repeating: 0, count: scales.count))
        info.data = is8 ? Bytes(of: integers.map { Int32($0) }) : Bytes(of: integers.map { Int64($0) })
        return info
    }

    /// A weight of 4 bits: value / scale, with ties to even.
    ///
    /// - Parameters:
    ///   - inner: how many neighbours have one scale.
    ///   - largest: 7 for 4 bits, 127 for 8.
    ///
    /// Source: uniform_quantize in ai_edge_quantizer/algorithms/uniform_quantize/uniform_quantize_tensor.py.
    static func symmetric(_ values: [Float], scales: [Float], inner: Int, largest: Int) -> [Int8] {
        values.enumerated().map { index, value in
            let scale = scales[index / inner % scales.count]
            let steps = scale > 0 ? (value / scale).rounded(.toNearestOrEven) : 0
            return Int8(min(max(steps, Float(-largest)), Float(largest)))
        }
    }

    /// The scales for which the largest magnitude of each group of neighbours is `largest` steps.
    static func symmetricScales(_ values: [Float], inner: Int, count: Int, largest: Int) -> [Float] {
        var magnitudes = [Float](repeating: 0, count: count)
        for (index, value) in values.enumerated() {
            let number = index / inner % count
            magnitudes[number] = max(magnitudes[number], abs(value))
        }
        return magnitudes.map { max($0, 1e-9) / Float(largest) }
    }

    /// 4-bit integers, two to a byte, the first in the lower bits.
    static func packed(_ values: [Int8]) -> [UInt8] {
        stride(from: 0, to: values.count, by: 2).map { index in
            let low = UInt8(bitPattern: values[index]) & 15
            let high = index + 1 < values.count ? UInt8(bitPattern: values[index + 1]) & 15 : 0
            return low | high << 4
        }
    }

    /// What the integers of a constant with zero at 0 stand for: int8, int4, int32 or int64.
    static func restored(_ tensor: TensorInfo) -> [Double] {
        guard let data = tensor.data, let quantization = tensor.quantization else { return [] }
        let integers: [Int] =
            switch tensor.type {
            case .int4: (0..<tensor.shape.elementCount).map { Int(Int8(bitPattern: data[$0 / 2] << ($0 % 2 == 0 ? 4 : 0)) >> 4) }
            case .int32: data.array(of: Int32.self).map(Int.init)
            case .int64: data.array(of: Int64.self).map(Int.init)
            default: data.array(of: Int8.self).map(Int.init)
            }
        let scales = quantization.scales.map(Double.init)
        let inner = tensor.shape.dimensions.dropFirst(quantization.dimension + 1).reduce(1, *)
        return integers.enumerated().map { Double($1) * scales[scales.count == 1 ? 0 : $0 / inner % scales.count] }
    }
}
