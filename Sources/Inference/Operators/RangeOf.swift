import Kernels
import Models
import Tensors

/// RANGE: start, start + delta, … before limit. STABLEHLO_IOTA: the index along one dimension.
enum RangeOf {
    static let kernel = OperatorKernel(version: 2) { node in
        try node.expect(inputs: 3...3)
        let inputs = try (0..<3).map { try node.input($0) }
        let y = try node.output()
        for input in inputs {
            try node.expectSameType(input, y)
            try node.require(input.elementCount == 1, "'\(input.name)' has \(input.elementCount) elements where one is expected")
        }
        switch y.type {
        case .int32, .int64: return try integers(inputs, y, node)
        case .float32:
            let values = try inputs.map { try node.floats($0)[0] }
            let (start, limit, delta) = (values[0], values[1], values[2])
            try check(delta: delta, rises: limit > start, falls: limit < start, node)
            let count = ((limit - start) / delta).rounded(.up)
            try node.require(
                count.isFinite && count < Float(1 << 31), "\(start) to \(limit) in steps of \(delta) is not possible")
            try node.resize(y, to: [Int(abs(count))])
            return {
                var value = start
                for i in 0..<y.elementCount {
                    y.elements(as: Float.self)[i] = value
                    value += delta
                }
            }
        default: throw node.unsupported(y)
        }
    }

    static let iota = OperatorKernel(version: 1) { node in
        try node.expect(inputs: 0...0)
        let y = try node.output()
        let shape = y.info.shape
        let axis = try node.axis(node.options.int(.iotaDimension), rank: shape.rank)
        try node.resize(y, to: shape)
        let (inner, extent, count) = (shape.strides[axis], shape[axis], shape.elementCount)
        let write = try node.writer(y, of: [.float32, .int32, .int64])
        return { for i in 0..<count { write(i, i / inner % extent) } }
    }

    private static func check<T: Comparable & SignedNumeric>(delta: T, rises: Bool, falls: Bool, _ node: Node) throws {
        try node.require(delta != 0, "the step is 0")
        try node.require(!(rises && delta < 0) && !(falls && delta > 0), "the step \(delta) leads away from the limit")
    }

    private static func integers(_ inputs: [RuntimeTensor], _ y: RuntimeTensor, _ node: Node) throws -> Evaluation {
        let values = try inputs.map { try node.integers($0)[0] }
        let (start, limit, delta) = (values[0], values[1], values[2])
        try check(delta: delta, rises: limit > start, falls: limit < start, node)
        let (span, overflow) = limit.subtractingReportingOverflow(start)
        try node.require(!overflow && span != .min && delta != .min, "\(start) to \(limit) is too far")
        let count = abs(span) / abs(delta) + (abs(span) % abs(delta) == 0 ? 0 : 1)
        try node.resize(y, to: [count])
        let write = try node.writer(y)
        return { for i in 0..<count { write(i, start &+ i &* delta) } }
    }
}
