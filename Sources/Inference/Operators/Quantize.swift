import KernelInterface
import Kernels
import Models
import Tensors

/// QUANTIZE: floats to integers, or integers to integers of another scale.
enum Quantize {
    static let kernel = OperatorKernel(version: 6) { node in
        try node.expect(inputs: 1...1)
        let x = try node.input(0)
        let y = try node.output()
        try node.resize(y, to: x.shape)
        let count = x.elementCount
        func fromFloat<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws -> Evaluation {
            if let quantization = y.quantization, quantization.isPerChannel {
                return try perChannel(x, y, quantization, node, T.self)
            }
            let (scale, zero) = try node.quantization(of: y)
            return { Reference.quantize(count: count, x: x.elements(), y: y.elements(as: T.self), scale: scale, zeroPoint: zero) }
        }
        func fromInteger<X: FixedWidthInteger & BitwiseCopyable, Y: FixedWidthInteger & BitwiseCopyable>(
            _: X.Type, _: Y.Type
        ) throws -> Evaluation {
            let input = try node.quantization(of: x)
            let output = try node.quantization(of: y)
            let scale = QuantizedMultiplier(Double(input.scale) / Double(output.scale))
            return {
                Reference.requantize(
                    count: count, x: UnsafePointer<X>(x.elements()), y: y.elements(as: Y.self), inputZero: input.zeroPoint,
                    scale: scale, outputZero: output.zeroPoint, once: false)
            }
        }
        func from<X: FixedWidthInteger & BitwiseCopyable>(_: X.Type) throws -> Evaluation {
            switch y.type {
            case .int8: return try fromInteger(X.self, Int8.self)
            case .uint8: return try fromInteger(X.self, UInt8.self)
            case .int16: return try fromInteger(X.self, Int16.self)
            case .int32: return try fromInteger(X.self, Int32.self)
            default: throw node.unsupported(x, y)
            }
        }
        switch x.type {
        case .float32:
            switch y.type {
            case .int8: return try fromFloat(Int8.self)
            case .uint8: return try fromFloat(UInt8.self)
            case .int16: return try fromFloat(Int16.self)
            case .int32: return try fromFloat(Int32.self)
            default: throw node.unsupported(x, y)
            }
        case .int8: return try from(Int8.self)
        case .uint8: return try from(UInt8.self)
        case .int16: return try from(Int16.self)
        case .int32: return try from(Int32.self)
        default: throw node.unsupported(x, y)
        }
    }

    private static func perChannel<T: FixedWidthInteger & BitwiseCopyable>(
        _ x: RuntimeTensor, _ y: RuntimeTensor, _ quantization: AffineQuantization, _ node: Node, _: T.Type
    ) throws -> Evaluation {
        let axis = try node.axis(quantization.dimension, rank: x.rank, name: "the quantized dimension")
        let channels = x.shape[axis]
        let scales = try node.scales(of: y, channels: channels, axis: axis)
        let zeroPoints = quantization.zeroPoints
        let zeros = scales.indices.map { zeroPoints[zeroPoints.count == 1 ? 0 : $0] }
        let inner = x.shape.dimensions[(axis + 1)...].reduce(1, *)
        let outer = x.shape.dimensions[..<axis].reduce(1, *)
        return {
            for i in 0..<outer {
                for c in 0..<channels {
                    let offset = (i * channels + c) * inner
                    Reference.quantize(
                        count: inner, x: UnsafePointer(x.elements(as: Float.self) + offset),
                        y: y.elements(as: T.self) + offset, scale: scales[c], zeroPoint: Int32(zeros[c]))
                }
            }
        }
    }
}
