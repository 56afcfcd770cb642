import KernelInterface
import Kernels
import Models
import Tensors

/// QUANTIZE: floats to integers, or integers to integers of another scale.
enum Quantize {
    static let kernel = OperatorKernel(version: 6) { try QuantizePlan($0) }
}

struct QuantizePlan: OperatorPlan {
    enum Arithmetic {
        /// Of floats, with the scales of the output.
        case scales(ChannelScales)
        /// Of integers.
        case rescaling(QuantizedMultiplier, inputZero: Int32, outputZero: Int32)
    }

    let x: RuntimeTensor
    let y: RuntimeTensor
    let arithmetic: Arithmetic

    init(_ node: Node) throws {
        (x, y) = try node.ends(inputs: 1)
        try node.resize(y, to: x.shape)
        let integers: [ElementType] = [.int8, .uint8, .int16, .int32]
        guard integers.contains(y.type), x.type == .float32 || integers.contains(x.type) else { throw node.unsupported(x, y) }
        if x.type == .float32 {
            arithmetic = .scales(try ChannelScales(of: y, shape: x.shape, node))
        } else {
            let (input, output) = (try node.quantization(of: x), try node.quantization(of: y))
            arithmetic = .rescaling(
                QuantizedMultiplier(Double(input.scale) / Double(output.scale)), inputZero: input.zeroPoint,
                outputZero: output.zeroPoint)
        }
    }

    var description: String {
        switch arithmetic {
        case .scales(let scales): "\(x.elementCount) floats to \(y.type.name), \(scales.summary)"
        case .rescaling(let m, let inputZero, let outputZero):
            "\(x.elementCount) \(x.type.name) to \(y.type.name), zero point \(inputZero), multiplier "
                + "\(m.multiplier) × 2^\(m.shift - 31), zero point \(outputZero)"
        }
    }

    func reference(_ node: Node) throws -> Evaluation {
        switch y.type {
        case .int8: try reference(node, Int8.self)
        case .uint8: try reference(node, UInt8.self)
        case .int16: try reference(node, Int16.self)
        default: try reference(node, Int32.self)
        }
    }

    private func reference<Y: FixedWidthInteger & BitwiseCopyable>(_ node: Node, _: Y.Type) throws -> Evaluation {
        switch (arithmetic, x.type) {
        case (.scales(let scales), _):
            return {
                scales.forEachRun { start, count, scale, zero in
                    Reference.quantize(
                        count: count, x: UnsafePointer(x.elements(as: Float.self) + start), y: y.elements(as: Y.self) + start,
                        scale: scale, zeroPoint: zero)
                }
            }
        case (.rescaling, .int8): return rescaling(Int8.self, Y.self)
        case (.rescaling, .uint8): return rescaling(UInt8.self, Y.self)
        case (.rescaling, .int16): return rescaling(Int16.self, Y.self)
        default: return rescaling(Int32.self, Y.self)
        }
    }

    private func rescaling<X: FixedWidthInteger & BitwiseCopyable, Y: FixedWidthInteger & BitwiseCopyable>(
        _: X.Type, _: Y.Type
    ) -> Evaluation {
        let count = x.elementCount
        return {
            let (from, to) = (x.elements(as: X.self), y.elements(as: Y.self))
            for i in 0..<count { to[i] = Y(truncatingIfNeeded: rescaled(Int32(truncatingIfNeeded: from[i]))) }
        }
    }

    private func rescaled(_ value: Int32) -> Int32 {
        guard case .rescaling(let multiplier, let inputZero, let outputZero) = arithmetic else { return value }
        let range = y.type.integerRange
        return min(max(FixedPoint.multiply(value &- inputZero, by: multiplier) &+ outputZero, range.lowerBound), range.upperBound)
    }

    func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation? {
        let count = x.elementCount
        switch arithmetic {
        case .scales(let scales) where y.type.isByte && scales.isOne:
            return try node.evaluation(
                build.quantize(to: y.type.byte, count: count, scale: scales.values[0], zeroPoint: scales.zeroPoints[0]), x, y)
        case .rescaling where x.type.isByte && y.type.isByte && count > 256:
            return try node.evaluation(build.lookup(count: count, table: UnaryPlan.table(of: x.type, rescaled)), x, y)
        default: return nil
        }
    }
}

/// The scales and zero points of a tensor, one or one for each index of a dimension, and the runs of elements that have one.
struct ChannelScales {
    let values: [Float]
    let zeroPoints: [Int32]
    private let outer: Int
    private let inner: Int

    /// - Parameter shape: that of the elements.
    init(of tensor: RuntimeTensor, shape: Shape, _ node: Node) throws {
        guard let quantization = tensor.quantization, quantization.isPerChannel else {
            let (scale, zero) = try node.quantization(of: tensor)
            (values, zeroPoints, outer, inner) = ([scale], [zero], 1, shape.elementCount)
            return
        }
        let axis = try node.axis(quantization.dimension, rank: shape.rank, name: "the quantized dimension")
        values = try node.scales(of: tensor, channels: shape[axis], axis: axis)
        let zeros = quantization.zeroPoints
        zeroPoints = values.indices.map { Int32(truncatingIfNeeded: zeros[zeros.count == 1 ? 0 : $0]) }
        inner = shape.dimensions[(axis + 1)...].reduce(1, *)
        outer = shape.dimensions[..<axis].reduce(1, *)
    }

    /// The first of them for all elements.
    init(firstOf quantization: AffineQuantization, count: Int) {
        values = [quantization.scale]
        zeroPoints = [Int32(truncatingIfNeeded: quantization.zeroPoints[0])]
        (outer, inner) = (1, count)
    }

    var isOne: Bool { values.count == 1 }
    var summary: String { isOne ? "scale \(values[0]), zero point \(zeroPoints[0])" : "\(values.count) scales" }

    /// Calls `body` with the first element, the length, the scale and the zero point of each run.
    func forEachRun(_ body: (_ start: Int, _ count: Int, _ scale: Float, _ zeroPoint: Int32) -> Void) {
        for i in 0..<outer {
            for c in values.indices { body((i * values.count + c) * inner, inner, values[c], zeroPoints[c]) }
        }
    }
}
