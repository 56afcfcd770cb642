import Kernels
import Models
import Tensors

/// DEQUANTIZE: integers or 16-bit floats to float32.
enum Dequantize {
    static let kernel = OperatorKernel(version: 9) { node in
        try node.expect(inputs: 1...1)
        let x = try node.input(0)
        let y = try node.output()
        try node.expect(y, type: .float32)
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        switch x.type {
        case .float16:
            return {
                let (from, to): (UnsafeMutablePointer<UInt16>, UnsafeMutablePointer<Float>) = (x.elements(), y.elements())
                for i in 0..<count { to[i] = Float(Float16(bitPattern: from[i])) }
            }
        case .bfloat16:
            return {
                let (from, to): (UnsafeMutablePointer<BFloat16>, UnsafeMutablePointer<Float>) = (x.elements(), y.elements())
                for i in 0..<count { to[i] = from[i].widened }
            }
        case .int4, .int2:
            let weights = try Weights(x, of: node)
            return try integers(x, y, node) { weights.int8 }
        case .int8: return try integers(x, y, node) { UnsafePointer(x.elements(as: Int8.self)) }
        case .uint8: return try integers(x, y, node) { UnsafePointer(x.elements(as: UInt8.self)) }
        case .int16: return try integers(x, y, node) { UnsafePointer(x.elements(as: Int16.self)) }
        case .int32: return try integers(x, y, node) { UnsafePointer(x.elements(as: Int32.self)) }
        default: throw node.unsupported(x, y)
        }
    }

    private static func integers<T: FixedWidthInteger & BitwiseCopyable>(
        _ x: RuntimeTensor, _ y: RuntimeTensor, _ node: Node, _ pointer: @escaping () -> UnsafePointer<T>
    ) throws -> Evaluation {
        guard let quantization = x.quantization, quantization.isPerChannel else {
            let (scale, zero) = try node.quantization(of: x)
            let count = x.elementCount
            return { Reference.dequantize(count: count, x: pointer(), y: y.elements(), scale: scale, zeroPoint: zero) }
        }
        if node.isMicro {
            // TensorFlow Lite Micro takes the first scale for all.
            let (scale, zero, count) = (quantization.scale, Int32(truncatingIfNeeded: quantization.zeroPoints[0]), x.elementCount)
            return { Reference.dequantize(count: count, x: pointer(), y: y.elements(), scale: scale, zeroPoint: zero) }
        }
        let axis = try node.axis(quantization.dimension, rank: x.rank, name: "the quantized dimension")
        let channels = x.shape[axis]
        let scales = try node.scales(of: x, channels: channels, axis: axis)
        let zeroPoints = quantization.zeroPoints
        let zeros = scales.indices.map { zeroPoints[zeroPoints.count == 1 ? 0 : $0] }
        let inner = x.shape.dimensions[(axis + 1)...].reduce(1, *)
        let outer = x.shape.dimensions[..<axis].reduce(1, *)
        return {
            for i in 0..<outer {
                for c in 0..<channels {
                    let offset = (i * channels + c) * inner
                    Reference.dequantize(
                        count: inner, x: pointer() + offset, y: y.elements() + offset, scale: scales[c],
                        zeroPoint: Int32(truncatingIfNeeded: zeros[c]))
                }
            }
        }
    }
}
