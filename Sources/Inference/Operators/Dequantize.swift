import KernelInterface
import Kernels
import Models
import Tensors

/// DEQUANTIZE: integers or 16-bit floats to float32.
enum Dequantize {
    static let kernel = OperatorKernel(version: 9) { try DequantizePlan($0) }
}

struct DequantizePlan: OperatorPlan {
    let x: RuntimeTensor
    let y: RuntimeTensor
    /// nil for 16-bit floats.
    let scales: ChannelScales?
    /// Elements of less than a byte unpacked.
    private let weights: Weights?

    init(_ node: Node) throws {
        (x, y) = try node.ends(inputs: 1)
        try node.expect(y, type: .float32)
        try node.resize(y, to: x.shape)
        switch x.type {
        case .float16, .bfloat16: (scales, weights) = (nil, nil)
        case .int4, .int2, .int8, .uint8, .int16, .int32:
            weights = (x.type.bitWidth ?? 8) < 8 ? try Weights(x, of: node) : nil
            if node.isMicro, let quantization = x.quantization, quantization.isPerChannel {
                // TensorFlow Lite Micro takes the first scale for all.
                scales = ChannelScales(firstOf: quantization, count: x.elementCount)
            } else {
                scales = try ChannelScales(of: x, shape: x.shape, node)
            }
        default: throw node.unsupported(x, y)
        }
    }

    var description: String { "\(x.elementCount) \(x.type.name) to floats" + (scales.map { ", \($0.summary)" } ?? "") }

    func reference(_: Node) -> Evaluation {
        let count = x.elementCount
        switch x.type {
        case .float16:
            return {
                let (from, to) = (x.elements(as: UInt16.self), y.elements(as: Float.self))
                for i in 0..<count { to[i] = Float(Float16(bitPattern: from[i])) }
            }
        case .bfloat16:
            return {
                let (from, to) = (x.elements(as: BFloat16.self), y.elements(as: Float.self))
                for i in 0..<count { to[i] = from[i].widened }
            }
        case .int8: return integers(Int8.self)
        case .uint8: return integers(UInt8.self)
        case .int16: return integers(Int16.self)
        case .int32: return integers(Int32.self)
        default: return integers(Int8.self)
        }
    }

    private func integers<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Evaluation {
        {
            let from = weights?.elements(as: T.self) ?? UnsafePointer(x.elements(as: T.self))
            scales?.forEachRun { start, count, scale, zero in
                Reference.dequantize(count: count, x: from + start, y: y.elements() + start, scale: scale, zeroPoint: zero)
            }
        }
    }

    /// Constants are converted once, by the reference.
    func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation? {
        guard x.type.isByte, !x.isConstant, x.quantization?.isPerChannel == false, let scales else { return nil }
        return try node.evaluation(
            build.dequantize(x.type.byte, count: x.elementCount, scale: scales.values[0], zeroPoint: scales.zeroPoints[0]), x, y)
    }
}
