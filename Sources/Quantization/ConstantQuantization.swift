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
}
