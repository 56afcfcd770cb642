import Kernels
import Models
import Tensors

/// AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D: x [n, h, w, c]; y [n, h', w', c].
enum Pool2D {
    static let average = OperatorKernel(version: 3) { node in
        let plan = try Plan(node)
        let (x, y, g) = (plan.x, plan.y, plan.window)
        func integer<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws -> Evaluation {
            let range = try node.quantizedRange(y)
            return {
                Reference.averagePool(
                    g, x: UnsafePointer<T>(x.elements()), y: y.elements(), lower: range.lower, upper: range.upper)
            }
        }
        switch x.type {
        case .float32:
            let range = try node.floatRange()
            return { Reference.averagePool(g, x: x.elements(), y: y.elements(), lower: range.lower, upper: range.upper) }
        case .int8: return try integer(Int8.self)
        case .uint8: return try integer(UInt8.self)
        case .int16: return try integer(Int16.self)
        default: throw node.unsupported(x)
        }
    }

    static let max = OperatorKernel(version: 3) { node in
        let plan = try Plan(node)
        let (x, y, g) = (plan.x, plan.y, plan.window)
        func integer<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws -> Evaluation {
            let range = try node.quantizedRange(y)
            return {
                Reference.maxPool(
                    g, x: UnsafePointer<T>(x.elements()), y: y.elements(), lowest: T.min, lower: T(range.lower),
                    upper: T(range.upper))
            }
        }
        switch x.type {
        case .float32:
            let range = try node.floatRange()
            return {
                Reference.maxPool(
                    g, x: UnsafePointer<Float>(x.elements()), y: y.elements(), lowest: -.greatestFiniteMagnitude,
                    lower: range.lower, upper: range.upper)
            }
        case .int8: return try integer(Int8.self)
        case .uint8: return try integer(UInt8.self)
        case .int16: return try integer(Int16.self)
        default: throw node.unsupported(x)
        }
    }

    static let l2 = OperatorKernel(version: 1) { node in
        let plan = try Plan(node)
        let (x, y, g) = (plan.x, plan.y, plan.window)
        try node.expect(x, type: .float32)
        let range = try node.floatRange()
        return { Reference.l2Pool(g, x: x.elements(), y: y.elements(), lower: range.lower, upper: range.upper) }
    }

    package struct Plan {
        package let x: RuntimeTensor
        package let y: RuntimeTensor
        package let window: Window2D

        package init(_ node: Node) throws {
            try node.expect(inputs: 1...1)
            x = try node.input(0)
            y = try node.output()
            try node.expect(x, rank: 4...4)
            try node.expect(y, type: x.type)
            window = try node.window(
                over: x, filterHeight: node.options.int(.filterHeight), filterWidth: node.options.int(.filterWidth),
                outputChannels: x.shape[3], isDilated: false)
            try node.resize(y, to: [window.batches, window.outputHeight, window.outputWidth, x.shape[3]])
        }
    }
}
