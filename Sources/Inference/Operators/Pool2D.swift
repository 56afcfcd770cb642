import KernelInterface
import Kernels
import Models
import Tensors

/// AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D: x [n, h, w, c]; y [n, h', w', c].
enum Pool2D {
    static let average = OperatorKernel(version: 3, rows: .separate(ranks: 4...4)) { try PoolPlan($0, .average) }
    static let max = OperatorKernel(version: 3, rows: .separate(ranks: 4...4)) { try PoolPlan($0, .maximum) }
    static let l2 = OperatorKernel(version: 1) { try PoolPlan($0, .l2) }
}

/// A window over an image, what becomes of the elements under it, and the limits of the result.
struct PoolPlan: OperatorPlan {
    enum Operation: String { case average, maximum, l2 }
    enum Limits {
        case float(ClosedRange<Float>)
        case integer(ClosedRange<Int32>)
    }

    let operation: Operation
    let x: RuntimeTensor
    let y: RuntimeTensor
    let geometry: WindowGeometry
    let limits: Limits

    init(_ node: Node, _ operation: Operation) throws {
        self.operation = operation
        (x, y) = try node.ends(inputs: 1)
        try node.expect(x, rank: 4...4)
        try node.expect(y, type: x.type)
        geometry = try node.window(
            over: x, filterHeight: node.options.int(.filterHeight), filterWidth: node.options.int(.filterWidth),
            outputChannels: x.shape[3], isDilated: false)
        try node.resize(y, to: geometry.outputShape)
        if operation == .l2 { try node.expect(x, type: .float32) }
        switch x.type {
        case .float32:
            let (lower, upper) = try node.floatRange()
            limits = .float(lower...upper)
        case .int8, .uint8, .int16:
            let (lower, upper) = try node.quantizedRange(y)
            limits = .integer(lower...upper)
        default: throw node.unsupported(x)
        }
    }

    var description: String {
        switch limits {
        case .float(let range): "\(operation), \(geometry.summary); limits \(range.lowerBound) … \(range.upperBound)"
        case .integer(let range): "\(operation), \(geometry.summary); limits \(range.lowerBound) … \(range.upperBound)"
        }
    }

    func reference(_: Node) -> Evaluation {
        switch limits {
        case .float(let range):
            let (lower, upper) = (range.lowerBound, range.upperBound)
            let (lowest, isMaximum, isRoot) = (-Float.greatestFiniteMagnitude, operation == .maximum, operation == .l2)
            return {
                let to = y.elements(as: Float.self)
                Reference.pool(geometry, x: UnsafePointer(x.elements(as: Float.self)), start: isMaximum ? lowest : 0) {
                    isMaximum ? max($0, $1) : $0 + (isRoot ? $1 * $1 : $1)
                } finish: { result, count, i in
                    let mean = isMaximum ? result : result / Float(count)
                    to[i] = min(max(isRoot ? mean.squareRoot() : mean, lower), upper)
                }
            }
        case .integer(let range):
            switch x.type {
            case .int8: return integers(range, Int8.self)
            case .uint8: return integers(range, UInt8.self)
            default: return integers(range, Int16.self)
            }
        }
    }

    private func integers<T: FixedWidthInteger & BitwiseCopyable>(_ range: ClosedRange<Int32>, _: T.Type) -> Evaluation {
        let (isMaximum, start) = (operation == .maximum, operation == .maximum ? Int32(T.min) : 0)
        return {
            let to = y.elements(as: T.self)
            Reference.pool(geometry, x: UnsafePointer(x.elements(as: T.self)), start: start) {
                isMaximum ? max($0, Int32(truncatingIfNeeded: $1)) : $0 &+ Int32(truncatingIfNeeded: $1)
            } finish: { result, taps, i in
                let count = Int32(truncatingIfNeeded: taps)
                // A mean is rounded half away from zero.
                let value =
                    isMaximum
                    ? result : count == 0 ? 0 : result > 0 ? (result &+ count / 2) / count : (result &- count / 2) / count
                to[i] = T(truncatingIfNeeded: min(max(value, range.lowerBound), range.upperBound))
            }
        }
    }

    func fast(_ node: Node, _ build: any KernelBuild) throws -> Evaluation? {
        guard geometry.isCovered, operation != .l2 else { return nil }
        let isAverage = operation == .average
        let kernel: (any PreparedKernel)?
        switch limits {
        case .float(let range):
            kernel = build.floatPool(geometry, isAverage: isAverage, minimum: range.lowerBound, maximum: range.upperBound)
        case .integer(let range):
            let less = x.type.signedOffset
            kernel = build.integerPool(
                geometry, of: x.type == .int16 ? .int16 : .int8, isAverage: isAverage, halvesAwayFrom: -less,
                minimum: range.lowerBound - less, maximum: range.upperBound - less)
        }
        return try node.evaluation(ofSigned: kernel, x, y)
    }
}
