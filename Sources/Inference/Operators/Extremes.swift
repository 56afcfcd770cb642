import Kernels
import Models
import Tensors

/// MAXIMUM and MINIMUM with broadcasting.
enum Extremes {
    static let maximum = OperatorKernel(version: 4) { try evaluation($0, isMaximum: true) }
    static let minimum = OperatorKernel(version: 4) { try evaluation($0, isMaximum: false) }

    private static func evaluation(_ node: Node, isMaximum: Bool) throws -> Evaluation {
        let plan = try BinaryPlan(node)
        try node.expect(plan.y, type: plan.a.type)
        func map<T: Comparable & BitwiseCopyable>(_: T.Type) -> Evaluation {
            isMaximum
                ? { plan.map { (a: T, b: T) in a > b ? a : b } }
                : { plan.map { (a: T, b: T) in a < b ? a : b } }
        }
        let choose: (Float, Float) -> Float = isMaximum ? { $0 > $1 ? $0 : $1 } : { $0 < $1 ? $0 : $1 }
        if let narrow = plan.narrow(node, of: .float16, .bfloat16, by: choose) { return narrow }
        switch plan.a.type {
        case .float32: return map(Float.self)
        case .int8: return map(Int8.self)
        case .uint8: return map(UInt8.self)
        case .int16: return map(Int16.self)
        case .int32: return map(Int32.self)
        case .int64: return map(Int64.self)
        default: throw node.unsupported(plan.a, plan.b)
        }
    }
}
